import type { ReplayStep } from './protocol.ts'

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })

/** Time of day of an event in the reader's zone. */
export function stepTime({ at }: Pick<ReplayStep, 'at'>): string {
  return at === undefined ? 'no time' : clock.format(at)
}
