import { breakerRule } from '../circuit-breaker.ts'
import type { Ids } from '../ids.ts'
import type {
  Deployment,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceState,
} from '../model.ts'

/** The service's current circuit breaker rule. */
export function ruleOf(service: ServiceState) {
  return breakerRule(service.deploymentConfiguration.deploymentCircuitBreaker, service.desiredCount)
}

/** The record of a new service deployment. */
export function newServiceDeployment(
  service: ServiceState,
  target: ServiceRevision,
  now: number,
  ids: Ids,
): ServiceDeployment {
  const rule = ruleOf(service)
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
