import { breakerRule } from '../circuit-breaker.ts'
import type { Ids } from '../ids.ts'
import type {
  Deployment,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceState,
} from '../model.ts'
import type { DeploymentAlarms } from '../ports.ts'

/** The service's current circuit breaker rule. */
export function ruleOf(service: ServiceState) {
  return breakerRule(service.deploymentConfiguration.deploymentCircuitBreaker, service.desiredCount)
}

/** The record of a new service deployment. */
export function newServiceDeployment(
  service: ServiceState,
  target: ServiceRevision,
  {
    now,
    ids,
    alarms,
    sources,
    deploymentId,
  }: {
    now: number
    ids: Ids
    alarms: DeploymentAlarms
    sources: readonly Deployment[]
    deploymentId: string
  },
): ServiceDeployment {
  const rule = ruleOf(service)
  const { enable = false, alarmNames = [] } = service.deploymentConfiguration.alarms ?? {}
  // ECS ignores alarms that are on already: this deployment may be the one that ends them.
  const watched = enable && !alarmNames.some((name) => alarms.isOn(service.caller, name))
  return {
    arn: `${service.arn.replace(':service/', ':service-deployment/')}/${ids.serviceDeployment()}`,
    deploymentId,
    target,
    sources: [...new Set(sources.map(({ revision }) => revision))],
    configuration: service.deploymentConfiguration,
    createdAt: now,
    updatedAt: now,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    status: 'PENDING',
    statusReason: undefined,
    rollback: undefined,
    breaker: {
      failures: 0,
      threshold: rule.threshold,
      status: rule.enabled ? 'MONITORING' : 'DISABLED',
    },
    alarms: { names: alarmNames, status: watched ? 'MONITORING' : 'DISABLED', triggered: [] },
    hooks: [],
  }
}

/** Adds a PRIMARY deployment; the earlier ones become ACTIVE. */
export function newDeployment(
  service: ServiceState,
  what: Pick<Deployment, 'id' | 'revision' | 'serviceDeployment' | 'kind' | 'forced'>,
  reason: string,
  now: number,
): Deployment {
  const deployment: Deployment = {
    ...what,
    createdAt: now,
    updatedAt: now,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason,
    failedTasks: 0,
    breakerFailures: 0,
    failuresInARow: 0,
    notBefore: 0,
    bakesUntil: undefined,
    listedUntil: undefined,
  }
  for (const other of service.deployments) other.status = 'ACTIVE'
  service.deployments.unshift(deployment)
  service.steady = false
  return deployment
}

/** Records how a service deployment ended. */
export function close(
  serviceDeployment: ServiceDeployment,
  status: ServiceDeploymentStatus,
  reason: string | undefined,
  now: number,
): void {
  serviceDeployment.status = status
  serviceDeployment.statusReason = reason
  serviceDeployment.updatedAt = now
  serviceDeployment.finishedAt = now
  if (status === 'STOPPED') serviceDeployment.stoppedAt = now
}

export function touch(deployment: Deployment, now: number): void {
  deployment.updatedAt = now
  deployment.serviceDeployment.updatedAt = now
}

export function isInProgress({ status, rolloutState }: Deployment): boolean {
  return status === 'PRIMARY' && rolloutState === 'IN_PROGRESS'
}

/** Whether it is on its way to its target, and can be stopped. */
export function isUnderWay({ status }: ServiceDeployment): boolean {
  return status === 'PENDING' || status === 'IN_PROGRESS'
}

/** Whether somebody stopped it already: stopping it again changes nothing, and is no error. */
export function isBeingStopped({ status }: ServiceDeployment): boolean {
  return (
    status === 'STOP_REQUESTED' ||
    status === 'ROLLBACK_REQUESTED' ||
    status === 'ROLLBACK_IN_PROGRESS'
  )
}

/** Whether ECS has accepted a request about the deployment and not begun with it, so that nothing else happens. */
export function isWaiting({ status }: ServiceDeployment): boolean {
  return status === 'PENDING' || status === 'ROLLBACK_REQUESTED'
}
