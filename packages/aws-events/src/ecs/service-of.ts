import { clusterName, parseServiceArn, serviceOfGroup } from '../arn.ts'
import type { DeploymentStateChange } from './deployment.ts'
import type { HookStateChange } from './hook.ts'
import type { ServiceAction } from './service-action.ts'
import type { TaskStateChange } from './task.ts'

/** A service by name. The cluster is unknown where only an ARN of the short format tells it. */
export interface ServiceRef {
  readonly cluster: string | undefined
  readonly service: string
}

/**
 * The service that an event is about, from whatever that event names it by; `undefined` for a task that belongs
 * to no service. A deployment always has one.
 */
export function serviceOf(
  event: DeploymentStateChange | ServiceAction | TaskStateChange | HookStateChange,
): ServiceRef | undefined {
  const { detail } = event
  const cluster = detail.clusterArn === undefined ? undefined : clusterName(detail.clusterArn)
  const arns = 'serviceArn' in detail ? [detail.serviceArn] : event.resources
  for (const arn of arns) {
    const named = parseServiceArn(arn)
    if (named) return { cluster: named.cluster ?? cluster, service: named.service }
  }
  const service = byName(detail)
  return service === undefined ? undefined : { cluster, service }
}

function byName(detail: {
  readonly group?: string | undefined
  readonly service?: string | undefined
  readonly serviceName?: string | undefined
}): string | undefined {
  return detail.service ?? detail.serviceName ?? serviceOfGroup(detail.group)
}
