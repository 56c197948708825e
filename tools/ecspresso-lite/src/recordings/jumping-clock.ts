import type { Clock } from '../clock.ts'

/** The second at which every run begins. */
const START = 1_750_000_000_000

/** Time passes only in sleeps, and at once. `interrupt` is called when `afterMs` milliseconds have passed. */
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
