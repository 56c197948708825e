import { expect, it } from 'vitest'
import { mutantsOf } from './mutants.ts'

const changes = (...lines: readonly string[]) =>
  mutantsOf(lines.join('\n')).map(({ after }) => after)

it('negates the condition of an if', () => {
  expect(changes('if (isOpen(one)) return two')).toEqual(['if (!(isOpen(one))) return two'])
})

it('returns another literal of the same file', () => {
  expect(changes("return 'failed'", "return 'stopped'")).toEqual([
    "return 'stopped'",
    "return 'failed'",
  ])
})

it('drops each element of a list of strings', () => {
  expect(changes("const open = ['a', 'b'].includes(one)")).toEqual([
    "const open = ['b'].includes(one)",
    "const open = ['a', ].includes(one)",
  ])
})

it('swaps operators one at a time', () => {
  expect(changes('const both = a === b && c >= d')).toEqual([
    'const both = a !== b && c >= d',
    'const both = a === b || c >= d',
    'const both = a === b && c > d',
  ])
})

it('swaps calls for their opposites', () => {
  expect(changes('const end = Math.max(...all.map(({ at }) => at))')).toEqual([
    'const end = Math.min(...all.map(({ at }) => at))',
  ])
  expect(changes('return all.some(isOpen)')).toEqual(['return all.every(isOpen)'])
  expect(changes('return all.findLast(isOpen)')).toEqual(['return all.find(isOpen)'])
})

it('keeps no earlier value and negates nothing', () => {
  expect(changes('one.failedAt ??= at')).toEqual(['one.failedAt = at'])
  expect(changes('return !isOpen(one)')).toEqual(['return isOpen(one)'])
})

it('takes the fallback of each value', () => {
  expect(changes('return one?.endedAt ?? one.at ?? 0')).toEqual([
    'return one.at ?? 0',
    'return one?.endedAt ?? 0',
  ])
  expect(changes('  one?.endedAt ??')).toEqual([''])
})

it('leaves comments, imports, types and the order of equals alone', () => {
  const quiet = [
    "import { a } from 'b'",
    '// a === b',
    ' * a === b',
    "  | 'a'",
    '  readonly a: string',
  ]
  for (const sign of ['<', '>'])
    expect(changes(...quiet, `all.sort((a, b) => (a.id ${sign} b.id ? -1 : 1))`)).toEqual([])
})

it('keeps the rest of the file', () => {
  expect(mutantsOf('one\nreturn a === b\ntwo')).toMatchObject([
    { line: 2, source: 'one\nreturn a !== b\ntwo' },
  ])
})
