import {
  expectedCards,
  type Scenario,
  type ServiceEvent,
  scenarios,
  serviceEvents,
  timeOf,
} from '@repo/aws-events/scenarios'
import type { Environment } from '@repo/environments'
import type { Random } from './random.ts'

/** A scenario of the catalogue as it happened to one service, and what must stand in Slack afterwards. */
export interface Story {
  readonly kind: string
  readonly events: readonly ServiceEvent[]
  /** Status of each deployment's card, by the deployment's id. */
  readonly truth: Readonly<Record<string, string>>
  /** Turns for the worse: each is one reply to the channel. */
  readonly turns: number
}

const START = Date.UTC(2026, 10, 23, 14, 2, 11)

/** Nothing has to be read from ECS for them, nor does anything depend on the clock. */
const played = Object.entries<Scenario>(scenarios).filter(
  ([, { decidedBy, scheduled, others }]) => !decidedBy && !scheduled && !others,
)

/** The scenarios of deployments in turn, each of a service of its own, until there are at least `events` events. */
export function stories(events: number, environment: Environment, random: Random): Story[] {
  const all: Story[] = []
  for (let told = 0; told < events; told += all.at(-1)?.events.length ?? 1) {
    const [kind, scenario] = played[all.length % played.length] ?? []
    if (!kind || !scenario) throw new Error('the catalogue of scenarios is empty')
    all.push(story(kind, scenario, all.length, environment, random))
  }
  return all
}

/** The events of all stories as they happened. */
export function inOrder(all: readonly Story[]): ServiceEvent[] {
  return all.flatMap(({ events }) => events).sort((a, b) => timeOf(a) - timeOf(b))
}

function story(
  kind: string,
  scenario: Scenario,
  number: number,
  { account, region, cluster }: Environment,
  random: Random,
): Story {
  const service = `service-${number}`
  const on = serviceEvents(
    { account, region, cluster, service, repository: service },
    {
      // Some three of them go on at once.
      start: START + number * 40_000,
      newId: ids(random),
      deploymentId: (letter) => `ecs-svc/${number}${letter}`,
    },
  )
  const { escalations: turns = 0 } = scenario
  return { kind, events: scenario.events(on), truth: expectedCards(scenario, on), turns }
}

/** Ids that look random and are the same for the same seed. */
function ids(random: Random): () => string {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
