import type { Attempt } from './attempt.ts'

/** Since when nothing but ECS holds it up: its start, the last event of a hook, or the start of its rollback. */
export function heldUpSince({ startedAt, hooks, rollback, serviceDeployment }: Attempt): number {
  // Where no event of the rollback arrived, it began at the latest when ECS last updated the service deployment.
  const updatedAt = serviceDeployment?.status.startsWith('ROLLBACK_') ? serviceDeployment.at : 0
  const rolledBack = rollback?.startedAt ?? updatedAt
  return Math.max(startedAt, rolledBack, ...hooks.map((hook) => hook.at))
}

/** Time of its last event. */
export function lastWord({ startedAt, completedAt = 0, failedAt = 0, rollback, hooks }: Attempt) {
  const { startedAt: begun = 0, completedAt: done = 0, failedAt: broken = 0 } = rollback ?? {}
  const times = [startedAt, completedAt, failedAt, begun, done, broken]
  return Math.max(...times, ...hooks.map((hook) => hook.at))
}

/** When an attempt that is over ended, its rollback included. */
export function endOf(attempt: Attempt, deployed: boolean): number | undefined {
  const { rollback, serviceDeployment, failedAt, completedAt, supersededBy } = attempt
  if (deployed) return completedAt ?? serviceDeployment?.finishedAt
  return (
    rollback?.failedAt ??
    rollback?.completedAt ??
    serviceDeployment?.finishedAt ??
    failedAt ??
    completedAt ??
    supersededBy?.at
  )
}
