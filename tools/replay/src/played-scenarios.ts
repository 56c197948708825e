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

/** A scenario of the catalogue, played on one service, with the expected result in Slack. */
export interface PlayedScenario {
  readonly kind: string
  /** Name of its service. */
  readonly service: string
  readonly events: readonly ServiceEvent[]
  /** Status of each deployment's card, by the deployment's id. */
  readonly cards: Readonly<Record<string, string>>
  /** Number of escalations; each is one broadcast reply. */
  readonly escalations: number
  /** Number of requests for approval. One whose answer arrives first is not broadcast. */
  readonly approvals: number
}

const START = Date.UTC(2026, 10, 23, 14, 2, 11)

/** Scenarios without reads from ECS and without scheduled checks. */
const playable = Object.entries<Scenario>(scenarios).filter(
  ([, { decidedBy, scheduled, others }]) => !decidedBy && !scheduled && !others,
)

/** Plays the scenarios one after the other, each on its own service, until there are at least `events` events. */
export function playScenarios(
  events: number,
  environment: Environment,
  random: Random,
): PlayedScenario[] {
  const all: PlayedScenario[] = []
  for (let count = 0; count < events; count += all.at(-1)?.events.length ?? 1) {
    const [kind, scenario] = playable[all.length % playable.length] ?? []
    if (!kind || !scenario) throw new Error('the catalogue of scenarios is empty')
    all.push(play(kind, scenario, all.length, environment, random))
  }
  return all
}

/** The events of all scenarios by time. */
export function eventsInOrder(all: readonly PlayedScenario[]): ServiceEvent[] {
  return all.flatMap(({ events }) => events).sort((a, b) => timeOf(a) - timeOf(b))
}

function play(
  kind: string,
  scenario: Scenario,
  number: number,
  { account, region, cluster }: Environment,
  random: Random,
): PlayedScenario {
  const service = `service-${number}`
  const on = serviceEvents(
    { account, region, cluster, service, repository: service },
    {
      // About three deployments overlap.
      start: START + number * 40_000,
      newId: ids(random),
      deploymentId: (name) => `ecs-svc/${number}${name}`,
    },
  )
  const { escalations = 0, approvals = 0 } = scenario
  const cards = expectedCards(scenario, on)
  return { kind, service, events: scenario.events(on), cards, escalations, approvals }
}

/** Ids that look random and are the same for the same seed. */
function ids(random: Random): () => string {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
