import type { Attempt } from './attempt.ts'
import { hookFailureOf } from './hooks.ts'
import { waitsOf } from './waits.ts'

/** The clock that finds a deployment stuck. */
export interface Clock {
  /** Its own start, later by all the time in which something other than ECS held it up. */
  readonly start: number
  /** The end of the last such time. */
  readonly heldUntil: number
}

/** Counts only the time in which nothing but ECS holds a deployment up. A rollback has a clock of its own. */
export function clockOf(attempt: Attempt): Clock {
  const rolledBack = rollbackBegan(attempt)
  if (rolledBack !== undefined)
    return { start: Math.max(attempt.startedAt, rolledBack), heldUntil: 0 }
  let [start, end] = [attempt.startedAt, attempt.startedAt]
  for (const { from, to } of waitsOf(attempt).sort((a, b) => a.from - b.from)) {
    // Waits that overlap count once.
    start += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return { start, heldUntil: end }
}

/** Where no event of the rollback arrived, it began at the latest when ECS last updated the service deployment, or as a hook failed. */
function rollbackBegan(attempt: Attempt): number | undefined {
  const { rollback, serviceDeployment: described } = attempt
  if (rollback) return rollback.startedAt
  if (described?.status.startsWith('ROLLBACK_')) return described.at
  return hookFailureOf(attempt)?.hook.changedAt
}

/** Time of its last event. */
export function lastEventAt({
  startedAt,
  completedAt,
  failedAt,
  rollback,
  hooks,
  reports,
}: Attempt): number {
  const { startedAt: begun, completedAt: done, failedAt: broken } = rollback ?? {}
  const times = [completedAt, failedAt, begun, done, broken].filter((time) => time !== undefined)
  return Math.max(startedAt, ...times, ...[...hooks, ...reports].map(({ at }) => at))
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
