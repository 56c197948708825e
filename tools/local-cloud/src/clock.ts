/** Time of the local cloud: epoch milliseconds that may pass faster than real ones, or jump. */
export interface Clock {
  /** Now, in epoch milliseconds of the cloud. */
  now(): number
  /** Calls `run` once `ms` milliseconds of the cloud have passed. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
  /** Resolves once `ms` milliseconds of the cloud have passed. */
  sleep(ms: number): Promise<void>
}

/** A clock that can be moved forward and stopped. */
export interface MovableClock extends Clock {
  /** Moves time forward by `ms`; everything that falls due on the way runs in its order. */
  advance(ms: number): Promise<void>
  /** Cancels every pending timer. */
  stop(): void
}

interface Waiting {
  due: number
  order: number
  run: () => void
}

export interface ClockOptions {
  /** How many milliseconds of the cloud pass in one real one. 0: time moves only by `advance`. */
  speed?: number
  /** Epoch milliseconds at which the clock starts. */
  start?: number
}

/** A clock whose time runs `speed` times as fast as the machine's (1 by default). */
export function createClock({ speed = 1, start = Date.now() }: ClockOptions = {}): MovableClock {
  const startedAt = performance.now()
  let moved = 0
  let order = 0
  let timer: NodeJS.Timeout | undefined
  let frozenAt: number | undefined
  const queue: Waiting[] = []

  const now = () => frozenAt ?? Math.floor(start + moved + (performance.now() - startedAt) * speed)

  function wake(): void {
    clearTimeout(timer)
    const next = queue[0]
    if (!next || speed === 0) return
    // setTimeout holds at most 2^31 - 1 ms; a timer that fires early is set again.
    timer = setTimeout(runDue, Math.min(Math.max((next.due - now()) / speed, 0), 2 ** 31 - 1))
    timer.unref()
  }

  function runDue(): void {
    while (queue[0] && queue[0].due <= now()) queue.shift()?.run()
    wake()
  }

  function after(ms: number, run: () => void): () => void {
    const waiting = { due: now() + Math.max(ms, 0), order: order++, run }
    queue.push(waiting)
    queue.sort((a, b) => a.due - b.due || a.order - b.order)
    wake()
    return () => {
      const index = queue.indexOf(waiting)
      if (index >= 0) queue.splice(index, 1)
    }
  }

  async function advance(ms: number): Promise<void> {
    const target = now() + ms
    for (;;) {
      // Promises and timers that the last step started are queued first.
      await new Promise((resolve) => setImmediate(resolve))
      const next = queue[0]
      if (!next || next.due > target) break
      queue.shift()
      moved += Math.max(next.due - now(), 0)
      frozenAt = Math.max(next.due, now())
      next.run()
      frozenAt = undefined
    }
    moved += Math.max(target - now(), 0)
    wake()
  }

  return {
    now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    advance,
    stop() {
      clearTimeout(timer)
      queue.length = 0
    },
  }
}
