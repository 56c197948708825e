import type { ServiceDeploymentLifecycleStage } from '@aws-sdk/client-ecs'
import type { ServiceDeployment, ServiceState, TaskState } from '../model.ts'

/** Lifecycle stage of a deployment; `undefined` once it is over. */
export function lifecycleStageOf(
  service: ServiceState,
  deployment: ServiceDeployment,
  tasks: readonly TaskState[],
): ServiceDeploymentLifecycleStage | undefined {
  if (deployment.status !== 'IN_PROGRESS') return undefined
  const waiting = deployment.hooks.find(({ status }) => status === 'AWAITING_ACTION')
  if (waiting) return waiting.stage
  const [primary] = service.deployments
  const healthy = tasks.filter((task) => task.startedBy === primary?.id && task.healthy).length
  return healthy >= service.desiredCount ? 'CLEAN_UP' : 'SCALE_UP'
}
