import type { Clock } from '../../clock.ts'
import type { Ids } from '../ids.ts'
import type { Deployment, RollbackReason, ServiceState, TaskKeeper } from '../model.ts'
import type { Timings } from '../timings.ts'
import type { Emitter } from './emit.ts'
import { close, newDeployment, ruleOf, touch } from './record.ts'
import { type ServiceLog, serviceEvents } from './service-events.ts'

export interface EndingOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly timings: Timings
  readonly emit: Emitter
  readonly log: ServiceLog
  readonly keeper: TaskKeeper
  readonly reconcile: (service: ServiceState) => void
}

/** How ECS begins the reason of a rollback. */
const byWhom: Readonly<Record<RollbackReason['kind'], string>> = {
  breaker: 'ECS deployment circuit breaker:',
  alarm: 'ECS deployment alarms:',
  hook: 'ECS deployment',
  user: 'ECS deployment',
}

/** Ends deployments: completed, failed, rolled back, stopped. */
export function createEndings(options: EndingOptions) {
  const { clock, ids, timings, emit, log, keeper, reconcile } = options

  function complete(service: ServiceState, deployment: Deployment): void {
    deployment.rolloutState = 'COMPLETED'
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`
    touch(deployment, clock.now())
    const { serviceDeployment, kind, revision } = deployment
    service.lastCompleted = revision
    if (serviceDeployment.breaker.status === 'MONITORING')
      serviceDeployment.breaker.status = 'MONITORING_COMPLETE'
    if (serviceDeployment.alarms.status === 'MONITORING')
      serviceDeployment.alarms.status = 'MONITORING_COMPLETE'
    if (kind === 'rollback')
      close(serviceDeployment, 'ROLLBACK_SUCCESSFUL', serviceDeployment.statusReason, clock.now())
    else close(serviceDeployment, 'SUCCESSFUL', undefined, clock.now())
    log(service, serviceEvents.deploymentCompleted(service.name, deployment.id))
    emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_COMPLETED')
  }

  /** Trips the circuit breaker: rolls back to the last completed revision, if configured and if there is one. */
  function trip(service: ServiceState, deployment: Deployment): void {
    deployment.serviceDeployment.breaker.status = 'TRIGGERED'
    const cause: RollbackReason = {
      kind: 'breaker',
      text: 'the circuit breaker threshold was exceeded',
    }
    if (ruleOf(service).rollback && deployment.kind === 'rollout')
      rollBack(service, deployment, cause)
    else abort(service, deployment, cause)
  }

  /** An alarm of the deployment went on: rolls back, if configured and if there is a revision to roll back to. */
  function alarm(service: ServiceState, deployment: Deployment, name: string): void {
    const { alarms } = deployment.serviceDeployment
    alarms.status = 'TRIGGERED'
    alarms.triggered.push(name)
    const cause: RollbackReason = { kind: 'alarm', text: 'one or more CloudWatch alarms went off' }
    const end = service.deploymentConfiguration.alarms?.rollback ? rollBack : abort
    end(service, deployment, cause)
  }

  /** Ends a deployment without touching the healthy tasks. */
  function abort(service: ServiceState, deployment: Deployment, cause: RollbackReason): void {
    const { serviceDeployment, kind } = deployment
    markFailed(service, deployment, cause, `Service deployment stopped because ${cause.text}.`)
    if (kind === 'rollback')
      close(serviceDeployment, 'ROLLBACK_FAILED', serviceDeployment.statusReason, clock.now())
    else
      close(
        serviceDeployment,
        'STOPPED',
        `Service deployment stopped because ${cause.text}.`,
        clock.now(),
      )
  }

  /** Ends a deployment and starts the rollback to the last completed revision. */
  function rollBack(service: ServiceState, deployment: Deployment, cause: RollbackReason): void {
    const target = service.lastCompleted
    if (!target || deployment.kind === 'rollback') {
      abort(service, deployment, cause)
      return
    }
    const reason = `Service deployment rolled back because ${cause.text}.`
    markFailed(service, deployment, cause, reason)
    const { serviceDeployment } = deployment
    serviceDeployment.status = 'ROLLBACK_IN_PROGRESS'
    serviceDeployment.statusReason = reason
    const id = ids.deployment()
    serviceDeployment.rollback = {
      reason,
      startedAt: clock.now(),
      arn: target.arn,
      deploymentId: id,
    }
    const rollback = newDeployment(
      service,
      { id, revision: target, serviceDeployment, kind: 'rollback', forced: undefined },
      `${byWhom[cause.kind]} rolling back to deploymentId ${id}.`,
      clock.now(),
    )
    log(service, serviceEvents.rollingBack(service.name, id))
    emit.deployment(service, rollback, 'SERVICE_DEPLOYMENT_IN_PROGRESS')
  }

  function markFailed(
    service: ServiceState,
    deployment: Deployment,
    { kind }: RollbackReason,
    reason: string,
  ): void {
    const words = { breaker: 'tasks failed to start.', alarm: 'alarm detected.' }
    const message = kind in words ? words[kind as keyof typeof words] : reason // just checked
    deployment.rolloutState = 'FAILED'
    deployment.rolloutStateReason = kind in words ? `${byWhom[kind]} ${message}` : reason
    touch(deployment, clock.now())
    deployment.listedUntil = clock.now() + timings.failedListedMs
    clock.after(timings.failedListedMs, () => reconcile(service))
    log(service, serviceEvents.deploymentFailed(service.name, deployment.id, message))
    // AWS documents this event for the circuit breaker and alarms only. A deployment stopped by a user is no failure.
    const { breaker } = deployment.serviceDeployment
    if (kind === 'alarm' || (kind !== 'user' && breaker.status !== 'DISABLED'))
      emit.deployment(service, deployment, 'SERVICE_DEPLOYMENT_FAILED')
    for (const task of keeper.tasksOf(service))
      if (task.startedBy === deployment.id && !task.healthy)
        keeper.stop(task, `Scaling activity initiated by (deployment ${deployment.id})`)
  }

  return { complete, trip, alarm, abort, rollBack }
}
