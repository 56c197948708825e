import type { DeploymentCard } from '../deployment/card.ts'
import type { DeploymentFact } from '../deployment/fact.ts'
import { errorFields, type Log } from '../log.ts'
import type { ServicePlace } from '../places/place.ts'
import type { Trouble } from '../service/trouble.ts'
import type { CountTasks } from './count-tasks.ts'

/** Asks ECS what the events do not say of a deployment. Best effort: whatever it could not learn is missing. */
export type Enrich = (
  card: DeploymentCard,
  place: ServicePlace,
  signal: AbortSignal,
) => Promise<readonly DeploymentFact[]>

export interface LearnOptions {
  readonly enrich: Enrich
  /** Asks how many tasks a service runs that is in trouble. Default: nobody is asked. */
  readonly countTasks?: CountTasks
  readonly log: Log
  /** What all questions to ECS and CloudWatch Logs of one batch may take, in milliseconds. */
  readonly enrichMs?: number
}

/** What ECS says of these deployments, each asked by itself. */
export async function learn(
  cards: readonly DeploymentCard[],
  place: ServicePlace,
  { enrich, log, enrichMs = 3000 }: LearnOptions,
): Promise<DeploymentFact[]> {
  const signal = AbortSignal.timeout(enrichMs)
  const answers = cards.map(async (card) => {
    try {
      return await enrich(card, place, signal)
    } catch (error) {
      log('warn', 'not all is known of a deployment', {
        deployment: card.id,
        ...errorFields(error),
      })
      return []
    }
  })
  return (await Promise.all(answers)).flat()
}

/** How many tasks run, if it is the newest word (`at`, epoch milliseconds) that the service is in trouble. */
export async function learnCounts(
  troubles: readonly Trouble[],
  at: number,
  place: ServicePlace,
  { countTasks, enrichMs = 3000 }: LearnOptions,
): Promise<readonly DeploymentFact[]> {
  const asks = troubles.some(({ lastAt, counts }) => lastAt === at && !counts)
  return (asks && (await countTasks?.(place, at, AbortSignal.timeout(enrichMs)))) || []
}
