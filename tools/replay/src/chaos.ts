import type { Fault, LocalSlack } from '@repo/local-cloud'
import type { Random } from './random.ts'

/** Share of events that are delivered twice. */
export const DUPLICATES = 0.3
/** Positions by which an event may move. */
const REORDER_BY = 8
/** Share of messages after which Slack fails. */
const FAULTS = 0.12
/** Time-outs in total: each takes the Lambda's Slack timeout in real time. */
const MAX_TIMEOUTS = 2

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

const faults: readonly Omit<Fault, 'method'>[] = [
  { fault: 'rate_limited', retryAfter: 30 },
  { fault: 'http_500' },
  { fault: 'drop' },
  { fault: 'lost_answer' },
  { fault: 'html' },
  { fault: 'internal_error' },
  { fault: 'service_unavailable' },
  { fault: 'timeout' },
]

export interface FaultySlack {
  /** Number of faults so far, by kind. */
  readonly counts: Readonly<Record<string, number>>
  /** Makes Slack work again. */
  stop(): void
}

/**
 * Makes Slack fail after some of the messages that it accepted, once or twice in a row. The random numbers are drawn for each
 * message, not by time, so the same events get the same faults.
 */
export function breakSlack(
  slack: Pick<LocalSlack, 'faults' | 'subscribe'>,
  random: Random,
): FaultySlack {
  const counts: Record<string, number> = {}

  function fail(): void {
    const drawn = faults[Math.floor(random() * faults.length)]
    const spent = drawn?.fault === 'timeout' && (counts['timeout'] ?? 0) >= MAX_TIMEOUTS
    const fault = spent || !drawn ? { fault: 'drop' } : drawn
    const times = fault.fault === 'timeout' || random() < 0.7 ? 1 : 2
    counts[fault.fault] = (counts[fault.fault] ?? 0) + times
    slack.faults.add({ method: '*', times, ...fault })
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
