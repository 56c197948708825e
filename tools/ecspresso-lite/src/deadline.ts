import type { Clock } from './clock.ts'
import { EcspressoError } from './errors.ts'

/** The end that a command's timeout and the person's interrupt set to it. */
export interface Deadline {
  /** Sleeps, but no longer than the command may go on. Never throws: ask `check` afterwards. */
  sleep(ms: number): Promise<void>
  /** Throws when the time is over or the person interrupted. */
  check(): void
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal | undefined
}

/** @param timeoutMs 0 or less: no timeout. */
export function startDeadline(clock: Clock, timeoutMs: number, signal?: AbortSignal): Deadline {
  const end = timeoutMs > 0 ? clock.now() + timeoutMs : Number.POSITIVE_INFINITY
  const aborted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
  return {
    signal,
    async sleep(ms) {
      if (signal?.aborted) return
      const left = Math.max(Math.min(ms, end - clock.now()), 0)
      await Promise.race([clock.sleep(left, signal), aborted])
    },
    check() {
      if (signal?.aborted) throw new EcspressoError('interrupted', 'Interrupted.')
      if (clock.now() >= end)
        throw new EcspressoError('timeout', `Not done within the timeout of ${timeoutMs / 1000} s.`)
    },
  }
}
