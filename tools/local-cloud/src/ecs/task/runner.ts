import type { Clock } from '../../clock.ts'
import type { StopCode, TaskState, TaskStatus } from '../model.ts'
import type { TargetGroups } from '../ports.ts'
import type { Timings } from '../timings.ts'
import type { StartedContainer } from './containers.ts'
import { createHealthWatch } from './health.ts'
import type { TaskListener, TaskPlan } from './plan.ts'

export interface RunnerOptions {
  readonly clock: Clock
  readonly targetGroups: TargetGroups
  readonly timings: Timings
  /** Called with every change of a task, also one that no event reports. */
  readonly changed: () => void
}

/** Runs tasks through their life cycle. */
export interface TaskRunner {
  /** Resolves once the task is STOPPED. */
  run(task: TaskState, plan: TaskPlan): Promise<void>
  /** Stops a task; only the first call counts. */
  stop(task: TaskState, code: StopCode, reason: string): void
  /** Kills the containers of a task that runs, as the kernel does when memory runs out. Resolves once they have ended. */
  kill(task: TaskState): Promise<void>
}

interface Life {
  readonly listener: TaskListener
  readonly end: () => void
  containers: readonly StartedContainer[]
}

/**
 * PROVISIONING → PENDING → ACTIVATING → RUNNING → DEACTIVATING → STOPPING → DEPROVISIONING → STOPPED.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export function createTaskRunner(options: RunnerOptions): TaskRunner {
  const { clock, timings, changed } = options
  const lives = new Map<TaskState, Life>()

  function move(task: TaskState, status: TaskStatus): void {
    task.lastStatus = status
    task.version += 1
    task.updatedAt = clock.now()
    lives.get(task)?.listener.changed(task)
    changed()
  }

  function stop(task: TaskState, code: StopCode, reason: string): void {
    const life = lives.get(task)
    if (!life || task.desiredStatus === 'STOPPED') return
    task.desiredStatus = 'STOPPED'
    task.stopCode = code
    task.stoppedReason = reason
    task.stoppingAt = clock.now()
    task.healthy = false
    life.end()
    changed()
  }

  async function run(task: TaskState, plan: TaskPlan): Promise<void> {
    const ending = new Promise<void>((resolve) => {
      lives.set(task, { listener: plan.listener, end: resolve, containers: [] })
    })
    const runsAfter = async (ms: number) => {
      await Promise.race([clock.sleep(ms), ending])
      return task.desiredStatus === 'RUNNING'
    }
    move(task, 'PROVISIONING')
    const containers = (await runsAfter(timings.provisioningMs))
      ? await pull(task, plan, runsAfter)
      : []
    const targets = containers.length > 0 ? await activate(task, plan, containers, runsAfter) : []
    await ending
    await takeDown(task, containers, targets)
    lives.delete(task)
  }

  async function pull(
    task: TaskState,
    plan: TaskPlan,
    runsAfter: (ms: number) => Promise<boolean>,
  ) {
    move(task, 'PENDING')
    task.pullStartedAt = clock.now()
    if (!(await runsAfter(timings.pendingMs))) return []
    task.pullStoppedAt = clock.now()
    const started = await plan.start(task)
    if ('failure' in started) {
      stop(task, 'TaskFailedToStart', started.failure)
      return started.containers
    }
    for (const container of started.containers) watchEnd(task, container)
    const life = lives.get(task)
    if (life) life.containers = started.containers
    return started.containers
  }

  function watchEnd(task: TaskState, { state, running }: StartedContainer): void {
    running.ended.then(({ exitCode, reason }) => {
      state.lastStatus = 'STOPPED'
      state.exitCode = exitCode
      state.reason = reason
      task.executionStoppedAt ??= clock.now()
      changed()
      if (state.essential)
        stop(task, 'EssentialContainerExited', 'Essential container in task exited')
    })
  }

  async function activate(
    task: TaskState,
    plan: TaskPlan,
    containers: readonly StartedContainer[],
    runsAfter: (ms: number) => Promise<boolean>,
  ) {
    if (task.desiredStatus === 'STOPPED') return []
    move(task, 'ACTIVATING')
    if (!(await runsAfter(timings.activatingMs))) return []
    task.startedAt = clock.now()
    const watch = createHealthWatch({ ...options, task, containers, plan })
    move(task, 'RUNNING')
    watch.begin()
    return [watch]
  }

  async function takeDown(
    task: TaskState,
    containers: readonly StartedContainer[],
    watches: readonly { end(): Promise<void> }[],
  ): Promise<void> {
    if (watches.length > 0) {
      move(task, 'DEACTIVATING')
      await Promise.all([
        clock.sleep(timings.deactivatingMs),
        ...watches.map((watch) => watch.end()),
      ])
    }
    if (containers.length > 0) {
      move(task, 'STOPPING')
      await Promise.all(containers.map(stopContainer))
      task.executionStoppedAt ??= clock.now()
    }
    for (const container of task.containers) container.lastStatus = 'STOPPED'
    move(task, 'DEPROVISIONING')
    await clock.sleep(timings.deprovisioningMs)
    task.stoppedAt = clock.now()
    move(task, 'STOPPED')
  }

  async function kill(task: TaskState): Promise<void> {
    if (task.desiredStatus === 'STOPPED') return
    await Promise.all((lives.get(task)?.containers ?? []).map(({ running }) => running.stop(0)))
  }

  return { run, stop, kill }
}

async function stopContainer({ running, stopTimeoutMs }: StartedContainer): Promise<void> {
  await running.stop(stopTimeoutMs)
  await running.ended
}
