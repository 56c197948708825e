import type { CrashLoopThreshold } from '@repo/environments'
import type { CountsFact, TaskFact } from '../deployment/fact.ts'
import { causeOf, type FailureCause } from '../deployment/failure-cause.ts'
import { firstAfter } from '../deployment/sorted.ts'
import { episodes } from './episodes.ts'
import type { ServiceEscalation } from './shortage.ts'

/** Tasks of a service that stop again and again outside a deployment. Times in epoch milliseconds. */
export interface CrashLoop {
  readonly kind: 'crash-loop'
  readonly id: string
  /** Ids under which it may have been published before the events of earlier tasks arrived. */
  readonly aliases: readonly string[]
  /** Failed tasks so far. */
  readonly tasks: number
  readonly firstAt: number
  readonly lastAt: number
  /** When enough tasks had failed for it to be a crash loop. */
  readonly reachedAt: number
  readonly cause: FailureCause
  /** Tasks of the service that ran when they were last counted while it lasted. */
  readonly counts?: CountsFact | undefined
  readonly escalations?: readonly ServiceEscalation[]
  /** A scheduled check found that no task has failed for long, or a deployment completed (`cured`). */
  readonly over: false | 'quiet' | 'cured'
}

const MINUTE = 60_000

/** The id of a loop that this task begins. */
export const crashLoopId = ({ task }: Pick<TaskFact, 'task'>) => `crash-loop:${task}`

/** When a loop is over if nothing more happens. */
export function quietAt(
  { lastAt }: Pick<CrashLoop, 'lastAt'>,
  { quietMinutes }: CrashLoopThreshold,
): number {
  return lastAt + quietMinutes * MINUTE
}

export interface CrashLoopOptions {
  /** Times of scheduled checks. */
  readonly checks: readonly number[]
  /** When deployments completed, oldest first: what fails afterwards is another crash loop. */
  readonly cures: readonly number[]
  readonly threshold: CrashLoopThreshold
}

/** The crash loops among failed tasks, each task given once, oldest first. */
export function crashLoopsOf(
  tasks: readonly TaskFact[],
  { checks, cures, threshold }: CrashLoopOptions,
): CrashLoop[] {
  const cureOf = (at: number) => firstAfter(cures, at, (cure) => cure)
  const ofOneVersion = [...Map.groupBy(tasks, ({ at }) => cureOf(at)).values()]
  const gap = threshold.quietMinutes * MINUTE
  return ofOneVersion
    .flatMap((same) => episodes(same, gap))
    .flatMap((episode) => {
      const burst = firstBurst(episode, threshold)
      if (!burst) return []
      const looping = episode.slice(burst.from)
      const [first] = looping
      const last = looping.at(-1)
      const cause = causeOf(looping)
      if (!first || !last || !cause) return []
      return [
        {
          kind: 'crash-loop',
          id: crashLoopId(first),
          aliases: looping.slice(1).map(crashLoopId),
          tasks: looping.length,
          firstAt: first.at,
          lastAt: last.at,
          reachedAt: burst.reachedAt,
          cause,
          over: endOf(cures[cureOf(last.at)], checks, quietAt({ lastAt: last.at }, threshold)),
        } satisfies CrashLoop,
      ]
    })
}

function endOf(
  cure: number | undefined,
  checks: readonly number[],
  quiet: number,
): CrashLoop['over'] {
  if (cure !== undefined) return cure <= quiet ? 'cured' : 'quiet'
  return checks.some((check) => check >= quiet) && 'quiet'
}

/** Where the loop begins among these tasks: one that failed long before the others is not yet the loop. */
function firstBurst(
  tasks: readonly TaskFact[],
  threshold: CrashLoopThreshold,
): { readonly from: number; readonly reachedAt: number } | undefined {
  for (const [from, { at }] of tasks.entries())
    for (const rate of [threshold, threshold.slow]) {
      const nth = tasks[from + rate.tasks - 1]
      if (nth && nth.at - at <= rate.withinMinutes * MINUTE) return { from, reachedAt: nth.at }
    }
  return undefined
}
