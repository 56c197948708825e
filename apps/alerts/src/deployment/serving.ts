import type { ScheduledZero } from '@repo/scheduled-scaling'
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

/** What runs of a service, by the newest count. `unknown`: nothing was counted since its last event. */
export type Running =
  | { readonly state: 'unknown'; readonly rolledBack: boolean }
  /** No task is to run: the desired count is 0. */
  | { readonly state: 'unwanted'; readonly schedule: ScheduledZero | undefined }
  | { readonly state: 'nothing'; readonly desired: number }
  /** Tasks of other deployments alone, or after a rollback. */
  | { readonly state: 'before'; readonly tasks: number; readonly desired: number }
  /** Tasks of the deployment alone. */
  | { readonly state: 'own'; readonly tasks: number; readonly desired: number }
  | {
      readonly state: 'mixed'
      readonly own: number
      readonly others: number
      readonly desired: number
    }

/** What runs now, for a person who is woken: whether anything still serves. */
export function runningNow({
  counts,
  rollback,
  updatedAt,
}: Pick<DeploymentCard, 'counts' | 'rollback' | 'updatedAt'>): Running {
  if (!counts || counts.at < updatedAt || rollback === 'replaced')
    return { state: 'unknown', rolledBack: rollback === 'done' }
  const { running: own, others, desired, schedule } = counts
  if (own + others === 0)
    return desired === 0 ? { state: 'unwanted', schedule } : { state: 'nothing', desired }
  if (own === 0 || rollback === 'done') return { state: 'before', tasks: others, desired }
  if (others === 0) return { state: 'own', tasks: own, desired }
  return { state: 'mixed', own, others, desired }
}

/**
 * Whether a deployment that ECS calls completed has any task: `none` where the desired count is 0 or nothing runs, and where it
 * ended sooner than a task can start, which ECS does only for a service without tasks.
 */
export function deployedTasks({
  counts,
  startedAt,
  endedAt = startedAt,
}: Pick<DeploymentCard, 'counts' | 'startedAt' | 'endedAt'>):
  | 'some'
  | 'unwanted'
  | 'none'
  | 'at-once' {
  if (counts && counts.at >= endedAt) {
    if (counts.running + counts.others > 0) return 'some'
    return counts.desired === 0 ? 'unwanted' : 'none'
  }
  return endedAt > startedAt && endedAt - startedAt < SOONEST ? 'at-once' : 'some'
}

/** Milliseconds in which no task starts: its network interface alone takes longer. */
const SOONEST = 5000

/** Where tasks of this deployment and of others run: how many of all are its own. Both may get requests. */
export function mixedTasks({ counts, endedAt = 0 }: Counted): TaskCount | undefined {
  if (!counts || counts.at < endedAt || counts.running === 0 || counts.others === 0)
    return undefined
  return { tasks: counts.running, desired: counts.running + counts.others }
}
