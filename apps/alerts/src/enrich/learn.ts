import type { DeploymentCard } from '../deployment/card.ts'
import type { DeploymentFact } from '../deployment/fact.ts'
import type { Log } from '../log.ts'
import type { ServicePlace } from '../places/place.ts'
import { createAttempt } from './best-effort.ts'
import type { CountTasks } from './count-tasks.ts'

/** Reads from ECS what the events of a deployment lack. Best effort: what could not be read is missing. */
export type Enrich = (
  card: DeploymentCard,
  place: ServicePlace,
  signal: AbortSignal,
) => Promise<readonly DeploymentFact[]>

export interface LearnOptions {
  readonly enrich: Enrich
  /** Counts the tasks of a service that is in trouble. Default: nothing is counted. */
  readonly countTasks?: CountTasks
  readonly log: Log
}

/** What ECS returns of these deployments until the signal, each read by itself. */
export async function learn(
  cards: readonly DeploymentCard[],
  place: ServicePlace,
  { enrich, log }: LearnOptions,
  signal: AbortSignal,
): Promise<DeploymentFact[]> {
  const answers = cards.map((card) =>
    createAttempt(log, { deployment: card.id })('all', () => enrich(card, place, signal)),
  )
  return (await Promise.all(answers)).flatMap((facts) => facts ?? [])
}
