import {
  DescribeScalableTargetsCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeServicesCommand,
  type DescribeServicesResponse,
  DescribeTaskDefinitionCommand,
  type DescribeTaskDefinitionResponse,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsResponse,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs'
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Ecs } from '../aws/ecs.ts'
import type { LoadBalancing } from '../aws/target-health.ts'
import type { Scaling } from './observe-tasks.ts'

export interface EcsResponses {
  /** Pages, one a call. */
  readonly deployments?: readonly ListServiceDeploymentsResponse[]
  readonly services: DescribeServicesResponse
  readonly taskDefinition?: DescribeTaskDefinitionResponse
  /** One a page, whatever their state. */
  readonly tasks?: readonly Task[]
}

export const taskDefinitionArn =
  'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/backend-dev:7'

/** ECS with these responses. */
export function fakeEcs({
  deployments = [],
  services,
  taskDefinition,
  tasks = [],
}: EcsResponses): Ecs {
  const pages = [...deployments]
  const send = async (command: unknown) => {
    if (command instanceof ListServiceDeploymentsCommand) return pages.shift()
    if (command instanceof DescribeServicesCommand) return services
    if (command instanceof DescribeTaskDefinitionCommand && taskDefinition) return taskDefinition
    if (command instanceof ListTasksCommand) {
      const page = Number(command.input.nextToken ?? 0)
      const more = page + 1 < tasks.length && { nextToken: String(page + 1) }
      return { taskArns: tasks.slice(page, page + 1).map(({ taskArn }) => taskArn), ...more }
    }
    if (command instanceof DescribeTasksCommand)
      return { tasks: tasks.filter(({ taskArn = '' }) => command.input.tasks?.includes(taskArn)) }
    throw new TypeError('this call has no response')
  }
  // The client's `send` is an overload for each command.
  return { send } as Ecs
}

/** Application Auto Scaling, which holds every service at no task by a schedule, or has no target. */
export function fakeScaling(isZero = false) {
  const send = async (command: unknown) => {
    if (command instanceof DescribeScalableTargetsCommand)
      return { ScalableTargets: isZero ? [{ MaxCapacity: 0 }] : [] }
    if (command instanceof DescribeScheduledActionsCommand)
      return { ScheduledActions: [{ ScalableTargetAction: { MaxCapacity: 0 } }] }
    throw new TypeError('this call has no response')
  }
  return { send } as Scaling
}

/** A load balancer with targets in its target groups: `ADDRESS STATE`. */
export function fakeLoadBalancing(groups: Readonly<Record<string, readonly string[]>>) {
  const send = async (command: unknown) => {
    if (!(command instanceof DescribeTargetHealthCommand))
      throw new TypeError('this call has no response')
    const targets = groups[command.input.TargetGroupArn ?? ''] ?? []
    return {
      TargetHealthDescriptions: targets.map((target) => {
        const [Id, State] = target.split(' ')
        return { Target: { Id, Port: 8080 }, TargetHealth: { State } }
      }),
    }
  }
  return { send } as LoadBalancing
}
