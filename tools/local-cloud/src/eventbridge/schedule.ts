import { InvalidScheduleError } from './errors.ts'

const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/**
 * The period of a rate expression, in milliseconds. AWS requires `1 minute` and `5 minutes`, and rejects `1 minutes`.
 *
 * @throws {InvalidScheduleError} for anything else, `cron(…)` included.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function rateMs(expression: string): number {
  const [, count, unit = '', plural] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const each = unitMs[unit]
  if (!each || (count === '1') !== (plural === '')) throw new InvalidScheduleError(expression)
  return Number(count) * each
}
