import type { Clock } from '../clock.ts'

/** Receives the events of a rule. When it throws or rejects, the delivery is retried, up to `attempts`. */
export type Target = (event: unknown) => void | Promise<void>

export interface Deliverer {
  /** Resolves after the first attempt. `report` is called with the last error if every attempt failed. */
  deliver(target: Target, event: unknown, report: (error: unknown) => void): Promise<void>
  /** Cancels pending retries. */
  stop(): void
}

/** Delivers events to targets, with retries after 1, 2, 4 … s of the cloud. */
export function deliverer(clock: Clock, attempts: number): Deliverer {
  const waiting = new Set<() => void>()

  function later(ms: number, run: () => void): void {
    const cancel = clock.after(ms, () => {
      waiting.delete(cancel)
      run()
    })
    waiting.add(cancel)
  }

  async function attempt(
    target: Target,
    event: unknown,
    report: (error: unknown) => void,
    tried: number,
  ): Promise<void> {
    try {
      await target(event)
    } catch (error) {
      if (tried + 1 >= attempts) report(error)
      else later(1000 * 2 ** tried, () => void attempt(target, event, report, tried + 1))
    }
  }

  return {
    deliver: (target, event, report) => attempt(target, event, report, 0),
    stop() {
      for (const cancel of waiting) cancel()
      waiting.clear()
    },
  }
}
