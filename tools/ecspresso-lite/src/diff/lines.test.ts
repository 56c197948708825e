import { expect, test } from 'vitest'
import { diffLines, unifiedDiff, wholeDiff } from './lines.ts'

const numbers = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`)
const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('')

test('unifiedDiff of equal texts is empty', () => {
  expect(unifiedDiff(diffLines(text(numbers), text(numbers)))).toBe('')
})

test('unifiedDiff shows a change with its line numbers and three lines around it', () => {
  const changed = numbers.with(9, 'another')
  expect(unifiedDiff(diffLines(text(numbers), text(changed)))).toBe(
    '@@ -7,7 +7,7 @@\n line 7\n line 8\n line 9\n-line 10\n+another\n line 11\n line 12\n line 13\n',
  )
})

test('unifiedDiff gives distant changes separate hunks, numbered after the lines added before', () => {
  const changed = ['first', ...numbers.slice(0, 19)]
  expect(unifiedDiff(diffLines(text(numbers), text(changed)))).toBe(
    '@@ -1,3 +1,4 @@\n+first\n line 1\n line 2\n line 3\n@@ -17,4 +18,3 @@\n line 17\n line 18\n line 19\n-line 20\n',
  )
})

test('a new text is marked + in every line', () => {
  expect(wholeDiff(diffLines('', 'a\nb\n'))).toBe('+a\n+b\n')
  expect(unifiedDiff(diffLines('', 'a\nb\n'))).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n')
})
