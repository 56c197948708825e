/**
 * A fault of Slack: one of these, or one of its error codes (`channel_not_found` …). None of them changes
 * anything in Slack, except `lost_answer`: the call is executed, then the connection is dropped.
 */
export type FaultKind =
  | 'rate_limited'
  | 'http_500'
  | 'timeout'
  | 'drop'
  | 'html'
  | 'lost_answer'
  | (string & {})

export interface Fault {
  /** `chat.postMessage` …, `webhook`, or `*` for all. */
  readonly method: string
  /** Number of calls. Default: 1. */
  readonly times?: number
  readonly fault: FaultKind
  /** Seconds, with `rate_limited`. Default: 1. */
  readonly retryAfter?: number
}

export interface Faults {
  /** Makes the next calls of a method fail, after earlier faults. */
  add(fault: Fault): void
  /** The fault for this call, if there is one; each call uses one up. */
  consume(method: string): Fault | undefined
  clear(): void
}

/** A queue of faults. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    consume(method) {
      const next = waiting.find(({ fault }) => fault.method === method || fault.method === '*')
      if (!next) return undefined
      next.left--
      waiting = waiting.filter(({ left }) => left > 0)
      return next.fault
    },
    clear() {
      waiting = []
    },
  }
}
