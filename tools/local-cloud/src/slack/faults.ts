/**
 * A fault of Slack: one of these, or one of its error codes (`channel_not_found` …). None of them changes
 * anything in Slack, except `lost_answer` and `rate_limited_late`: the call is executed, then the connection is dropped, or
 * the answer is 429.
 */
export type FaultKind =
  | 'rate_limited'
  | 'rate_limited_late'
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
  /** Only calls that post a reply. */
  readonly replies?: boolean | undefined
  /** Seconds, with `rate_limited` and `rate_limited_late`. Default: 1. */
  readonly retryAfter?: number
}

export interface Faults {
  /** Makes the next calls of a method fail, after earlier faults. */
  add(fault: Fault): void
  /** The fault for this call, if there is one; each call uses one up. */
  consume(method: string, args: Readonly<Record<string, unknown>>): Fault | undefined
  clear(): void
}

/** Whether the call is executed before it fails. */
export function isLate({ fault }: Fault): boolean {
  return fault === 'lost_answer' || fault === 'rate_limited_late'
}

/** A queue of faults. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    consume(method, { thread_ts }) {
      const next = waiting.find(
        ({ fault }) =>
          (fault.method === method || fault.method === '*') && (!fault.replies || thread_ts),
      )
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
