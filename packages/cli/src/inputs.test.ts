import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readInputs } from './inputs.ts'

const inputs = {
  colour: {
    env: 'COLOUR',
    means: 'its colour',
    schema: z.enum(['red', 'blue'], 'must be red or blue'),
  },
  commit: {
    env: 'COMMIT',
    means: 'the commit',
    schema: z.string().regex(/^[0-9a-f]{40}$/, 'must be a SHA'),
  },
  serviceUrl: { env: 'SERVICE_URL', means: 'the URL', schema: z.url('must be a URL').optional() },
  port: { means: 'a port', schema: z.coerce.number('must be a number').default(0) },
  required: { flag: true, means: 'whether', schema: z.boolean().default(false) },
} as const
const files = {
  files: {
    positional: 'FILE…',
    means: 'what to read',
    schema: z.array(z.string()).max(2, 'are two at most'),
  },
} as const
const commit = 'c0ffee5a'.repeat(5)
const env = { COLOUR: 'red', COMMIT: commit }

describe('readInputs', () => {
  it('reads flags, else variables', () => {
    expect(readInputs(inputs, ['--colour', 'blue', '--required', '--json'], env)).toEqual({
      colour: 'blue',
      commit,
      serviceUrl: undefined,
      port: 0,
      required: true,
      json: true,
    })
  })

  it('reads a variable or a flag that is empty as not set', () => {
    expect(readInputs(inputs, [], { ...env, SERVICE_URL: '' })?.serviceUrl).toBeUndefined()
    expect(() => readInputs(inputs, ['--commit='], { COLOUR: 'red' })).toThrow(
      /^--commit \(or COMMIT\) is required$/,
    )
  })

  it('lists every problem at once', () => {
    const args = ['--port', 'x', '--colur', 'red', '--required=yes']
    expect(() => readInputs(inputs, args, { COMMIT: 'main', SERVICE_URL: 'example' })).toThrow(
      /^--colur is not an option; did you mean --colour\?; --required takes no value; --colour \(or COLOUR\) is required; --commit \(or COMMIT\) must be a SHA, is "main"; --service-url \(or SERVICE_URL\) must be a URL, is "example"; --port must be a number, is "x"$/,
    )
  })

  it.each([
    [['--port'], '--port needs a value'],
    [
      ['--port', '--json'],
      '--port needs a value; one with a dash in front is given as --port=--json',
    ],
    [['--port='], undefined],
    [['--port=-1'], undefined],
    [['extra'], '"extra" is not expected'],
    [['--zzz', 'value'], '--zzz is not an option'],
    [['-x'], '-x is not an option'],
    [['--', '--required'], undefined],
  ])('with the arguments %j has the problem %s', (args, problem) => {
    const read = () => readInputs(inputs, args, env)
    if (problem === undefined) expect(read()).toMatchObject({ colour: 'red' })
    else expect(read).toThrow(new RegExp(`^${problem}$`))
  })

  it('reads the arguments beside the flags as a list', () => {
    expect(readInputs(files, ['a', '-', '--json'], {})).toEqual({ files: ['a', '-'], json: true })
    expect(readInputs(files, ['--', '--', '--odd'], {})?.files).toEqual(['--odd'])
    expect(() => readInputs(files, [], {})).toThrow(/^FILE… is required$/)
    expect(() => readInputs(files, ['a', 'b', 'c'], {})).toThrow(
      /^FILE… are two at most, is "a b c"$/,
    )
  })

  it.each([['--help'], ['-h']])('returns undefined for %s, whatever else is given', (help) => {
    expect(readInputs(inputs, ['--bogus', help], {})).toBeUndefined()
  })
})
