import type { Service, Task } from '@aws-sdk/client-ecs'
import { describeService, type Ecs, type EcsService, tasksOf } from '../aws/ecs.ts'
import { countHealthyTargets, type LoadBalancing } from '../aws/target-health.ts'

/** What a service runs at one time. */
export interface RunningTasks {
  /** How many tasks the service is to run. */
  readonly desired: number
  /** How many of the PRIMARY deployment run. */
  readonly running: number
  /** Healthy targets: of its load balancers, the one that has fewest. `undefined`: it has none. */
  readonly healthy: number | undefined
  /** Tasks of the PRIMARY task definition that ended by themselves, by their ARN. */
  readonly failed: ReadonlyMap<string, string>
  /** Settings of its deployments, as ECS has them. */
  readonly configuration: unknown
}

/**
 * Reads from ECS and the load balancer what runs. A successful deployment is no proof: ECS calls one of no tasks successful, and
 * does not take it back where its tasks end later.
 * @throws AwsCallError
 */
export async function observeTasks(
  ecs: Ecs,
  loadBalancing: LoadBalancing,
  target: EcsService,
): Promise<RunningTasks> {
  const service = await describeService(ecs, target)
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY')
  const stopped = primary ? await tasksOf(ecs, target, 'STOPPED') : []
  const healthy = await Promise.all(
    targetGroupsOf(service).map((groups) => countHealthyTargets(loadBalancing, groups)),
  )
  return {
    desired: service?.desiredCount ?? 0,
    running: primary?.runningCount ?? 0,
    configuration: service?.deploymentConfiguration,
    healthy: healthy.length > 0 ? Math.min(...healthy) : undefined,
    failed: new Map(
      stopped
        .filter((task) => task.taskDefinitionArn === primary?.taskDefinition && hasFailed(task))
        .map((task) => [task.taskArn ?? '', task.stoppedReason ?? task.stopCode ?? 'no reason']),
    ),
  }
}

/** For each load balancer of the service. With blue/green deployments, traffic goes to either of two target groups. */
function targetGroupsOf(service: Service | undefined): string[][] {
  return (service?.loadBalancers ?? []).map(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter(
      (arn) => arn !== undefined,
    ),
  )
}

/** Not by scaling in, nor by a person. */
function hasFailed({ stopCode, stoppedReason = '' }: Task): boolean {
  return (
    stopCode === 'EssentialContainerExited' ||
    stopCode === 'TaskFailedToStart' ||
    /failed .*health checks/.test(stoppedReason)
  )
}
