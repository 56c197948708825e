import type { Attempt } from './attempt.ts'
import type { DeploymentFact } from './fact.ts'
import { firstAfter } from './sorted.ts'
import { clockOf } from './times.ts'

/** The service of a deployment is gone, or has no task to run. Epoch milliseconds. */
export interface Deletion {
  readonly at: number
  /** ECS returned that the service is deleted (`read`), or reported a steady state and no end of the deployment (`inferred`). */
  readonly by: 'read' | 'inferred'
}

/** ECS may report a steady state of just before a deployment began. */
const MARGIN = 30_000

/**
 * Whether the service was deleted, or scaled to zero, before this attempt ended. ECS sends no event for that. But it reports a steady
 * state only once no deployment is under way: one that has been under way for too long, with a steady state and nothing after it,
 * has no more to deploy.
 *
 * @param steady times of the service's steady states, oldest first
 * @param overdue whether a scheduled check found it still open
 */
export function deletionOf(
  attempt: Attempt,
  own: readonly DeploymentFact[],
  { steady, overdue }: { readonly steady: readonly number[]; readonly overdue: boolean },
): Deletion | undefined {
  if (attempt.completedAt !== undefined || attempt.supersededBy) return undefined
  const read = own.filter((fact) => fact.kind === 'deletion').map(({ at }) => at)
  if (read.length > 0) return { at: Math.min(...read), by: 'read' }
  // A deployment with hooks may have a steady state at each of its stages.
  if (!overdue || attempt.serviceDeployment || attempt.hooks.length > 0) return undefined
  const { start, heldUntil } = clockOf(attempt)
  const tasks = own.flatMap((fact) => (fact.kind === 'task' ? fact.at : []))
  const since = Math.max(start + MARGIN, heldUntil, ...tasks)
  const at = steady[firstAfter(steady, since - 1, (time) => time)]
  return at === undefined ? undefined : { at, by: 'inferred' }
}
