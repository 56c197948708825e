import type { Attempt } from './attempt.ts'

/** Since when nothing but ECS holds it up: its start, the last event of a hook, or the start of its rollback. */
export function heldUpSince(attempt: Attempt): number {
  const { startedAt, hooks, rollback, serviceDeployment } = attempt
  // Where no event of the rollback arrived, it began at the latest when ECS last updated the service deployment.
  const updatedAt = serviceDeployment?.status.startsWith('ROLLBACK_') ? serviceDeployment.at : 0
  const rolledBack = rollback?.startedAt ?? updatedAt
  return Math.max(startedAt, rolledBack, ...hooks.map((hook) => hook.at))
}

/** Time of its last event. */
export function lastEventAt({
  startedAt,
  completedAt,
  failedAt,
  rollback,
  hooks,
}: Attempt): number {
  const { startedAt: begun, completedAt: done, failedAt: broken } = rollback ?? {}
  const times = [completedAt, failedAt, begun, done, broken].filter((time) => time !== undefined)
  return Math.max(startedAt, ...times, ...hooks.map((hook) => hook.at))
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
