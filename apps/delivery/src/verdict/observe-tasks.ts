import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import type { Service, Task } from '@aws-sdk/client-ecs'
import { type ScheduledZero, scheduledZero } from '@repo/scheduled-scaling'
import { callAws } from '../aws/call.ts'
import {
  describeService,
  describeTaskDefinition,
  type Ecs,
  type EcsService,
  tasksOf,
} from '../aws/ecs.ts'
import { countHealthyTargets, type LoadBalancing } from '../aws/target-health.ts'

export type Scaling = Pick<ApplicationAutoScalingClient, 'send'>

/** What a service runs at one time. */
export interface RunningTasks {
  /** How many tasks the service is to run. */
  readonly desired: number
  /** The schedule that wants no task; `undefined`: none does. */
  readonly schedule: ScheduledZero | undefined
  /** How many of the PRIMARY deployment run. */
  readonly running: number
  /** How many are healthy, and what finds them so. `undefined`: nothing checks it. */
  readonly healthy: Health | undefined
  /** Tasks of the PRIMARY task definition that ended by themselves, by their ARN. */
  readonly failed: ReadonlyMap<string, string>
  /** Settings of its deployments, as ECS has them. */
  readonly configuration: unknown
}

export interface Health {
  /** The load balancer that finds fewest healthy; without one, the health checks in the task definition. */
  readonly by: 'load_balancer' | 'container'
  readonly count: number
}

/**
 * Reads from ECS and the load balancer what runs. A successful deployment is no proof: ECS calls one of no tasks successful, and
 * does not take it back where its tasks end later.
 * @throws AwsCallError
 */
export async function observeTasks(
  ecs: Ecs,
  loadBalancing: LoadBalancing,
  scaling: Scaling,
  target: EcsService,
): Promise<RunningTasks> {
  const service = await describeService(ecs, target)
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY')
  const stopped = primary ? await tasksOf(ecs, target, 'STOPPED') : []
  const targets = await Promise.all(
    targetGroupsOf(service).map((groups) => countHealthyTargets(loadBalancing, groups)),
  )
  return {
    desired: service?.desiredCount ?? 0,
    schedule: service?.desiredCount === 0 ? await scheduleOf(scaling, target) : undefined,
    running: primary?.runningCount ?? 0,
    configuration: service?.deploymentConfiguration,
    healthy:
      targets.length > 0
        ? { by: 'load_balancer', count: Math.min(...targets) }
        : await containerHealth(ecs, target, primary?.taskDefinition),
    failed: new Map(
      stopped
        .filter((task) => task.taskDefinitionArn === primary?.taskDefinition && hasFailed(task))
        .map((task) => [task.taskArn ?? '', task.stoppedReason ?? task.stopCode ?? 'no reason']),
    ),
  }
}

/** `undefined` where no container of the task definition has a health check: ECS calls the health of such a task UNKNOWN. */
async function containerHealth(
  ecs: Ecs,
  target: EcsService,
  taskDefinition: string | undefined,
): Promise<Health | undefined> {
  const described = taskDefinition ? await describeTaskDefinition(ecs, taskDefinition) : undefined
  if (!described?.containers.some(({ healthCheck }) => healthCheck)) return undefined
  const healthy = (await tasksOf(ecs, target, 'RUNNING')).filter(
    ({ healthStatus, taskDefinitionArn }) =>
      taskDefinitionArn === taskDefinition && healthStatus === 'HEALTHY',
  )
  return { by: 'container', count: healthy.length }
}

function scheduleOf(scaling: Scaling, { cluster, service: { name } }: EcsService) {
  return callAws('application-autoscaling:DescribeScheduledActions', () =>
    scheduledZero(scaling, { cluster, service: name }),
  )
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
