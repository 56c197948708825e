import type { Fault, LocalSlack } from '@repo/local-cloud'
import type { Random } from './random.ts'

/** How often what goes wrong; each share is of 1. */
export interface Chaos {
  /** Events that come twice. */
  readonly duplicates: number
  /** How many places an event may be moved. */
  readonly reorderBy: number
  /** Messages after which Slack fails. */
  readonly faults: number
  /** Time-outs in all: each costs the Lambda's patience with Slack in real time. */
  readonly maxTimeouts: number
}

export const usualChaos: Chaos = { duplicates: 0.3, reorderBy: 8, faults: 0.12, maxTimeouts: 2 }

/** Doubles some events, and moves all of them by a few places, as EventBridge may. */
export function disturb(
  events: readonly unknown[],
  random: Random,
  { duplicates, reorderBy }: Chaos = usualChaos,
): unknown[] {
  const places: { event: unknown; place: number }[] = []
  events.forEach((event, index) => {
    places.push({ event, place: index + random() * reorderBy })
    if (random() < duplicates) places.push({ event, place: index + random() * reorderBy * 4 })
  })
  return places.sort((a, b) => a.place - b.place).map(({ event }) => event)
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
  /** How many faults of each kind there were. */
  readonly counts: Readonly<Record<string, number>>
  /** From now on Slack works. */
  stop(): void
}

/**
 * Makes Slack fail after some of the messages that it took, once or twice in a row. The dice are thrown for each message that
 * arrives, not by time, so the same events meet the same faults.
 */
export function breakSlack(
  slack: Pick<LocalSlack, 'faults' | 'subscribe'>,
  random: Random,
  chaos: Chaos = usualChaos,
): FaultySlack {
  const counts: Record<string, number> = {}

  function fail(): void {
    const drawn = faults[Math.floor(random() * faults.length)]
    const spent = drawn?.fault === 'timeout' && (counts['timeout'] ?? 0) >= chaos.maxTimeouts
    const fault = spent || !drawn ? { fault: 'drop' } : drawn
    const times = fault.fault === 'timeout' || random() < 0.7 ? 1 : 2
    counts[fault.fault] = (counts[fault.fault] ?? 0) + times
    slack.faults.add({ method: '*', times, ...fault })
  }

  fail()
  const unsubscribe = slack.subscribe(() => {
    if (random() < chaos.faults) fail()
  })
  return {
    counts,
    stop() {
      unsubscribe()
      slack.faults.clear()
    },
  }
}
