import type { Clock } from '../clock.ts'

/** The time at which every run begins. */
const START = 1_750_000_000_000

/** A clock that a sleep advances at once. Calls `interrupt` after `afterMs` milliseconds of its time. */
export function jumpingClock(afterMs = Number.POSITIVE_INFINITY, interrupt = () => {}): Clock {
  let now = START
  return {
    now: () => now,
    async sleep(ms) {
      const interrupted = now + ms - START >= afterMs
      now = interrupted ? Math.max(START + afterMs, now) : now + ms
      if (interrupted) interrupt()
    },
  }
}
