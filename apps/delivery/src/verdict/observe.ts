import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { callAws } from '../aws-call.ts'
import type { Observation } from './judge.ts'

type Place = Pick<DeploymentTarget, 'cluster' | 'service'>

/**
 * Asks ECS what it runs.
 * @throws AwsCallError
 */
export async function observe(ecs: ECSClient, place: Place): Promise<Observation> {
  const {
    cluster,
    service: { name: service },
  } = place
  // The deployment first: what is PRIMARY may then be newer than it, but never older.
  const latest = await latestDeployment(ecs, place)
  const { services = [] } = await callAws('ecs:DescribeServices', () =>
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  )
  const primary = services[0]?.deployments?.find(({ status }) => status === 'PRIMARY')
  return {
    latest: latest && {
      status: latest.status ?? 'unknown',
      statusReason: latest.statusReason || undefined,
      seconds: secondsOf(latest),
    },
    primary:
      primary?.taskDefinition === undefined
        ? undefined
        : await describe(
            ecs,
            primary.taskDefinition,
            services[0]?.loadBalancers?.[0]?.containerName,
          ),
  }
}

async function latestDeployment(
  ecs: ECSClient,
  { cluster, service: { name: service } }: Place,
): Promise<ServiceDeploymentBrief | undefined> {
  let latest: ServiceDeploymentBrief | undefined
  let nextToken: string | undefined
  // In which order they come is not documented, so all pages are looked at.
  do {
    const page = await callAws('ecs:ListServiceDeployments', () =>
      ecs.send(new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100, nextToken })),
    )
    for (const one of page.serviceDeployments ?? [])
      if (!latest || time(one) > time(latest)) latest = one
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return latest
}

async function describe(ecs: ECSClient, arn: string, container: string | undefined) {
  const { taskDefinition, tags = [] } = await callAws('ecs:DescribeTaskDefinition', () =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] })),
  )
  const containers = taskDefinition?.containerDefinitions ?? []
  const { image } = containers.find(({ name }) => name === container) ?? containers[0] ?? {}
  return {
    taskDefinition: arn.split('/').at(-1) ?? arn,
    commit: image?.split('@')[0]?.split(':')[1],
    runUrl: tags.find(({ key }) => key === 'RunUrl')?.value,
  }
}

function time({ createdAt }: ServiceDeploymentBrief): number {
  return createdAt?.getTime() ?? 0
}

function secondsOf({ startedAt, createdAt, finishedAt }: ServiceDeploymentBrief) {
  const start = startedAt ?? createdAt
  return start && finishedAt && Math.round((finishedAt.getTime() - start.getTime()) / 1000)
}
