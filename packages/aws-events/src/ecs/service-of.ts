import { clusterName, parseServiceArn, serviceOfGroup } from '../arn.ts'
import type { DeploymentStateChange } from './deployment.ts'
import type { HookStateChange } from './hook.ts'
import type { ServiceAction } from './service-action.ts'
import type { TaskStateChange } from './task.ts'

/** A service by name. ARNs of the short format do not name the cluster. */
export interface ServiceRef {
  readonly cluster: string | undefined
  readonly service: string
}

type ServiceEvent = DeploymentStateChange | ServiceAction | TaskStateChange | HookStateChange

/**
 * The service that an event is about, from its ARNs or names; `undefined` for a task that belongs
 * to no service. A deployment always has one.
 */
export function serviceOf(event: ServiceEvent): ServiceRef | undefined {
  const { detail } = event
  const cluster = detail.clusterArn === undefined ? undefined : clusterName(detail.clusterArn)
  const arns = 'serviceArn' in detail ? [detail.serviceArn] : event.resources
  for (const arn of arns) {
    const parsed = parseServiceArn(arn)
    if (parsed) return { cluster: parsed.cluster ?? cluster, service: parsed.service }
  }
  const service = named(detail)
  return service === undefined ? undefined : { cluster, service }
}

function named(detail: ServiceEvent['detail']): string | undefined {
  if ('createdAt' in detail && 'eventName' in detail) return detail.service ?? detail.serviceName
  return 'group' in detail ? serviceOfGroup(detail.group) : undefined
}
