import { expect, it } from 'vitest'
import { wrap } from './wrap.ts'

it.each([
  ['short', 'short'],
  ['a line of more than thirty columns', 'a line of more than thirty\ncolumns'],
  ['  • indented lines go on below themselves', '  • indented lines go on below\n  themselves'],
  [`id ${'x'.repeat(40)}`, `id ${'x'.repeat(27)}\n${'x'.repeat(13)}`],
  ['✅✅✅✅✅✅✅✅✅✅✅✅✅✅ ok', '✅✅✅✅✅✅✅✅✅✅✅✅✅✅\nok'],
  [
    '\u001b[2mdim takes no columns at all..\u001b[22m',
    '\u001b[2mdim takes no columns at all..\u001b[22m',
  ],
  ['two\n\n  lines', 'two\n\n  lines'],
])('wrap › breaks %j at 30 columns', (text, wrapped) => {
  expect(wrap(text, 30)).toBe(wrapped)
})
