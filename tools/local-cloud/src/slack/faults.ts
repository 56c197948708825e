import type { Clock } from '../clock.ts'
import { createWaitingFaults, type Duration, type WaitingFaults } from '../faults/waiting-faults.ts'

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

export interface Fault extends Duration {
  /** `chat.postMessage` …, `webhook`, or `*` for all. */
  readonly method: string
  readonly fault: FaultKind
  /** Only calls that post a reply. */
  readonly replies?: boolean | undefined
  /** Seconds, with `rate_limited` and `rate_limited_late`. Default: 1. */
  readonly retryAfter?: number
}

export interface Faults
  extends Pick<WaitingFaults<Fault>, 'list' | 'remove' | 'clear' | 'subscribe'> {
  /** Makes the next calls of a method fail, after earlier faults. Returns the id of the fault. */
  add(fault: Fault): string
  /** The fault for this call, if there is one; each call uses one up. */
  consume(method: string, args: Readonly<Record<string, unknown>>): Fault | undefined
}

/** Whether the call is executed before it fails. */
export function isLate({ fault }: Fault): boolean {
  return fault === 'lost_answer' || fault === 'rate_limited_late'
}

/** A queue of faults. */
export function createFaults(clock: Clock): Faults {
  const { add, consume, ...rest } = createWaitingFaults<Fault>(clock, 'slack')
  return {
    ...rest,
    add: (fault) => add(fault),
    consume: (method, { thread_ts }) =>
      consume(
        (fault) =>
          (fault.method === method || fault.method === '*') &&
          (!fault.replies || Boolean(thread_ts)),
      ),
  }
}
