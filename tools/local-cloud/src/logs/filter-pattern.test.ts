import { describe, expect, it } from 'vitest'
import { compileFilterPattern } from './filter-pattern.ts'

const lines = [
  '{"level":"fatal","status":500,"req":{"id":"a-1"},"tags":["x"],"ok":true,"none":null}',
  '{"level":"info","status":200,"req":{"id":"b-2"},"ok":false}',
  'plain error of the database',
  'another line, debug: "quoted text"',
]
const matching = (pattern: string) => {
  const matches = compileFilterPattern(pattern)
  return lines.flatMap((line, index) => (matches(line) ? [index] : []))
}

describe('filter patterns', () => {
  it.each([
    ['', [0, 1, 2, 3]],
    ['error', [2]],
    ['Error', []],
    ['error database', [2]],
    ['"of the"', [2]],
    ['"quoted text"', [3]],
    ['?error ?fatal', [0, 2]],
    ['?nothing', []],
    ['-level', [2, 3]],
    ['line -database', [3]],
    ['-"of the" -level', [3]],
    // Beside a required term, optional ones have no effect.
    ['error ?fatal', [2]],
    ['%d.bug%', [3]],
    ['{ $.level = "fatal" }', [0]],
    ['{ $.level = fatal }', [0]],
    ['{ $.level != "fatal" }', [1]],
    ['{ $.level = "f*" }', [0]],
    ['{ $.level = %^(fatal|info)$% }', [0, 1]],
    ['{ $.status >= 500 }', [0]],
    ['{ $.status = 200 }', [1]],
    ['{ $.status < 500 && $.level = "info" }', [1]],
    ['{ ($.status = 500 || $.status = 200) && $.req.id = "b-*" }', [1]],
    ['{ $.req.id = "a-1" }', [0]],
    ['{ $.tags[0] = "x" }', [0]],
    ['{ $["level"] = "info" }', [1]],
    ['{ $.ok IS TRUE }', [0]],
    ['{ $.none IS NULL }', [0]],
    ['{ $.tags NOT EXISTS }', [1]],
    ['{ $.tags EXISTS }', [0]],
    ['{$.level="fatal"}', [0]],
  ])('the pattern %s matches the lines %j', (pattern, expected) => {
    expect(matching(pattern)).toEqual(expected)
  })

  it.each([
    '{ $.level = }',
    '{ $.level',
    '{ level = "fatal" }',
    '{ $.status > high }',
    '{ }',
    '{ $.level = "a" } b',
    '[ip, user]',
    'req-1',
    '"open',
    '%(%',
  ])('the pattern %s is an InvalidParameterException', (pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    )
  })
})
