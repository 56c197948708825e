import { environments } from '@repo/environments'
import { createRandom } from './random.ts'
import { type Replayed, type ReplayOptions, replay } from './replay.ts'
import type { ShownMessage } from './report.ts'
import { inOrder, type Story, stories } from './stories.ts'

/** What a fault test found. Everything but the first four has to be nothing. */
export interface FaultTest {
  /** Events that reached the queue, doubled ones counted twice. */
  readonly deliveries: number
  readonly deployments: number
  /** Faults of Slack, by kind. */
  readonly faults: Readonly<Record<string, number>>
  readonly seconds: number
  /** Deployments without a message, and turns for the worse that nobody heard of. */
  readonly lost: readonly string[]
  /** Deployments whose message does not say what is true. */
  readonly wrong: readonly string[]
  /** Deployments with more than one message, and turns that were told more than once. */
  readonly duplicate: readonly string[]
  readonly deadLetters: number
}

/**
 * Delivers the events of many deployments, some twice and out of order, to alerts whose Slack fails all the time, and compares
 * what stands in Slack with what happened.
 */
export async function faultTest(
  deliveries: number,
  seed: number,
  options: Omit<ReplayOptions, 'faults'> = {},
): Promise<FaultTest> {
  const [environment] = environments
  if (!environment) throw new Error('the table of environments is empty')
  const started = performance.now()
  // Three of ten are delivered twice.
  const told = stories(deliveries / 1.28, environment, createRandom(seed))
  const result = await replay(inOrder(told), { ...options, faults: seed })
  const seconds = (performance.now() - started) / 1000
  const { faults, deadLetters } = result
  return {
    deliveries: result.deliveries,
    deployments: told.reduce((sum, { truth }) => sum + Object.keys(truth).length, 0),
    faults,
    seconds,
    ...compare(told, result),
    deadLetters: deadLetters.length,
  }
}

function compare(told: readonly Story[], { channels }: Replayed) {
  const found = Map.groupBy(Object.values(channels).flat(), deploymentOf)
  const lost: string[] = []
  const wrong: string[] = []
  const duplicate: string[] = []
  for (const { truth, turns, kind } of told) {
    const replies: ShownMessage['thread'][number][] = []
    for (const [id, status] of Object.entries(truth)) {
      const messages = found.get(id) ?? []
      found.delete(id)
      replies.push(...messages.flatMap(({ thread }) => thread))
      const [message] = messages
      if (!message) lost.push(`${kind} ${id}`)
      else if (statusOf(message) !== status)
        wrong.push(`${kind} ${id}: ${statusOf(message)} instead of ${status}`)
      if (messages.length > 1) duplicate.push(`${kind} ${id}: ${messages.length} messages`)
    }
    const aloud = replies.filter(({ broadcast }) => broadcast).length
    if (aloud < turns) lost.push(`${kind}: ${aloud} of ${turns} turns`)
    if (aloud > turns) duplicate.push(`${kind}: ${aloud} turns instead of ${turns}`)
  }
  // What tells of nothing that happened is wrong too.
  for (const [id, messages] of found)
    wrong.push(...messages.map(({ text }) => `a message about ${id || 'nothing'}: ${text}`))
  return { lost, wrong, duplicate }
}

function deploymentOf(message: ShownMessage): string {
  return payloadOf(message)['deployment_id'] ?? ''
}

function statusOf(message: ShownMessage): string | undefined {
  return payloadOf(message)['status']
}

function payloadOf({ metadata }: ShownMessage): Record<string, string> {
  const payload = metadata && 'event_payload' in metadata ? metadata.event_payload : undefined
  // Slack allows strings, numbers and booleans in it; those that are read here are strings.
  return payload instanceof Object ? (payload as Record<string, string>) : {}
}
