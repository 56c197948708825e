import type { DeploymentCard } from './card.ts'

/** Running tasks, and how many the service should have. */
export interface TaskCount {
  readonly tasks: number
  readonly desired: number
}

type Counted = Pick<DeploymentCard, 'counts' | 'endedAt' | 'rollback'>

/** Running tasks of the deployment itself, if they were counted at `since` (epoch milliseconds) or later. */
export function ownTasks({ counts }: Counted, since = 0): TaskCount | undefined {
  if (!counts || counts.at < since || counts.desired === 0) return undefined
  return { tasks: counts.running, desired: counts.desired }
}

/** Tasks of other deployments that serve while this one is open. */
export function otherTasks({ counts }: Counted): TaskCount | undefined {
  if (!counts || counts.others === 0) return undefined
  return { tasks: counts.others, desired: counts.desired }
}

/**
 * Tasks of the deployment before, if they serve since this one ended. `undefined` where a newer deployment replaced the rollback:
 * its tasks would be among them.
 */
export function previousTasks(card: Counted): TaskCount | undefined {
  const fresh = card.counts !== undefined && card.counts.at >= (card.endedAt ?? 0)
  return fresh && card.rollback !== 'replaced' ? otherTasks(card) : undefined
}
