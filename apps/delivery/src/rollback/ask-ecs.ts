import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { callAws } from '../aws-call.ts'
import { AwsCallError } from '../errors.ts'

type Ecs = Pick<ECSClient, 'send'>

/** A task definition without its revision's contents. */
export interface Name {
  readonly family: string
  readonly revision: number
}

/**
 * What is PRIMARY now; `undefined` where there is no such service.
 * @throws AwsCallError
 */
export async function presentTaskDefinition(
  ecs: Ecs,
  { cluster, service: { name: service } }: DeploymentTarget,
): Promise<Name | undefined> {
  const { services = [] } = await callAws('ecs:DescribeServices', () =>
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  )
  const [found] = services.filter(({ status }) => status === 'ACTIVE')
  const primary = found?.deployments?.find(({ status }) => status === 'PRIMARY')
  return parseArn(primary?.taskDefinition ?? found?.taskDefinition)
}

/**
 * Revisions of the family whose service deployment was SUCCESSFUL, newest deployment first, each once.
 * @throws AwsCallError
 */
export async function revisionsThatServed(
  ecs: Ecs,
  environment: DeploymentTarget,
  family: string,
): Promise<number[]> {
  const deployments = await successfulDeployments(ecs, environment)
  const arns = deployments.flatMap(({ targetServiceRevisionArn: arn }) => (arn ? [arn] : []))
  const definitions = await taskDefinitionsOf(ecs, arns)
  const revisions = arns.flatMap((arn) => {
    const parsed = parseArn(definitions.get(arn))
    return parsed?.family === family ? [parsed.revision] : []
  })
  return [...new Set(revisions)]
}

async function successfulDeployments(
  ecs: Ecs,
  { cluster, service: { name: service } }: DeploymentTarget,
): Promise<ServiceDeploymentBrief[]> {
  const found: ServiceDeploymentBrief[] = []
  let nextToken: string | undefined
  do {
    const command = new ListServiceDeploymentsCommand({
      cluster,
      service,
      status: ['SUCCESSFUL'],
      nextToken,
    })
    const page = await callAws('ecs:ListServiceDeployments', () => ecs.send(command))
    found.push(...(page.serviceDeployments ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  // In which order ECS lists them is not documented.
  const at = ({ createdAt }: ServiceDeploymentBrief) => createdAt?.getTime() ?? 0
  return found.sort((a, b) => at(b) - at(a))
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html */
const revisionsAtOnce = 20

async function taskDefinitionsOf(ecs: Ecs, arns: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < arns.length; start += revisionsAtOnce) {
    const serviceRevisionArns = arns.slice(start, start + revisionsAtOnce)
    const { serviceRevisions = [] } = await callAws('ecs:DescribeServiceRevisions', () =>
      ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns })),
    )
    for (const { serviceRevisionArn, taskDefinition } of serviceRevisions)
      if (serviceRevisionArn && taskDefinition) found.set(serviceRevisionArn, taskDefinition)
  }
  return found
}

export interface Described {
  readonly active: boolean
  readonly commit: string
  readonly runUrl: string
}

/**
 * What a revision (`family:revision`) is; `undefined` where there is none.
 * @throws AwsCallError
 */
export async function describeRevision(ecs: Ecs, name: string): Promise<Described | undefined> {
  try {
    const { taskDefinition, tags = [] } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: name, include: ['TAGS'] }),
    )
    const image = taskDefinition?.containerDefinitions?.[0]?.image ?? ''
    return {
      active: taskDefinition?.status === 'ACTIVE',
      commit: image.split('@')[0]?.split(':')[1] ?? '',
      runUrl: tags.find(({ key }) => key === 'RunUrl')?.value ?? '',
    }
  } catch (error) {
    // ECS calls a revision that never was a "client exception", without a name of its own.
    if (error instanceof Error && /Unable to describe task definition/.test(error.message))
      return undefined
    throw new AwsCallError(`ecs:DescribeTaskDefinition of ${name}`, error)
  }
}

/** `arn:…:task-definition/backend-prod:57` */
function parseArn(arn: string | undefined) {
  const [, family, revision] = /\/([^/:]+):(\d+)$/.exec(arn ?? '') ?? []
  return family && revision ? { family, revision: Number(revision) } : undefined
}
