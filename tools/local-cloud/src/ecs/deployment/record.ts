import { breakerRule } from '../circuit-breaker.ts'
import type { Ids } from '../ids.ts'
import type {
  Deployment,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceState,
} from '../model.ts'

/** The rule of the service's circuit breaker at this moment. */
export function ruleOf(service: ServiceState) {
  return breakerRule(service.deploymentConfiguration.deploymentCircuitBreaker, service.desiredCount)
}

/** The record of a new attempt to bring a service to a revision. */
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

/** A new PRIMARY deployment; those before it become ACTIVE. */
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

/** Writes down how an attempt ended. */
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
