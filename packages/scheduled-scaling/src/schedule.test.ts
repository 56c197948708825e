import { describe, expect, it } from 'vitest'
import { cronAt, daysOf, isTimeZone, parseCron, parseSchedule } from './schedule.ts'

describe('parseSchedule', () => {
  it('reads days, hours and time zone', () => {
    expect(parseSchedule('MON-FRI 08:00-20:30 Asia/Tokyo')).toEqual({
      days: 'MON-FRI',
      from: '08:00',
      to: '20:30',
      timeZone: 'Asia/Tokyo',
    })
  })

  it.each([
    'MON-FRI 08:00-20:00',
    'MON-FRI 08:00-20:00 Asia/Nowhere',
    'MON-FRI 20:00-08:00 Asia/Tokyo',
    'MON-FRI 08:00-08:00 Asia/Tokyo',
    'MON-FRI 08:00-24:00 Asia/Tokyo',
    'MON-FUN 08:00-20:00 Asia/Tokyo',
    'mon-fri 8-20 Asia/Tokyo',
  ])('reads no schedule from %s', (text) => {
    expect(parseSchedule(text)).toBeUndefined()
  })
})

it.each([
  ['MON-FRI', ['MON', 'TUE', 'WED', 'THU', 'FRI']],
  ['SAT-MON', ['SUN', 'MON', 'SAT']],
  ['WED,MON', ['MON', 'WED']],
  ['MON-TUE-WED', undefined],
  ['DAY', undefined],
])('daysOf reads the days of %s', (field, days) => {
  expect(daysOf(field)).toEqual(days)
})

it('parseCron reads what cronAt writes, and no other expression', () => {
  expect(cronAt('08:05', 'MON-FRI')).toBe('cron(5 8 ? * MON-FRI *)')
  expect(parseCron('cron(5 8 ? * MON-FRI *)')).toEqual({ time: '08:05', days: 'MON-FRI' })
  for (const other of ['rate(1 day)', 'at(2026-12-01T08:00:00)', 'cron(0/15 8 ? * MON *)'])
    expect(parseCron(other)).toBeUndefined()
})

it.each([
  ['Asia/Tokyo', true],
  ['Asia/Kolkata', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+9', true],
  ['UTC', true],
  ['JST', false],
  ['asia/tokyo', false],
  ['+09:00', false],
  ['Asia/Edo', false],
])('isTimeZone › %s is one: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})
