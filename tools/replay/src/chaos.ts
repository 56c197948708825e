import type { Fault, LocalSlack } from '@repo/local-cloud'
import type { Random } from './random.ts'

/** Share of events that are delivered twice. */
export const DUPLICATES = 0.3
/** Positions by which an event may move. */
const REORDER_BY = 8
/** Share of messages after which Slack fails. */
const FAULTS = 0.12
/** Time-outs of Slack and of ECS in total: each takes the Lambda's timeout in real time. */
const MAX_TIMEOUTS = 2
/** Requests to ECS for one batch. */
const SILENT_REQUESTS = 10

/** Duplicates some events and moves all of them by a few positions, as EventBridge may. */
export function disturb(events: readonly unknown[], random: Random): unknown[] {
  const deliveries: { event: unknown; position: number }[] = []
  events.forEach((event, index) => {
    deliveries.push({ event, position: index + random() * REORDER_BY })
    if (random() < DUPLICATES)
      deliveries.push({ event, position: index + random() * REORDER_BY * 4 })
  })
  return deliveries.sort((a, b) => a.position - b.position).map(({ event }) => event)
}

/** A fault of Slack's answers, of its token, or of ECS, which the alerts read. */
type Kind = Omit<Fault, 'method'> & { readonly method?: string }

const faults: readonly Kind[] = [
  { fault: 'rate_limited', retryAfter: 30 },
  { fault: 'rate_limited_late', retryAfter: 30, method: 'chat.postMessage' },
  { fault: 'http_500' },
  { fault: 'drop' },
  { fault: 'lost_answer' },
  { fault: 'html' },
  { fault: 'internal_error' },
  { fault: 'service_unavailable' },
  { fault: 'timeout' },
  { fault: 'edit_window_closed', method: 'chat.update' },
  { fault: 'cant_update_message', method: 'chat.update' },
  { fault: 'restricted_action_thread_locked', method: 'chat.postMessage', replies: true },
  { fault: 'token_revoked' },
  { fault: 'silent ECS' },
]

export interface FaultySlack {
  /** Number of faults so far, by kind. */
  readonly counts: Readonly<Record<string, number>>
  /** Makes Slack work again. */
  stop(): void
}

/** What fails. */
export interface Breakable {
  readonly slack: Pick<LocalSlack, 'faults' | 'subscribe'>
  /** Revokes Slack's token, and puts a new one into the secret. */
  replaceToken(): void
  /** Leaves the next so many requests to ECS without an answer. */
  silenceEcs(times: number): void
}

/**
 * Makes Slack and ECS fail after some of the messages that Slack accepted, once or twice in a row. The random numbers are drawn for
 * each message, not by time, so the same events get the same faults.
 */
export function breakSlack(
  { slack, replaceToken, silenceEcs }: Breakable,
  random: Random,
): FaultySlack {
  const counts: Record<string, number> = {}
  // Each kind occurs, however few events there are.
  const first = [...faults]

  function fail(): void {
    const drawn = first.pop() ?? faults[Math.floor(random() * faults.length)]
    const isSlow = drawn?.fault === 'timeout' || drawn?.fault === 'silent ECS'
    const spent = isSlow && (counts[drawn.fault] ?? 0) >= MAX_TIMEOUTS
    const { fault, ...more }: Kind = spent || !drawn ? { fault: 'drop' } : drawn
    const times = isSlow || fault === 'token_revoked' || random() < 0.7 ? 1 : 2
    counts[fault] = (counts[fault] ?? 0) + times
    if (fault === 'token_revoked') replaceToken()
    else if (fault === 'silent ECS') silenceEcs(SILENT_REQUESTS)
    else slack.faults.add({ method: '*', times, fault, ...more })
  }

  fail()
  const unsubscribe = slack.subscribe(() => {
    if (random() < FAULTS) fail()
  })
  return {
    counts,
    stop() {
      unsubscribe()
      slack.faults.clear()
    },
  }
}
