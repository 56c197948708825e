/** State of a task, as the scheduler sees it. */
export type TaskPhase =
  /** Not yet RUNNING. */
  | 'starting'
  /** RUNNING, but not yet healthy. */
  | 'running'
  /** RUNNING and serving. */
  | 'healthy'
  /** Stopping because of a failure; its place is free once it is STOPPED. */
  | 'failing'
  /** Stopping by order of the scheduler or a user; its targets may still answer requests. */
  | 'draining'
  /** Stopping, no longer a target. */
  | 'stopping'

export interface TaskView {
  readonly id: string
  readonly phase: TaskPhase
}

export interface RollingUpdate {
  readonly desiredCount: number
  readonly minimumHealthyPercent: number
  readonly maximumPercent: number
  /** Tasks of the PRIMARY deployment. */
  readonly primary: readonly TaskView[]
  /** Tasks of every other deployment. */
  readonly others: readonly TaskView[]
  /** Whether healthy tasks of other deployments have to stay, because a hook awaits action. */
  readonly keepOthers?: boolean
}

export interface RollingStep {
  /** How many tasks of the PRIMARY deployment to start now. */
  readonly start: number
  /** Which tasks to stop now. */
  readonly stop: readonly string[]
}

/**
 * The steps that a rolling update may take now: never more than `maximumPercent` of the desired count at once, never
 * fewer than `minimumHealthyPercent` healthy, unhealthy tasks go first.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planRollingUpdate(update: RollingUpdate): RollingStep {
  const { desiredCount } = update
  const atLeast = Math.ceil((desiredCount * update.minimumHealthyPercent) / 100)
  const atMost = Math.floor((desiredCount * update.maximumPercent) / 100)
  const primary = update.primary.filter(isActive)
  const others = update.others.filter(isActive)

  const missing = Math.max(desiredCount - primary.length, 0)
  const room = Math.max(atMost - primary.length - others.length, 0)
  const start = Math.min(missing, room)

  const wanted = unhealthyFirst(primary)
  const surplus = wanted.slice(0, Math.max(wanted.length - desiredCount, 0))
  const useless = others.filter((task) => task.phase === 'starting' || task.phase === 'running')
  const replaced = update.keepOthers
    ? []
    : others.filter(isHealthy).slice(0, replaceable(update, { atLeast, start, missing }))
  return { start, stop: [...surplus, ...useless, ...replaced].map((task) => task.id) }
}

/** Number of healthy tasks of other deployments to stop: those with a healthy replacement, and those whose room is needed. */
function replaceable(
  update: RollingUpdate,
  { atLeast, start, missing }: { atLeast: number; start: number; missing: number },
): number {
  const primaryHealthy = update.primary.filter(isHealthy).length
  const othersHealthy = update.others.filter(isHealthy).length
  const spare = Math.max(primaryHealthy + othersHealthy - atLeast, 0)
  const covered = Math.max(othersHealthy - Math.max(update.desiredCount - primaryHealthy, 0), 0)
  return Math.min(spare, covered + Math.max(missing - start, 0))
}

export const isActive = ({ phase }: TaskView): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'healthy' || phase === 'failing'

export const isHealthy = ({ phase }: TaskView): boolean => phase === 'healthy'

const ORDER: readonly TaskPhase[] = ['starting', 'running', 'healthy']

function unhealthyFirst(tasks: readonly TaskView[]): readonly TaskView[] {
  return tasks
    .filter((task) => ORDER.includes(task.phase))
    .toSorted((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase))
}
