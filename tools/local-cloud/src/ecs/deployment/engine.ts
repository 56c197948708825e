import type { Clock } from '../../clock.ts'
import { type Capacity, LIMIT_REACHED } from '../capacity.ts'
import type { PauseHook } from '../hooks.ts'
import type { Ids } from '../ids.ts'
import type {
  Deployment,
  ForcedOutcome,
  ServiceDeployment,
  ServiceRevision,
  ServiceState,
  TaskKeeper,
  TaskState,
} from '../model.ts'
import type { DeploymentAlarms } from '../ports.ts'
import type { Timings } from '../timings.ts'
import { decide, type Step } from './decide.ts'
import type { Emitter } from './emit.ts'
import { createEndings } from './ending.ts'
import { createPauses } from './pauses.ts'
import {
  close,
  isInProgress,
  isWaiting,
  newDeployment,
  newServiceDeployment,
  ruleOf,
  touch,
} from './record.ts'
import { type ServiceLog, serviceEvents } from './service-events.ts'
import { hasFailed, situationOf } from './situation.ts'

export interface EngineOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly timings: Timings
  readonly emit: Emitter
  readonly log: ServiceLog
  readonly keeper: TaskKeeper
  readonly alarms: DeploymentAlarms
  readonly capacity: Capacity
  /** The outcome forced on the next deployment of a service. */
  readonly outcomeOf: (service: ServiceState) => ForcedOutcome | undefined
  /** Whether the cloud is closing, so that nothing may be started. */
  readonly isClosed: () => boolean
  /** Called when a service, a deployment or its tasks may have changed. */
  readonly changed: () => void
}

/** Carries out the steps of `decide`, and keeps the records of deployments that AWS keeps. */
export interface DeploymentEngine {
  /** Starts a deployment of a revision; one that is in progress is superseded by it. */
  deploy(service: ServiceState, revision: ServiceRevision): void
  /** Carries out whatever is due for the service. Cheap where nothing is. */
  reconcile(service: ServiceState): void
  taskHealthy(service: ServiceState, task: TaskState): void
  taskStopped(service: ServiceState, task: TaskState): void
  /** Continues or rolls back at a hook that is awaiting action. */
  answer(service: ServiceState, hook: PauseHook, action: 'CONTINUE' | 'ROLLBACK'): void
  /** Fails the deployment that is in progress, if it watches the alarm that has gone on. */
  alarm(service: ServiceState, name: string): void
  /** Stops every task of a service that is being deleted. */
  drain(service: ServiceState): void
  /** Stops the deployment that is in progress, by a rollback where there is a revision to roll back to. */
  stop(service: ServiceState): void
}

/** Consecutive failures after which ECS reports that tasks cannot be started consistently. */
const IMPAIRED_AFTER = 3

export function createDeploymentEngine(options: EngineOptions): DeploymentEngine {
  const { clock, ids, timings, emit, log, keeper, alarms, capacity, outcomeOf } = options
  const endings = createEndings({ ...options, reconcile })
  const pauses = createPauses({ ...options, rollBack: endings.rollBack, reconcile })

  function deploy(service: ServiceState, revision: ServiceRevision): void {
    const replaced = service.deployments.find(isInProgress)?.serviceDeployment
    if (replaced) supersede(replaced)
    const tasks = keeper.tasksOf(service)
    const sources = service.deployments.filter(
      ({ id, status }) => status === 'PRIMARY' || tasks.some(({ startedBy }) => startedBy === id),
    )
    const id = ids.deployment()
    const serviceDeployment = newServiceDeployment(service, revision, {
      now: clock.now(),
      ids,
      alarms,
      sources,
      deploymentId: id,
    })
    service.serviceDeployments.unshift(serviceDeployment)
    const deployment = newDeployment(
      service,
      { id, revision, serviceDeployment, kind: 'rollout', forced: outcomeOf(service) },
      `ECS deployment ${id} in progress.`,
      clock.now(),
    )
    options.changed()
    clock.after(timings.requestedMs, () => begin(service, deployment))
  }

  function begin(service: ServiceState, deployment: Deployment): void {
    const { serviceDeployment } = deployment
    if (options.isClosed() || serviceDeployment.status !== 'PENDING') return
    serviceDeployment.status = 'IN_PROGRESS'
    serviceDeployment.startedAt = clock.now()
    touch(deployment, clock.now())
    emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_IN_PROGRESS')
    reconcile(service)
  }

  function supersede(replaced: ServiceDeployment): void {
    const reason = 'Service deployment stopped because a newer service deployment was started.'
    replaced.status = 'STOP_REQUESTED'
    replaced.statusReason = reason
    replaced.updatedAt = clock.now()
    clock.after(timings.requestedMs, () => {
      close(replaced, 'STOPPED', reason, clock.now())
      options.changed()
    })
  }

  function reconcile(service: ServiceState): void {
    options.changed()
    if (options.isClosed()) return
    dropDrained(service)
    if (service.status !== 'ACTIVE') {
      if (keeper.tasksOf(service).length === 0) service.status = 'INACTIVE'
      return
    }
    // Nothing is started or stopped between a request and its beginning.
    while (service.deployments[0] && !isWaiting(service.deployments[0].serviceDeployment)) {
      const situation = situationOf(service, keeper.tasksOf(service), clock.now())
      const steps = situation ? decide(situation) : []
      if (steps.length === 0) break
      for (const step of steps) carryOut(service, step)
    }
    logSteadyState(service)
  }

  /** Deployments without tasks are no longer listed, except the PRIMARY one and, for a while, one that failed. */
  function dropDrained(service: ServiceState): void {
    const tasks = keeper.tasksOf(service)
    service.deployments = service.deployments.filter(
      ({ id, status, listedUntil = 0 }) =>
        status === 'PRIMARY' ||
        clock.now() < listedUntil ||
        tasks.some((task) => task.startedBy === id),
    )
  }

  function carryOut(service: ServiceState, step: Step): void {
    const [primary] = service.deployments
    if (!primary) return
    if (step.do === 'start') startTasks(service, primary, step.count)
    else if (step.do === 'stop') stopTasks(service, step.tasks)
    else if (step.do === 'pause') pauses.pause(service, primary, step.stage)
    else if (step.do === 'bake') bake(service, primary)
    else if (step.do === 'fail') endings.trip(service, primary)
    else endings.complete(service, primary)
  }

  /** ECS derives the bake time from the alarms: the longest time that one of them looks back. */
  function bake(service: ServiceState, deployment: Deployment): void {
    const { names } = deployment.serviceDeployment.alarms
    const ms = Math.max(...names.map((name) => alarms.evaluationMs(service.caller, name)))
    deployment.bakesUntil = clock.now() + ms
    clock.after(ms, () => reconcile(service))
  }

  function alarm(service: ServiceState, name: string): void {
    const deployment = service.deployments.find(isInProgress)
    const watched = deployment?.serviceDeployment.alarms
    if (deployment?.kind !== 'rollout' || watched?.status !== 'MONITORING') return
    if (!watched.names.includes(name)) return
    endings.alarm(service, deployment, name)
    reconcile(service)
  }

  function startTasks(service: ServiceState, deployment: Deployment, count: number): void {
    const { caller, name } = service
    const possible = Math.min(count, capacity.roomFor(caller, deployment.revision.taskDefinition))
    const tasks = Array.from({ length: possible }, () => keeper.start(service, deployment))
    const taskIds = tasks.map(({ id }) => id)
    if (possible > 0) log(service, serviceEvents.started(name, taskIds))
    if (possible < count) failPlacement(service, deployment)
    service.steady = false
  }

  /** Tries again later, as ECS does. */
  function failPlacement(service: ServiceState, deployment: Deployment): void {
    log(service, serviceEvents.notPlaced(service.name, LIMIT_REACHED))
    emit.serviceAction(service, 'SERVICE_TASK_PLACEMENT_FAILURE', 'RESOURCE:FARGATE')
    deployment.notBefore = clock.now() + timings.restartMaxMs
    clock.after(timings.restartMaxMs, () => reconcile(service))
  }

  function stopTasks(service: ServiceState, taskIds: readonly string[]): void {
    const tasks = keeper.tasksOf(service).filter(({ id }) => taskIds.includes(id))
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').map(({ id }) => id)
    const pending = tasks.length - running.length
    if (running.length > 0) log(service, serviceEvents.stoppedRunning(service.name, running))
    if (pending > 0) log(service, serviceEvents.stoppedPending(service.name, pending))
    for (const task of tasks) keeper.stop(task, scaling(service))
    service.steady = false
  }

  const scaling = ({ deployments }: ServiceState) =>
    `Scaling activity initiated by (deployment ${deployments[0]?.id})`

  function logSteadyState(service: ServiceState): void {
    const tasks = keeper.tasksOf(service)
    const settled =
      service.deployments[0]?.rolloutState === 'COMPLETED' &&
      tasks.length === service.desiredCount &&
      tasks.every(({ healthy }) => healthy)
    if (!settled || service.steady) return
    service.steady = true
    log(service, serviceEvents.steady(service.name))
    emit.serviceAction(service, 'SERVICE_STEADY_STATE')
  }

  const deploymentOf = (service: ServiceState, task: TaskState) =>
    service.deployments.find(({ id }) => id === task.startedBy)

  function taskHealthy(service: ServiceState, task: TaskState): void {
    const deployment = deploymentOf(service, task)
    if (deployment) {
      deployment.failuresInARow = 0
      if (ruleOf(service).resetOnHealthyTask) countFailures(deployment, 0)
    }
    reconcile(service)
  }

  function taskStopped(service: ServiceState, task: TaskState): void {
    const deployment = deploymentOf(service, task)
    if (deployment && hasFailed(task)) {
      // The circuit breaker counts failed starts only, not tasks that served before they stopped.
      if (!task.hasServed) countFailures(deployment, deployment.breakerFailures + 1)
      noteFailure(service, deployment)
    }
    reconcile(service)
  }

  function countFailures(deployment: Deployment, failures: number): void {
    deployment.breakerFailures = failures
    if (deployment.kind === 'rollout') deployment.serviceDeployment.breaker.failures = failures
  }

  /** Exponential back-off before the next start. */
  function noteFailure(service: ServiceState, deployment: Deployment): void {
    deployment.failedTasks += 1
    deployment.failuresInARow += 1
    touch(deployment, clock.now())
    const pause = timings.restartMs * 2 ** (deployment.failuresInARow - 1)
    const wait = Math.min(pause, timings.restartMaxMs)
    deployment.notBefore = clock.now() + wait
    clock.after(wait, () => reconcile(service))
    if (deployment.failuresInARow !== IMPAIRED_AFTER) return
    log(service, serviceEvents.impaired(service.name))
    emit.serviceAction(service, 'SERVICE_TASK_START_IMPAIRED')
  }

  function drain(service: ServiceState): void {
    for (const task of keeper.tasksOf(service)) keeper.stop(task, scaling(service))
    reconcile(service)
  }

  function stop(service: ServiceState): void {
    const deployment = service.deployments.find(isInProgress)
    if (!deployment) return
    deployment.serviceDeployment.status = 'ROLLBACK_REQUESTED'
    touch(deployment, clock.now())
    options.changed()
    clock.after(timings.requestedMs, () => {
      if (deployment.serviceDeployment.status !== 'ROLLBACK_REQUESTED') return
      const text = 'it was stopped by StopServiceDeployment'
      endings.rollBack(service, deployment, { kind: 'user', text })
      reconcile(service)
    })
  }

  return { deploy, reconcile, taskHealthy, taskStopped, answer: pauses.answer, alarm, drain, stop }
}
