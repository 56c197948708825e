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
  { now, ids, alarms }: { now: number; ids: Ids; alarms: DeploymentAlarms },
): ServiceDeployment {
  const rule = ruleOf(service)
  const { enable = false, alarmNames = [] } = service.deploymentConfiguration.alarms ?? {}
  // ECS ignores alarms that are on already: this deployment may be the one that ends them.
  const watched = enable && !alarmNames.some((name) => alarms.isOn(service.caller, name))
  return {
    arn: `${service.arn.replace(':service/', ':service-deployment/')}/${ids.serviceDeployment()}`,
    target,
    sources: [...new Set(service.deployments.map(({ revision }) => revision))],
    configuration: service.deploymentConfiguration,
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
