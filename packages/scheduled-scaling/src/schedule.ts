/** In the order and spelling of cron expressions. */
const week = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const
export type Day = (typeof week)[number]
const names: readonly string[] = week

/** When a service runs. */
export interface Schedule {
  /** As in a cron expression: `MON-FRI`, `MON,WED,FRI`. */
  readonly days: string
  /** `HH:MM` */
  readonly from: string
  /** `HH:MM` of the same day, later than `from`. */
  readonly to: string
  /** IANA name. */
  readonly timeZone: string
}

const form =
  /^(?<days>[A-Z]{3}(?:[-,][A-Z]{3})*) (?<from>(?:[01]\d|2[0-3]):[0-5]\d)-(?<to>(?:[01]\d|2[0-3]):[0-5]\d) (?<timeZone>[\w+/-]+)$/

/** A schedule like `MON-FRI 08:00-20:00 Asia/Tokyo`; `undefined` where the text is none. */
export function parseSchedule(text: string): Schedule | undefined {
  const { days, from, to, timeZone } = form.exec(text)?.groups ?? {}
  if (!days || !from || !to || !timeZone) return undefined
  if (!daysOf(days) || from >= to || !isTimeZone(timeZone)) return undefined
  return { days, from, to, timeZone }
}

/** The days of a cron expression's field, in the order of the week; `undefined` where it is none. */
export function daysOf(field: string): readonly Day[] | undefined {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [first, last = first, ...more] = part.split('-').map((name) => names.indexOf(name))
    if (first === undefined || last === undefined || more.length > 0) return undefined
    if (first < 0 || last < 0) return undefined
    const length = ((last - first + 7) % 7) + 1
    for (let index = 0; index < length; index++) found.add((first + index) % 7)
  }
  return week.filter((_, index) => found.has(index))
}

/**
 * The expression of a scheduled action at `HH:MM` on these days.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
export function cronAt(time: string, days: string): string {
  const [hours, minutes] = time.split(':').map(Number)
  return `cron(${minutes} ${hours} ? * ${days} *)`
}

/** Time (`HH:MM`) and days of an expression in the form of {@link cronAt}; `undefined` for any other. */
export function parseCron(
  expression: string,
): { readonly time: string; readonly days: string } | undefined {
  const [, minute, hour, days] = /^cron\((\d+) (\d+) \? \* (\S+) \*\)$/.exec(expression) ?? []
  if (!minute || !hour || !days || !daysOf(days)) return undefined
  return { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days }
}

/**
 * Whether this is a name of the IANA database in its own case. `Intl` alone also takes abbreviations, offsets and any case; AWS refuses
 * them, and a process with such a `TZ` runs in UTC.
 */
export function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)+$/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
