import { expect, it } from 'vitest'
import { duration } from './duration.ts'

it.each([
  [0, '0 s'],
  [48_400, '48 s'],
  [59_600, '1 min'],
  [108_000, '1 min 48 s'],
  [2 * 3_600_000, '2 h'],
  [(2 * 60 + 5) * 60_000 + 30_000, '2 h 5 min'],
  [26 * 3_600_000, '26 h'],
])('duration › writes %i ms as %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})
