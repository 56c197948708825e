import { expectedCards, scenarios, serviceEvents } from '@repo/aws-events/scenarios'
import { dev } from '@repo/environments/fixture'
import fc from 'fast-check'
import type { DeploymentFact } from '../deployment/fact.ts'
import type { CountTasks } from '../enrich/count-tasks.ts'
import type { Enrich } from '../enrich/learn.ts'
import { describedFacts } from '../preview/described-facts.ts'
import { placeOf, queued, setup } from './setup.ts'

/** Events as AWS sends them, and what Slack must show in the end. */
export interface Played {
  readonly events: readonly unknown[]
  /** Status of each deployment's message. */
  readonly cards: Readonly<Record<string, string>>
  /** Event types of all other messages. */
  readonly others: readonly string[]
  /** What ECS returns of a deployment. */
  readonly described?: readonly DeploymentFact[]
}

const on = serviceEvents(placeOf(dev))

/** Each scenario whose outcome does not depend on when the schedule runs, by its name. */
export const playedScenarios: Readonly<Record<string, Played & { readonly replies: number }>> =
  Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, scenario]) => {
      const { others = [], escalations = 0, approvals = 0, scheduled } = scenario
      const replies = escalations + approvals
      if (scheduled) return []
      const events = scenario.events(on)
      const described = describedFacts(scenario, on, events)
      return [[name, { events, cards: expectedCards(scenario, on), others, replies, described }]]
    }),
  )

/** What EventBridge and the queue may do to events: any order, each event twice, cut into any batches. */
export function arrivals(events: readonly unknown[]): fc.Arbitrary<unknown[][]> {
  const twice = [...events, ...events]
  return fc
    .tuple(
      fc.shuffledSubarray(twice, { minLength: twice.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: twice.length }),
    )
    .map(([arriving, sizes]) => {
      const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((a, b) => a + b, 0))
      const cut = ends.map((end, index) => arriving.slice(ends[index - 1] ?? 0, end))
      return cut.filter((batch) => batch.length > 0)
    })
}

/** What Slack has in the end. */
export interface Shown {
  /** Status by deployment, of the messages about one. */
  readonly statuses: Readonly<Record<string, unknown>>
  /** The text, blocks and metadata of each of them, sorted. */
  readonly cards: readonly string[]
  /** Event types of all other messages, except those that only link to another. */
  readonly others: readonly string[]
  /** Replies in their threads. */
  readonly replies: readonly string[]
  /** Those whose reason is still true. What is over by the time its event arrives gets no reply. */
  readonly standing: readonly string[]
}

/** Gives batches of events to the handler, and reads what Slack has afterwards. */
export async function play(
  { described = [] }: Pick<Played, 'described'>,
  batches: readonly unknown[][],
): Promise<Shown> {
  const enrich: Enrich = async ({ id }) =>
    described.filter((fact) => 'deployment' in fact && fact.deployment === id)
  const countTasks: CountTasks = async (_place, at) =>
    described.flatMap((fact) =>
      fact.kind === 'counts' && fact.deployment === '' ? { ...fact, at } : [],
    )
  const { handle, slack, environment } = setup({ enrich, countTasks })
  for (const batch of batches) await handle(queued(...batch))
  const messages = slack.channel(environment.slack.channel)
  const cards = messages.filter(({ metadata }) => metadata?.event_type === 'deployment')
  const repliesOf = (some: typeof messages) =>
    some.flatMap(({ ts }) => slack.thread(ts).map(({ text }) => text)).sort()
  const open = messages.filter(({ metadata }) => metadata?.event_payload['status'] !== 'over')
  const types = messages.map(({ metadata }) => metadata?.event_type ?? 'nothing')
  return {
    statuses: Object.fromEntries(
      cards.map(({ metadata }) => [
        String(metadata?.event_payload['deployment_id']),
        metadata?.event_payload['status'],
      ]),
    ),
    cards: cards
      .map(({ text, blocks, metadata }) => JSON.stringify({ text, blocks, metadata }))
      .sort(),
    others: types.filter((type) => !['deployment', 'deployment_moved'].includes(type)),
    replies: repliesOf(messages),
    standing: repliesOf(open).filter((text) => !text.includes(' waited for approval ')),
  }
}
