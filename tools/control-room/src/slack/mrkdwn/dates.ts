import type { Reader } from '../reader.ts'

type Clock = Pick<Reader, 'now' | 'timeZone' | 'locale'>

/**
 * A date as Slack writes it for a reader: `{date_short_pretty} {time}` becomes "today 14:02".
 * @param seconds epoch seconds
 * @see https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
 */
export function formatDate(seconds: number, format: string, clock: Clock): string {
  const at = seconds * 1000
  return format.replace(/\{(\w+)\}/g, (token, name: string) => {
    const plain = name.replace(/_pretty$/, '')
    const near = plain === name ? undefined : nearDay(at, clock)
    return near ?? tokens[plain]?.(at, clock) ?? token
  })
}

/** `14:02`, in the reader's zone. */
export function clockTime(at: number, clock: Clock): string {
  return inZone(at, clock, { hour: 'numeric', minute: '2-digit' })
}

/** "Today", "Yesterday", or the day of the week and the date. */
export function dayName(at: number, clock: Clock): string {
  const near = nearDay(at, clock) ?? tokens['date_long']?.(at, clock) ?? ''
  return near.charAt(0).toUpperCase() + near.slice(1)
}

/** `2026-11-26`, in the reader's zone. */
export function dayOf(at: number, { timeZone }: Pick<Reader, 'timeZone'>): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...(timeZone && { timeZone }),
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  })
  return parts.format(at)
}

const tokens: Readonly<Record<string, (at: number, clock: Clock) => string>> = {
  date_num: (at, clock) => dayOf(at, clock),
  date_slash: (at, clock) =>
    words(at, clock, { year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: (at, clock) => ordinal(at, clock, { month: 'long', year: 'numeric' }),
  date_short: (at, clock) => words(at, clock, { month: 'short', day: 'numeric', year: 'numeric' }),
  date_long: (at, clock) => ordinal(at, clock, { weekday: 'long', month: 'long', year: 'numeric' }),
  date_long_full: (at, clock) =>
    ordinal(at, clock, { weekday: 'long', month: 'long', year: 'numeric' }),
  time: clockTime,
  time_secs: (at, clock) =>
    inZone(at, clock, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  ago: (at, { now }) => ago(at - now),
}

const DAY = 86_400_000

function nearDay(at: number, clock: Clock): string | undefined {
  const day = dayOf(at, clock)
  if (day === dayOf(clock.now, clock)) return 'today'
  if (day === dayOf(clock.now - DAY, clock)) return 'yesterday'
  return day === dayOf(clock.now + DAY, clock) ? 'tomorrow' : undefined
}

function inZone(
  at: number,
  { timeZone, locale }: Clock,
  options: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(locale, { ...(timeZone && { timeZone }), ...options }).format(at)
}

/** In English, as the messages are. */
function words(at: number, clock: Clock, options: Intl.DateTimeFormatOptions): string {
  return inZone(at, { ...clock, locale: 'en-US' }, options)
}

/** "Thursday, November 26th, 2026" */
function ordinal(at: number, clock: Clock, options: Intl.DateTimeFormatOptions): string {
  const day = Number(dayOf(at, clock).slice(-2))
  const text = words(at, clock, { ...options, day: 'numeric' })
  return text.replace(new RegExp(`\\b${day}\\b`), `${day}${suffixOf(day)}`)
}

function suffixOf(day: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(day)
  return { one: 'st', two: 'nd', few: 'rd' }[rule as 'one' | 'two' | 'few'] ?? 'th'
}

const units = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

function ago(difference: number): string {
  const format = new Intl.RelativeTimeFormat('en')
  const unit = units.find(([, length]) => Math.abs(difference) >= length)
  return unit
    ? format.format(Math.trunc(difference / unit[1]), unit[0])
    : format.format(Math.trunc(difference / 1000), 'second')
}
