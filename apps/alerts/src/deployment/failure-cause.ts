import type { CauseKind } from '@repo/environments'
import type { StoppedContainer, TaskFact } from './fact.ts'
import { causeOfExit, causeOfReason } from './failure-cause-table.ts'

export interface FailureCause {
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
  /** Other containers of that task that failed by themselves: which of them ended first is not known. */
  readonly beside: readonly StoppedContainer[]
  /** Variables of the environment that its log calls missing. */
  readonly missing?: readonly string[]
}

/** What events lack and the task definition has of the containers. */
export interface Roles {
  /** The container that the service is about. */
  readonly container?: string | undefined
  /** Containers that may end without the task stopping. */
  readonly nonessential?: readonly string[] | undefined
}

/** The cause that most of the failed tasks share (of equals, the newest), or `undefined` if none failed. */
export function causeOf(tasks: readonly TaskFact[], roles: Roles = {}): FailureCause | undefined {
  const causes = tasks.map((task) => causeOfTask(task, roles))
  const groups = [...Map.groupBy(causes, sameness).values()]
  const [shared = []] = groups.sort((a, b) => b.length - a.length || newest(b) - newest(a))
  const last = shared.at(-1)
  if (!last) return undefined
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

/** Adds what only the log shows: that the image is built for another processor, or which variables are missing. */
export function withLogs(
  cause: FailureCause,
  logs: { readonly lines: readonly string[] } | undefined,
): FailureCause {
  const lines = logs?.lines ?? []
  if (lines.some((line) => /exec format error/i.test(line)))
    return { ...cause, kind: 'architecture' }
  const missing = cause.kind === 'application-error' ? lines.flatMap(missingIn) : []
  return missing.length > 0 ? { ...cause, missing: [...new Set(missing)] } : cause
}

/** `TZ: required, …` as the backend writes it, and other common forms. */
function missingIn(line: string): string[] {
  const message = /\b([A-Z][A-Z0-9_]+)(?:: (?:is )?required| is (?:required|missing|not set))\b/g
  return [...line.matchAll(message)].flatMap(([, name]) => name ?? [])
}

/** Which health check failed, where ECS stopped the task because of one. */
export function failedHealthCheck({
  task: { stoppedReason = '', containers },
}: Pick<FailureCause, 'task'>): 'container' | 'target-group' {
  const unhealthy =
    containers.some((one) => one.unhealthy) && !/ELB|target-group/i.test(stoppedReason)
  return unhealthy || /container health/i.test(stoppedReason) ? 'container' : 'target-group'
}

/** ECS's own sentence, unless it states only that the task stopped. */
export function quotableReason({ reason = '' }: Pick<FailureCause, 'reason'>): string | undefined {
  return /^(Essential container in task exited)?$/.test(reason) ? undefined : reason
}

/** The signal that ended a container, by its exit code; 0 where it has none. */
export function signalOf({ exitCode = 128 }: Pick<FailureCause, 'exitCode'>): number {
  return exitCode - 128
}

/**
 * The cause in a reason that ECS gives of a service instead of a task, if it is one of the table.
 * @param task What stands for the task that is not known.
 */
export function causeOfText(reason: string, at: number): FailureCause | undefined {
  const matched = causeOfReason([reason])
  if (!matched) return undefined
  const task: TaskFact = {
    kind: 'task',
    deployment: '',
    task: '',
    at,
    stoppedReason: reason,
    containers: [],
  }
  return {
    ...{ kind: matched.kind, reason, task, tasks: 0, of: 0, beside: [] },
    ...{ container: undefined, exitCode: undefined, stopCode: undefined, livedMs: undefined },
  }
}

type TaskCause = Omit<FailureCause, 'tasks' | 'of' | 'livedMs' | 'missing'>

const newest = (causes: readonly TaskCause[]) => causes.at(-1)?.task.at ?? 0

const sameness = ({ kind, container, exitCode }: TaskCause) => [kind, container, exitCode].join()

function causeOfTask(task: TaskFact, roles: Roles): TaskCause {
  const essential = essentialOf(task.containers, roles)
  const container = failing(essential, roles)
  const reasons = [container?.reason, task.stoppedReason].filter((text) => text !== undefined)
  const matched = causeOfReason(reasons)
  const kind = matched?.kind ?? ownKind(container, task)
  // A health check stops a container that did nothing wrong by itself: its exit code is ECS's own signal.
  const stoppedByEcs = kind === 'health-check' || kind === 'interrupted'
  return {
    kind,
    container: container?.name,
    exitCode: stoppedByEcs ? undefined : container?.exitCode,
    reason: matched?.text ?? container?.reason ?? task.stoppedReason,
    stopCode: task.stopCode,
    task,
    beside: essential.filter((one) => one !== container && weight(one) >= OWN_FAILURE),
  }
}

/** Where ECS gives no reason. A container whose health check failed is stopped with a signal. */
function ownKind(container: StoppedContainer | undefined, { stopCode = '' }: TaskFact): CauseKind {
  if (['SpotInterruption', 'TerminationNotice'].includes(stopCode)) return 'interrupted'
  const kind = causeOfExit(container?.exitCode)
  return container?.unhealthy && (kind === 'killed' || kind === 'unknown') ? 'health-check' : kind
}

/** Who adds a container to tasks that is in no task definition. */
export function addedBy(container: string): 'service-connect' | 'guardduty' | undefined {
  if (container.startsWith('ecs-service-connect-')) return 'service-connect'
  return container.startsWith('aws-guardduty-agent') ? 'guardduty' : undefined
}

/**
 * The container that made the task stop, of those that can. When one ends, ECS stops the others with SIGTERM (143), then SIGKILL
 * (137), and some of those end with 0: so an exit code of its own counts most, and the order in the list not at all.
 */
function failing(
  essential: readonly StoppedContainer[],
  roles: Roles,
): StoppedContainer | undefined {
  const [worst] = [...essential].sort(
    (a, b) => weight(b) - weight(a) || own(b, roles) - own(a, roles) || (a.name < b.name ? -1 : 1),
  )
  return worst
}

/**
 * Those whose end stops the task; the agent of GuardDuty is none of them. All, where no other one is listed.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
 */
function essentialOf(
  containers: readonly StoppedContainer[],
  { nonessential }: Roles,
): readonly StoppedContainer[] {
  const essential = containers.filter(
    ({ name }) => !nonessential?.includes(name) && addedBy(name) !== 'guardduty',
  )
  return essential.length > 0 ? essential : containers
}

const own = ({ name }: StoppedContainer, { container }: Roles) => Number(name === container)

/** From this weight on a container failed by itself. */
const OWN_FAILURE = 4

function weight({ exitCode, reason, unhealthy }: StoppedContainer): number {
  if (reason !== undefined) return 6
  if (unhealthy) return 5
  if (exitCode === undefined) return 0
  // Beside one that was stopped (143), one that ended with 0 is likely the one that ended first.
  if (exitCode === 143) return 1
  if (exitCode === 0) return 2
  return exitCode === 137 ? 3 : OWN_FAILURE
}
