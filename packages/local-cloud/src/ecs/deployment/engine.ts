import type { Clock } from '../../clock.ts'
import { breakerRule } from '../circuit-breaker.ts'
import type { PauseHook, RollingStage } from '../hooks.ts'
import type { Ids } from '../ids.ts'
import type {
  Deployment,
  ForcedOutcome,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceState,
  TaskState,
} from '../model.ts'
import type { Timings } from '../timings.ts'
import { decide, type Step } from './decide.ts'
import type { Emitter } from './emit.ts'
import { type ServiceLog, says } from './service-events.ts'
import { hasFailed, pausesOf, situationOf } from './situation.ts'

/** What the engine asks of those who run tasks. */
export interface TaskKeeper {
  /** Tasks of the service that are not STOPPED. */
  tasksOf(service: ServiceState): readonly TaskState[]
  start(service: ServiceState, deployment: Deployment): TaskState
  stop(task: TaskState, reason: string): void
}

export interface EngineOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly timings: Timings
  readonly emit: Emitter
  readonly log: ServiceLog
  readonly keeper: TaskKeeper
  /** What is imposed on the next deployment of a service. */
  readonly outcomeOf: (service: ServiceState) => ForcedOutcome | undefined
}

/** Carries out what `decide` says, and keeps the record of deployments that AWS would keep. */
export interface DeploymentEngine {
  /** Starts a deployment of a revision; one that is in progress is superseded by it. */
  deploy(service: ServiceState, revision: ServiceRevision): Deployment
  /** Looks at the service and does what is due. Cheap where nothing is. */
  reconcile(service: ServiceState): void
  taskHealthy(service: ServiceState, task: TaskState): void
  taskStopped(service: ServiceState, task: TaskState): void
  /** Answers a hook that waits. */
  answer(service: ServiceState, hook: PauseHook, action: 'CONTINUE' | 'ROLLBACK'): void
  /** Stops every task of a service that is being deleted. */
  drain(service: ServiceState): void
  /** Stops the deployment that is in progress. */
  stop(service: ServiceState, how: 'ROLLBACK' | 'ABORT'): void
}

/** Failures in a row after which ECS says that tasks cannot be started consistently. */
const IMPAIRED_AFTER = 3

export function createDeploymentEngine(options: EngineOptions): DeploymentEngine {
  const { clock, ids, timings, emit, log, keeper, outcomeOf } = options

  function deploy(service: ServiceState, revision: ServiceRevision): Deployment {
    const replaced = service.deployments.find(isInProgress)
    if (replaced)
      finish(
        replaced.serviceDeployment,
        'STOPPED',
        'Service deployment stopped because a new service deployment started.',
      )
    const serviceDeployment = openServiceDeployment(service, revision)
    service.serviceDeployments.unshift(serviceDeployment)
    return begin(service, { revision, serviceDeployment, kind: 'rollout' })
  }

  function openServiceDeployment(
    service: ServiceState,
    target: ServiceRevision,
  ): ServiceDeployment {
    const now = clock.now()
    const { deploymentConfiguration: configuration } = service
    const rule = breakerRule(configuration.deploymentCircuitBreaker, service.desiredCount)
    const running = service.deployments.map(({ revision }) => revision)
    return {
      arn: `${service.arn.replace(':service/', ':service-deployment/')}/${ids.serviceDeployment()}`,
      target,
      sources: [...new Set(running)],
      configuration,
      createdAt: now,
      updatedAt: now,
      finishedAt: undefined,
      stoppedAt: undefined,
      status: 'IN_PROGRESS',
      statusReason: undefined,
      rollback: undefined,
      breaker: {
        failures: 0,
        threshold: rule.threshold,
        status: rule.enabled ? 'MONITORING' : 'DISABLED',
      },
      hooks: [],
    }
  }

  function begin(
    service: ServiceState,
    what: Pick<Deployment, 'revision' | 'serviceDeployment' | 'kind'>,
  ): Deployment {
    const id = ids.deployment()
    const now = clock.now()
    const deployment: Deployment = {
      ...what,
      id,
      forced: what.kind === 'rollout' ? outcomeOf(service) : undefined,
      createdAt: now,
      updatedAt: now,
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason:
        what.kind === 'rollback'
          ? `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`
          : `ECS deployment ${id} in progress.`,
      failedTasks: 0,
      breakerFailures: 0,
      failuresInARow: 0,
      notBefore: 0,
    }
    for (const other of service.deployments) other.status = 'ACTIVE'
    service.deployments.unshift(deployment)
    service.steady = false
    emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_IN_PROGRESS')
    return deployment
  }

  function reconcile(service: ServiceState): void {
    dropDrained(service)
    if (service.status !== 'ACTIVE') {
      if (keeper.tasksOf(service).length === 0) service.status = 'INACTIVE'
      return
    }
    for (;;) {
      const situation = situationOf(service, keeper.tasksOf(service), clock.now())
      const steps = situation ? decide(situation) : []
      if (steps.length === 0) break
      for (const step of steps) carryOut(service, step)
    }
    saySteady(service)
  }

  /** Deployments without tasks are no longer listed, except the PRIMARY one. */
  function dropDrained(service: ServiceState): void {
    const tasks = keeper.tasksOf(service)
    service.deployments = service.deployments.filter(
      ({ id, status }) => status === 'PRIMARY' || tasks.some((task) => task.startedBy === id),
    )
  }

  function carryOut(service: ServiceState, step: Step): void {
    const [primary] = service.deployments
    if (!primary) return
    if (step.do === 'start') startTasks(service, primary, step.count)
    else if (step.do === 'stop') stopTasks(service, step.tasks)
    else if (step.do === 'pause') pause(service, primary, step.stage)
    else if (step.do === 'fail') fail(service, primary)
    else complete(service, primary)
  }

  function startTasks(service: ServiceState, deployment: Deployment, count: number): void {
    const tasks = Array.from({ length: count }, () => keeper.start(service, deployment))
    log(
      service,
      says.started(
        service.name,
        tasks.map(({ id }) => id),
      ),
    )
    service.steady = false
  }

  function stopTasks(service: ServiceState, taskIds: readonly string[]): void {
    const tasks = keeper.tasksOf(service).filter(({ id }) => taskIds.includes(id))
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING')
    const pending = tasks.length - running.length
    if (running.length > 0)
      log(
        service,
        says.stoppedRunning(
          service.name,
          running.map(({ id }) => id),
        ),
      )
    if (pending > 0) log(service, says.stoppedPending(service.name, pending))
    for (const task of tasks)
      keeper.stop(task, `Scaling activity initiated by (deployment ${service.deployments[0]?.id})`)
    service.steady = false
  }

  function pause(service: ServiceState, deployment: Deployment, stage: RollingStage): void {
    for (const { timeoutMs, timeoutAction } of pausesOf(deployment, stage)) {
      const hook: PauseHook = {
        id: ids.hook(),
        stage,
        expiresAt: clock.now() + timeoutMs,
        timeoutAction,
        status: 'AWAITING_ACTION',
      }
      deployment.serviceDeployment.hooks.push(hook)
      touch(deployment)
      emit.hook(service, deployment, hook, 'HOOK_AWAITING_ACTION')
      clock.after(timeoutMs, () => expire(service, deployment, hook))
    }
  }

  function expire(service: ServiceState, deployment: Deployment, hook: PauseHook): void {
    if (hook.status !== 'AWAITING_ACTION' || !isInProgress(deployment)) return
    hook.status = 'TIMED_OUT'
    emit.hook(service, deployment, hook, 'HOOK_TIMED_OUT')
    if (hook.timeoutAction === 'ROLLBACK') rollBackBecause(service, deployment, hookFailed(hook))
    reconcile(service)
  }

  function answer(service: ServiceState, hook: PauseHook, action: 'CONTINUE' | 'ROLLBACK'): void {
    const deployment = service.deployments.find(({ serviceDeployment }) =>
      serviceDeployment.hooks.includes(hook),
    )
    if (!deployment) return
    hook.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED'
    emit.hook(service, deployment, hook, `HOOK_${hook.status}`)
    touch(deployment)
    if (action === 'ROLLBACK') rollBackBecause(service, deployment, hookFailed(hook))
    reconcile(service)
  }

  const hookFailed = ({ stage }: PauseHook) => `${stage} lifecycle hook(s) failed`

  function fail(service: ServiceState, deployment: Deployment): void {
    const { serviceDeployment } = deployment
    serviceDeployment.breaker.status = 'TRIGGERED'
    const { rollback } = breakerRule(
      service.deploymentConfiguration.deploymentCircuitBreaker,
      service.desiredCount,
    )
    const why = 'the circuit breaker threshold was exceeded'
    if (rollback && deployment.kind === 'rollout' && service.lastCompleted) {
      rollBackBecause(service, deployment, why)
      return
    }
    markFailed(service, deployment)
    if (deployment.kind === 'rollback')
      finish(serviceDeployment, 'ROLLBACK_FAILED', serviceDeployment.statusReason)
    else finish(serviceDeployment, 'STOPPED', `Service deployment stopped because ${why}.`)
  }

  function markFailed(service: ServiceState, deployment: Deployment): void {
    deployment.rolloutState = 'FAILED'
    deployment.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.'
    deployment.updatedAt = clock.now()
    log(service, says.deploymentFailed(service.name, deployment.id, 'tasks failed to start'))
    // AWS sends this event only where a circuit breaker (or an alarm) watches.
    if (deployment.serviceDeployment.breaker.status !== 'DISABLED')
      emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_FAILED')
    for (const task of keeper.tasksOf(service))
      if (task.startedBy === deployment.id && !task.healthy)
        keeper.stop(task, `Scaling activity initiated by (deployment ${deployment.id})`)
  }

  /** Ends a deployment and starts the one that brings the last completed revision back. */
  function rollBackBecause(service: ServiceState, deployment: Deployment, why: string): void {
    const target = service.lastCompleted
    markFailed(service, deployment)
    const { serviceDeployment } = deployment
    if (!target) {
      finish(serviceDeployment, 'STOPPED', `Service deployment stopped because ${why}.`)
      return
    }
    const reason = `Service deployment rolled back because ${why}.`
    serviceDeployment.status = 'ROLLBACK_IN_PROGRESS'
    serviceDeployment.statusReason = reason
    serviceDeployment.rollback = { reason, startedAt: clock.now(), arn: target.arn }
    serviceDeployment.updatedAt = clock.now()
    const rollback = begin(service, { revision: target, serviceDeployment, kind: 'rollback' })
    log(service, says.rollingBack(service.name, rollback.id))
  }

  function stop(service: ServiceState, how: 'ROLLBACK' | 'ABORT'): void {
    const deployment = service.deployments.find(isInProgress)
    if (!deployment) return
    if (how === 'ROLLBACK')
      rollBackBecause(service, deployment, 'it was stopped by StopServiceDeployment')
    else {
      markFailed(service, deployment)
      finish(deployment.serviceDeployment, 'STOPPED', 'Service deployment stopped by user.')
    }
    reconcile(service)
  }

  function drain(service: ServiceState): void {
    for (const task of keeper.tasksOf(service))
      keeper.stop(task, `Scaling activity initiated by (deployment ${service.deployments[0]?.id})`)
    reconcile(service)
  }

  function complete(service: ServiceState, deployment: Deployment): void {
    deployment.rolloutState = 'COMPLETED'
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`
    touch(deployment)
    const { serviceDeployment, kind, revision } = deployment
    service.lastCompleted = revision
    if (serviceDeployment.breaker.status === 'MONITORING')
      serviceDeployment.breaker.status = 'MONITORING_COMPLETE'
    if (kind === 'rollback')
      finish(serviceDeployment, 'ROLLBACK_SUCCESSFUL', serviceDeployment.statusReason)
    else finish(serviceDeployment, 'SUCCESSFUL', undefined)
    log(service, says.deploymentCompleted(service.name, deployment.id))
    emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_COMPLETED')
  }

  function saySteady(service: ServiceState): void {
    const [primary] = service.deployments
    const tasks = keeper.tasksOf(service)
    const serving = tasks.filter(({ healthy }) => healthy).length
    const settled =
      primary?.rolloutState === 'COMPLETED' &&
      tasks.length === service.desiredCount &&
      serving === service.desiredCount
    if (!settled || service.steady) return
    service.steady = true
    log(service, says.steady(service.name))
    emit.serviceAction(service, 'SERVICE_STEADY_STATE')
  }

  function taskHealthy(service: ServiceState, task: TaskState): void {
    const deployment = service.deployments.find(({ id }) => id === task.startedBy)
    if (deployment) {
      deployment.failuresInARow = 0
      const rule = breakerRule(
        service.deploymentConfiguration.deploymentCircuitBreaker,
        service.desiredCount,
      )
      if (rule.resetOnHealthyTask) deployment.breakerFailures = 0
      recordFailures(deployment)
    }
    reconcile(service)
  }

  function taskStopped(service: ServiceState, task: TaskState): void {
    const deployment = service.deployments.find(({ id }) => id === task.startedBy)
    if (deployment && hasFailed(task) && !task.hasServed) countFailure(service, deployment)
    reconcile(service)
  }

  function countFailure(service: ServiceState, deployment: Deployment): void {
    deployment.failedTasks += 1
    deployment.failuresInARow += 1
    touch(deployment)
    deployment.breakerFailures += 1
    recordFailures(deployment)
    const pause = timings.restartMs * 2 ** (deployment.failuresInARow - 1)
    const wait = Math.min(pause, timings.restartMaxMs)
    deployment.notBefore = clock.now() + wait
    clock.after(wait, () => reconcile(service))
    if (deployment.failuresInARow === IMPAIRED_AFTER) {
      log(service, says.impaired(service.name))
      emit.serviceAction(service, 'SERVICE_TASK_START_IMPAIRED')
    }
  }

  function recordFailures({ kind, breakerFailures, serviceDeployment }: Deployment): void {
    if (kind === 'rollout') serviceDeployment.breaker.failures = breakerFailures
  }

  function touch(deployment: Deployment): void {
    deployment.updatedAt = clock.now()
    deployment.serviceDeployment.updatedAt = clock.now()
  }

  function finish(
    serviceDeployment: ServiceDeployment,
    status: ServiceDeploymentStatus,
    reason: string | undefined,
  ): void {
    const now = clock.now()
    serviceDeployment.status = status
    serviceDeployment.statusReason = reason
    serviceDeployment.updatedAt = now
    if (status === 'STOPPED') serviceDeployment.stoppedAt = now
    serviceDeployment.finishedAt = now
  }

  return { deploy, reconcile, taskHealthy, taskStopped, answer, drain, stop }
}

function isInProgress({ status, rolloutState }: Deployment): boolean {
  return status === 'PRIMARY' && rolloutState === 'IN_PROGRESS'
}
