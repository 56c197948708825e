import {
  DescribeServicesCommand,
  type DescribeServicesResponse,
  DescribeTaskDefinitionCommand,
  type DescribeTaskDefinitionResponse,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsResponse,
} from '@aws-sdk/client-ecs'
import type { Ecs } from '../aws/ecs.ts'

export interface EcsResponses {
  /** Pages, one a call. */
  readonly deployments: readonly ListServiceDeploymentsResponse[]
  readonly services: DescribeServicesResponse
  readonly taskDefinition: DescribeTaskDefinitionResponse
}

export const taskDefinitionArn =
  'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/backend-dev:7'

/** ECS with these responses. */
export function fakeEcs({ deployments, services, taskDefinition }: EcsResponses): Ecs {
  const pages = [...deployments]
  const send = async (command: unknown) => {
    if (command instanceof ListServiceDeploymentsCommand) return pages.shift()
    if (command instanceof DescribeServicesCommand) return services
    if (command instanceof DescribeTaskDefinitionCommand) return taskDefinition
    throw new TypeError('this call has no response')
  }
  // The client's `send` is an overload for each command.
  return { send } as Ecs
}
