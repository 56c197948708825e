import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

test.each([
  ['10m', 600e9, '10m0s'],
  ['90s', 90e9, '1m30s'],
  ['1h', 3600e9, '1h0m0s'],
  ['1.5s', 1.5e9, '1.5s'],
  ['250ms', 250e6, '250ms'],
  [60, 60, '60ns'],
  ['0', 0, '0s'],
])('duration %s is %i ns and prints as %s', (text, nanoseconds, printed) => {
  expect(parseDuration(text)).toBe(nanoseconds)
  expect(formatDuration(nanoseconds)).toBe(printed)
})

test.each(['10', 'ten minutes', '10m3', ''])(
  'parseDuration refuses %j and names a valid form',
  (text) => {
    expect(() => parseDuration(text)).toThrow('Write one with its unit')
  },
)
