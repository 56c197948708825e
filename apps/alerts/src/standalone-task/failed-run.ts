import { eachTaskOnce } from '../deployment/evidence.ts'
import type { TaskFact } from '../deployment/fact.ts'
import { causeOf, type FailureCause } from '../deployment/failure-cause.ts'
import { episodes } from '../service/episodes.ts'

/** Failed tasks of one family that belong to no service, for one cause. Times in epoch milliseconds. */
export interface FailedRun {
  readonly id: string
  /** Ids under which it may have been published before the events of earlier tasks arrived. */
  readonly aliases: readonly string[]
  readonly tasks: number
  readonly firstAt: number
  readonly lastAt: number
  readonly cause: FailureCause
  /** Who or what ran them: `startedBy` of `RunTask`, for instance `events-rule/NAME`. */
  readonly startedBy: readonly string[]
}

const runId = ({ task }: TaskFact) => `run:${task}`

/** The failures of one family, oldest first: the same cause within so many minutes is one. */
export function failedRunsOf(facts: readonly TaskFact[], sameTroubleMinutes: number): FailedRun[] {
  const byCause = Map.groupBy(eachTaskOnce(facts), (task) => {
    const { kind, container, exitCode } = causeOf([task]) ?? {}
    return [kind, container, exitCode].join()
  })
  return [...byCause.values()]
    .flatMap((same) => episodes(same, sameTroubleMinutes * 60_000))
    .flatMap(failedRun)
    .sort((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1))
}

function failedRun(tasks: readonly TaskFact[]): FailedRun[] {
  const [first] = tasks
  const last = tasks.at(-1)
  const cause = causeOf(tasks)
  if (!first || !last || !cause) return []
  return [
    {
      id: runId(first),
      aliases: tasks.slice(1).map(runId),
      tasks: tasks.length,
      firstAt: first.at,
      lastAt: last.at,
      cause,
      startedBy: [...new Set(tasks.map(({ deployment }) => deployment).filter(Boolean))].sort(),
    },
  ]
}
