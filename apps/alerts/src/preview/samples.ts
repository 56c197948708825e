import { type ScenarioPlace, scenarios, serviceEvents } from '@repo/aws-events/scenarios'
import { type DeploymentTarget, type Environment, environments, targetIn } from '@repo/environments'
import type { DeploymentFact } from '../deployment/fact.ts'
import { describedFacts } from './described-facts.ts'
import { createIds } from './ids.ts'
import { placeOf } from './place-of.ts'
import { stateSamplesOf } from './state-samples.ts'
import type { Sample } from './states/sample.ts'

export type { Sample } from './states/sample.ts'

/** The sample of a scenario: of its images, ECR returns nothing. */
interface ScenarioSample extends Sample {
  readonly described: readonly DeploymentFact[]
}

/** Every scenario of the catalogue as it happens to this service, by its name. */
export function samplesOf(place: ScenarioPlace): Readonly<Record<string, ScenarioSample>> {
  const on = serviceEvents(place, {
    // ECS numbers deployments.
    newId: createIds(),
    deploymentId: (letter) => `ecs-svc/482100000000000000${'OAXB'.indexOf(letter)}`,
  })
  return Object.fromEntries(
    Object.entries(scenarios).map(([name, scenario]) => {
      const events = scenario.events(on)
      return [
        name,
        {
          description: scenario.description,
          events,
          described: describedFacts(scenario, on, events),
        },
      ]
    }),
  )
}

/** The scenarios, and each further state of each kind of message. */
export function allSamplesOf(target: DeploymentTarget): Readonly<Record<string, Sample>> {
  return { ...samplesOf(placeOf(target)), ...stateSamplesOf(target) }
}

/** Samples of the last environment of the table: production, in this repository. */
export const samples: Readonly<Record<string, Sample>> = allSamplesOf(
  targetIn(lastOf(environments)),
)

function lastOf(all: readonly Environment[]): Environment {
  const last = all.at(-1)
  if (!last) throw new Error('the table of environments is empty')
  return last
}
