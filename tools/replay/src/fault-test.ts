import { environments } from '@repo/environments'
import { DUPLICATES } from './chaos.ts'
import { eventsInOrder, type PlayedScenario, playScenarios } from './played-scenarios.ts'
import { createRandom } from './random.ts'
import { type Replayed, replay } from './replay.ts'
import type { ShownMessage } from './report.ts'

/** Result of a fault test. `lost`, `wrong` and `duplicate` have to be empty, and `deadLetters` 0. */
export interface FaultTest {
  /** Deliveries to the queue, duplicates included. */
  readonly deliveries: number
  readonly deployments: number
  /** Faults of Slack, by kind. */
  readonly faults: Readonly<Record<string, number>>
  readonly seconds: number
  /** Deployments without a message, and escalations that were not broadcast. */
  readonly lost: readonly string[]
  /** Deployments whose message has the wrong status. */
  readonly wrong: readonly string[]
  /** Deployments with more than one message, and escalations that were broadcast more than once. */
  readonly duplicate: readonly string[]
  readonly deadLetters: number
}

/**
 * Delivers the events of many deployments, some twice and out of order, to alerts whose Slack fails often, and compares the
 * messages in Slack with the expected ones.
 */
export async function faultTest(deliveries: number, seed: number): Promise<FaultTest> {
  const [environment] = environments
  if (!environment) throw new Error('the table of environments is empty')
  const started = performance.now()
  // Some more than the share of duplicates requires, so that there are at least as many.
  const events = deliveries / (1 + DUPLICATES - 0.02)
  const played = playScenarios(events, environment, createRandom(seed))
  const result = await replay(eventsInOrder(played), { faults: seed })
  const seconds = (performance.now() - started) / 1000
  const { faults, deadLetters } = result
  return {
    deliveries: result.deliveries,
    deployments: played.reduce((sum, { cards }) => sum + Object.keys(cards).length, 0),
    faults,
    seconds,
    ...compare(played, result),
    deadLetters: deadLetters.length,
  }
}

function compare(played: readonly PlayedScenario[], { channels }: Replayed) {
  const all = Object.values(channels).flat()
  // A reply that its thread refused is in the channel.
  const [alone, messages] = partition(all, isTurn)
  // What only links to another message is none of its own.
  const cards = messages.filter((message) => typeOf(message) !== 'deployment_moved')
  const found = Map.groupBy(cards, deploymentOf)
  const lost: string[] = []
  const wrong: string[] = []
  const duplicate: string[] = []
  for (const { cards, escalations, approvals, kind, service } of played) {
    const isOfService = (reply: ShownMessage) => keyOf(reply).includes(`/${service} `)
    let broadcasts = alone.filter(isOfService).length
    for (const [id, status] of Object.entries(cards)) {
      const messages = found.get(id) ?? []
      found.delete(id)
      broadcasts += messages.flatMap(({ thread }) =>
        thread.filter(({ broadcast }) => broadcast),
      ).length
      const [message, ...others] = messages.filter(({ editRefused }) => !editRefused)
      if (!message) lost.push(`${kind} ${id}`)
      else if (statusOf(message) !== status)
        wrong.push(`${kind} ${id}: ${statusOf(message)} instead of ${status}`)
      if (others.length > 0) duplicate.push(`${kind} ${id}: ${others.length + 1} messages`)
    }
    const counts = `${kind}: ${broadcasts} broadcasts instead of ${escalations}`
    if (broadcasts < escalations) lost.push(counts)
    if (broadcasts > escalations + approvals) duplicate.push(counts)
  }
  // Messages about no deployment of the scenarios. One that has moved and cannot be edited has a successor.
  for (const [id, messages] of found)
    for (const { text, editRefused } of messages)
      if (!editRefused) wrong.push(`a message about ${id || 'nothing'}: ${text}`)
  return { lost, wrong, duplicate }
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}

function isTurn(message: ShownMessage): boolean {
  return typeOf(message) === 'turn'
}

function typeOf({ metadata }: ShownMessage): unknown {
  return metadata && 'event_type' in metadata ? metadata.event_type : undefined
}

function keyOf(message: ShownMessage): string {
  return payloadOf(message)['key'] ?? ''
}

function deploymentOf(message: ShownMessage): string {
  return payloadOf(message)['deployment_id'] ?? ''
}

function statusOf(message: ShownMessage): string | undefined {
  return payloadOf(message)['status']
}

function payloadOf({ metadata }: ShownMessage): Record<string, string> {
  const payload = metadata && 'event_payload' in metadata ? metadata.event_payload : undefined
  // Slack allows strings, numbers and booleans; the fields read here are strings.
  return payload instanceof Object ? (payload as Record<string, string>) : {}
}
