import type { StoppedContainer, TaskFact } from './fact.ts'

/** Why tasks of a deployment stopped, as far as ECS says it. The words for each are in `wording.ts`. */
export type CauseKind =
  | 'application-error'
  | 'out-of-memory'
  | 'killed'
  | 'crashed'
  | 'ended'
  | 'command-not-found'
  | 'health-check'
  | 'image'
  | 'secret'
  | 'log-group'
  | 'resources'
  | 'capacity'
  | 'unknown'

export interface Cause {
  readonly kind: CauseKind
  /** Name of the container that failed, where one did. */
  readonly container: string | undefined
  readonly exitCode: number | undefined
  /** ECS's own sentence, for the reader who wants it exactly. */
  readonly reason: string | undefined
  readonly stopCode: string | undefined
  /** How many tasks of the deployment failed for this cause, of how many that failed at all. */
  readonly tasks: number
  readonly of: number
  /** The longest that one of them lived, in milliseconds, if all had started. */
  readonly livedMs: number | undefined
  /** The newest task that failed for it. */
  readonly task: TaskFact
}

/**
 * What ECS writes into `stoppedReason` and a container's `reason`, mapped to a cause; the first match counts.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
const reasons: readonly (readonly [RegExp, CauseKind])[] = [
  [/OutOfMemory/i, 'out-of-memory'],
  [/failed (ELB|container) health checks/i, 'health-check'],
  [/CannotPull|manifest unknown|pull image manifest/i, 'image'],
  [/ResourceInitializationError.*(secret|ssm|parameter)/is, 'secret'],
  [/ResourceInitializationError.*(logger|log group|awslogs)|CannotCreateLog/is, 'log-group'],
  [/RESOURCE:|capacity is unavailable/i, 'capacity'],
  [/ResourceInitializationError/i, 'resources'],
]

/** The cause that most of the failed tasks share (of equals, the newest), or `undefined` if none failed. */
export function causeOf(tasks: readonly TaskFact[]): Cause | undefined {
  const causes = tasks.map((task) => causeOfTask(task))
  const groups = [...Map.groupBy(causes, sameness).values()]
  const shared = groups.sort((a, b) => b.length - a.length || newest(b) - newest(a))[0]
  const last = shared?.at(-1)
  if (!shared || !last) return undefined
  const lives = shared.map(({ task }) =>
    task.startedAt === undefined ? Number.NaN : task.at - task.startedAt,
  )
  const livedMs = Math.max(...lives)
  return {
    ...last,
    tasks: shared.length,
    of: tasks.length,
    livedMs: Number.isNaN(livedMs) ? undefined : livedMs,
  }
}

type TaskCause = Omit<Cause, 'tasks' | 'of' | 'livedMs'>

const newest = (causes: readonly TaskCause[]) => causes.at(-1)?.task.at ?? 0

const sameness = ({ kind, container, exitCode }: TaskCause) => [kind, container, exitCode].join()

function causeOfTask(task: TaskFact): TaskCause {
  const container = failing(task.containers)
  const said = [container?.reason, task.stoppedReason].filter((text) => text !== undefined)
  const named = reasons.find(([pattern]) => said.some((text) => pattern.test(text)))?.[1]
  const kind = named ?? kindOfExit(container?.exitCode)
  // A health check stops a container that did nothing wrong by itself: its exit code is ECS's own signal.
  const stoppedByEcs = kind === 'health-check' || kind === 'capacity'
  return {
    kind,
    container: container?.name,
    exitCode: stoppedByEcs ? undefined : container?.exitCode,
    reason: container?.reason ?? task.stoppedReason,
    stopCode: task.stopCode,
    task,
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting.html */
function kindOfExit(code: number | undefined): CauseKind {
  if (code === undefined) return 'unknown'
  if (code === 0) return 'ended'
  if (code === 126 || code === 127) return 'command-not-found'
  // 128 + the signal. 137 is SIGKILL: out of memory only if ECS says so, which was asked before.
  if (code === 137 || code === 143) return 'killed'
  if (code > 128 && code < 160) return 'crashed'
  return 'application-error'
}

/**
 * The container that made the task stop. When one ends, ECS stops the others with SIGTERM (143), then SIGKILL (137), and
 * some of those end with 0: so an exit code of its own counts most, and the order in the list not at all.
 */
function failing(containers: readonly StoppedContainer[]): StoppedContainer | undefined {
  const weight = ({ exitCode, reason }: StoppedContainer) => {
    if (reason !== undefined) return 4
    if (exitCode === undefined) return 0
    if (exitCode === 0) return 1
    return exitCode === 137 || exitCode === 143 ? 2 : 3
  }
  return [...containers].sort((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1))[0]
}
