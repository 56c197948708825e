/** The time of one invocation: how long to wait for what events lack, and whether there is enough left to publish. */
export interface TimeBudget {
  /** Aborted when nothing more may be read from AWS. */
  readonly signal: AbortSignal
  /** Resolves when what is known has to be published, whatever is still being read. */
  readonly patience: Promise<void>
  /** Resolves with `signal`. */
  readonly over: Promise<void>
  /** Whether one more message can be published before the function is ended. */
  readonly canPublish: () => boolean
  /** Ends its timers. */
  close(): void
}

/** All reads of one invocation, in milliseconds. */
const READ_MS = 3000

/** How long a message waits for what is read: a request takes some 100 ms, a deployment up to seven of them. */
const PATIENCE_MS = 2000

/** One message: the longest call of Slack, and what is stored before and after it. */
const PUBLISH_MS = 6000

/**
 * The budget of an invocation that has so many milliseconds left. What is read has at most a third of it, whatever the number of
 * services: the rest is for publishing.
 */
export function createTimeBudget(remainingMs: () => number): TimeBudget {
  const readMs = Math.max(0, Math.min(READ_MS, remainingMs() / 3))
  const reading = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const after = (ms: number) =>
    new Promise<void>((resolve) => {
      timers.push(setTimeout(resolve, ms))
    })
  const over = after(readMs).then(() => reading.abort(new DOMException('', 'TimeoutError')))
  return {
    signal: reading.signal,
    patience: after(Math.min(PATIENCE_MS, readMs)),
    over,
    canPublish: () => remainingMs() >= PUBLISH_MS,
    close: () => timers.forEach(clearTimeout),
  }
}
