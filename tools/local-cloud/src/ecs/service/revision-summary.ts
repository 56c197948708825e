import type { ServiceRevisionSummary } from '@aws-sdk/client-ecs'
import type { ServiceRevision, ServiceState, TaskState } from '../model.ts'
import { countTasks, desiredOf } from './describe.ts'

/** Requested, running and pending tasks of a revision, over all its deployments. */
export function summariseRevision(
  service: ServiceState,
  revision: ServiceRevision,
  tasks: readonly TaskState[],
): ServiceRevisionSummary {
  const deployments = service.deployments.filter((deployment) => deployment.revision === revision)
  const mine = tasks.filter((task) => deployments.some(({ id }) => id === task.startedBy))
  const { runningCount, pendingCount } = countTasks(mine)
  return {
    arn: revision.arn,
    requestedTaskCount: deployments
      .map((deployment) => desiredOf(service, deployment, tasks))
      .reduce((sum, count) => sum + count, 0),
    runningTaskCount: runningCount,
    pendingTaskCount: pendingCount,
  }
}
