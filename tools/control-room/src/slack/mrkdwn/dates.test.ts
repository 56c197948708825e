import { expect, it } from 'vitest'
import { dayName, formatDate } from './dates.ts'

const clock = { now: Date.parse('2026-11-26T12:00:00Z'), timeZone: 'UTC', locale: 'en-GB' }
const at = Date.parse('2026-11-23T14:02:11Z') / 1000
const DAY = 86_400

it.each([
  ['{date_num}', '2026-11-23'],
  ['{date_slash}', '11/23/2026'],
  ['{date}', 'November 23rd, 2026'],
  ['{date_short}', 'Nov 23, 2026'],
  ['{date_long}', 'Monday, November 23rd, 2026'],
  ['{date_long_full}', 'Monday, November 23rd, 2026'],
  ['{date_pretty}', 'November 23rd, 2026'],
  ['{date_short_pretty}', 'Nov 23, 2026'],
  ['{date_long_pretty}', 'Monday, November 23rd, 2026'],
  ['{time}', '14:02'],
  ['{time_secs}', '14:02:11'],
  ['{ago}', '2 days ago'],
  ['at {time} on {date_num}, {unknown}', 'at 14:02 on 2026-11-23, {unknown}'],
])('%s of a past day is %s', (format, expected) => {
  expect(formatDate(at, format, clock)).toBe(expected)
})

it.each([
  [-1, 'yesterday'],
  [0, 'today'],
  [1, 'tomorrow'],
])('a pretty date %s days from today is a word', (days, word) => {
  const seconds = clock.now / 1000 + days * DAY
  for (const form of ['date', 'date_short', 'date_long'])
    expect(formatDate(seconds, `{${form}_pretty}`, clock)).toBe(word)
  expect(formatDate(seconds, '{date_short}', clock)).not.toBe(word)
})

it.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [21, '21st'],
  [30, '30th'],
])('day %s is written %s', (day, expected) => {
  const seconds = Date.UTC(2026, 9, day) / 1000
  expect(formatDate(seconds, '{date}', clock)).toBe(`October ${expected}, 2026`)
})

it('today begins at midnight of the reader', () => {
  const evening = Date.parse('2026-11-25T16:00:00Z')
  expect(dayName(evening, clock)).toBe('Yesterday')
  expect(dayName(evening, { ...clock, timeZone: 'Asia/Tokyo' })).toBe('Today')
})

it('the locale of the reader decides about 12 or 24 hours', () => {
  expect(formatDate(at, '{time}', { ...clock, locale: 'en-US' })).toMatch(/^2:02\sPM$/)
})
