import type { Clock } from './clock.ts'
import { EcspressoError } from './errors.ts'

/** Ends a command at its timeout or when it is interrupted. */
export interface Deadline {
  /** Sleeps for `ms`, or until the deadline if that is earlier. Never throws: call `check` afterwards. */
  sleep(ms: number): Promise<void>
  /** @throws EcspressoError after the timeout or an interrupt */
  check(): void
  /** Aborted by an interrupt. */
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
