/**
 * How Slack misbehaves: a way of its own, or one of its error codes (`channel_not_found` …). After all of them Slack has done
 * nothing, except `lost_answer`: it does what it was asked, and drops the connection instead of answering.
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
  /** For how many calls. Default: 1. */
  readonly times?: number
  readonly fault: FaultKind
  /** Seconds, with `rate_limited`. Default: 1. */
  readonly retryAfter?: number
}

export interface Faults {
  /** The next calls of this method go wrong; earlier faults come first. */
  add(fault: Fault): void
  /** The fault for this call, if one is due; counts it. */
  take(method: string): Fault | undefined
  clear(): void
}

/** Faults that wait for their calls. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    take(method) {
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
