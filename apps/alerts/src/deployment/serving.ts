import type { DeploymentCard } from './card.ts'

/** Running tasks, and how many there are or should be in all. */
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
 * Tasks of the deployment before, if they alone serve since this one ended. `undefined` where a newer deployment replaced the
 * rollback, as its tasks would be among them; and where tasks of this one still run, which may get requests too.
 */
export function previousTasks(card: Counted): TaskCount | undefined {
  const { counts, rollback, endedAt = 0 } = card
  if (!counts || counts.at < endedAt || rollback === 'replaced') return undefined
  return rollback === 'done' || counts.running === 0 ? otherTasks(card) : undefined
}

/** Where tasks of this deployment and of others run: how many of all are its own. Both may get requests. */
export function mixedTasks({ counts, endedAt = 0 }: Counted): TaskCount | undefined {
  if (!counts || counts.at < endedAt || counts.running === 0 || counts.others === 0)
    return undefined
  return { tasks: counts.running, desired: counts.running + counts.others }
}
