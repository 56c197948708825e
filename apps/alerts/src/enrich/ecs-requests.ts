import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type DescribeTaskDefinitionCommandOutput,
  ECSClient,
  type Service,
} from '@aws-sdk/client-ecs'
import type { Owner } from '@repo/aws-events'

export type EcsSender = Pick<ECSClient, 'send'>

/** A service by name, and until when its requests may take. */
export interface Where {
  readonly cluster: string
  readonly service: string
  readonly signal: AbortSignal
}

/** One attempt and one retry: the whole enrichment has a few seconds. */
export function createEcsClient({ region }: Owner): ECSClient {
  return new ECSClient({ region, maxAttempts: 2 })
}

/** A service of the own account and region. By ARN, as a name is resolved in whatever account signs the request. */
export function arnsOf(
  { partition, region, account }: Owner,
  { cluster, service }: Pick<Where, 'cluster' | 'service'>,
): { readonly cluster: string; readonly service: string } {
  const ecs = `arn:${partition}:ecs:${region}:${account}`
  return { cluster: `${ecs}:cluster/${cluster}`, service: `${ecs}:service/${cluster}/${service}` }
}

/** A service as ECS returns it; `undefined` where ECS has none of that name, which does not show that one was deleted. */
export async function describeService(
  ecs: EcsSender,
  own: Owner,
  where: Where,
): Promise<Service | undefined> {
  const { cluster, service } = arnsOf(own, where)
  const command = new DescribeServicesCommand({ cluster, services: [service] })
  return (await ecs.send(command, { abortSignal: where.signal })).services?.[0]
}

/** A task definition by its ARN, as ECS returns it, with its tags. */
export async function describeTaskDefinition(
  ecs: EcsSender,
  taskDefinition: string | undefined,
  abortSignal: AbortSignal,
): Promise<DescribeTaskDefinitionCommandOutput | undefined> {
  if (!taskDefinition) return undefined
  return ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), {
    abortSignal,
  })
}
