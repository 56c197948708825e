import type { Attempt } from './attempt.ts'
import type { CountsFact, DeploymentFact, LogsFact, TaskFact } from './fact.ts'

/** Each failed task once, by its newest event; what fails after the deployment ended is not its failure. */
export function failedTasks(
  attempt: Attempt,
  own: readonly DeploymentFact[],
  endedAt: number | undefined,
): TaskFact[] {
  const until = attempt.failedAt ?? endedAt ?? Number.POSITIVE_INFINITY
  return eachTaskOnce(own.filter((fact) => fact.kind === 'task')).filter(
    (fact) => attempt.completedAt === undefined || fact.at <= until,
  )
}

/** The newest event of each task (its version counts, as times may be missing), in the order in which they stopped. */
export function eachTaskOnce(facts: readonly TaskFact[]): TaskFact[] {
  const byVersion = [...facts].sort(
    (a, b) =>
      (a.version ?? 0) - (b.version ?? 0) ||
      a.at - b.at ||
      (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  )
  const newest = new Map(byVersion.map((fact) => [fact.task, fact]))
  return [...newest.values()].sort((a, b) => a.at - b.at || (a.task < b.task ? -1 : 1))
}

/** The log of the failed container; the longest one, as one that was read too early has fewer lines. */
export function fullestLogs(
  own: readonly DeploymentFact[],
  container: string | undefined,
): LogsFact | undefined {
  return own
    .filter((fact) => fact.kind === 'logs')
    .filter((fact) => fact.container === container)
    .sort((a, b) => b.lines.length - a.lines.length || (a.task < b.task ? -1 : 1))[0]
}

/** How many tasks ran when they were last counted. */
export function latestCounts(own: readonly DeploymentFact[]): CountsFact | undefined {
  return own
    .filter((fact) => fact.kind === 'counts')
    .sort((a, b) => b.at - a.at || b.running - a.running || b.others - a.others)[0]
}
