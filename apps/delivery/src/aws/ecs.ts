import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type Service,
  type ServiceDeploymentBrief,
  type ServiceDeploymentStatus,
  type Task,
} from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { AwsCallError } from '../errors.ts'
import { callAws } from './call.ts'

export type Ecs = Pick<ECSClient, 'send'>

export type EcsService = Pick<DeploymentTarget, 'cluster' | 'service'>

/**
 * The service as ECS describes it; `undefined` where there is none, or it is being deleted.
 * @throws AwsCallError
 */
export async function describeService(
  ecs: Ecs,
  { cluster, service: { name } }: EcsService,
): Promise<Service | undefined> {
  const { services = [] } = await callAws('ecs:DescribeServices', () =>
    ecs.send(new DescribeServicesCommand({ cluster, services: [name] })),
  )
  return services.find(({ status }) => status === 'ACTIVE')
}

/**
 * Every service deployment of a service, newest first. ECS does not document the order in which it lists them.
 * @param status default: all
 * @throws AwsCallError
 */
export async function serviceDeployments(
  ecs: Ecs,
  { cluster, service: { name: service } }: EcsService,
  status?: readonly ServiceDeploymentStatus[],
): Promise<ServiceDeploymentBrief[]> {
  const found: ServiceDeploymentBrief[] = []
  let nextToken: string | undefined
  do {
    const command = new ListServiceDeploymentsCommand({
      cluster,
      service,
      maxResults: 100,
      nextToken,
      ...(status && { status: [...status] }),
    })
    const page = await callAws('ecs:ListServiceDeployments', () => ecs.send(command))
    found.push(...(page.serviceDeployments ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  const createdAt = (deployment: ServiceDeploymentBrief) => deployment.createdAt?.getTime() ?? 0
  return found.sort((a, b) => createdAt(b) - createdAt(a))
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const tasksAtOnce = 100

/**
 * Every task of a service in a state; ECS keeps stopped ones for an hour, and does not document the order in which it lists them.
 * @throws AwsCallError
 */
export async function tasksOf(
  ecs: Ecs,
  { cluster, service: { name: serviceName } }: EcsService,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Task[]> {
  const found: Task[] = []
  let nextToken: string | undefined
  do {
    const command = new ListTasksCommand({
      cluster,
      serviceName,
      desiredStatus,
      maxResults: tasksAtOnce,
      nextToken,
    })
    const { taskArns: tasks = [], ...page } = await callAws('ecs:ListTasks', () =>
      ecs.send(command),
    )
    if (tasks.length > 0) {
      const described = await callAws('ecs:DescribeTasks', () =>
        ecs.send(new DescribeTasksCommand({ cluster, tasks })),
      )
      found.push(...(described.tasks ?? []))
    }
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

export interface TaskDefinition {
  /** False where it was deregistered. */
  readonly active: boolean
  readonly containers: readonly ContainerDefinition[]
  readonly tags: Readonly<Record<string, string>>
}

/**
 * A task definition by its ARN or `family:revision`; `undefined` where there is no such revision.
 * @throws AwsCallError
 */
export async function describeTaskDefinition(
  ecs: Ecs,
  name: string,
): Promise<TaskDefinition | undefined> {
  try {
    const { taskDefinition, tags = [] } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: name, include: ['TAGS'] }),
    )
    return {
      active: taskDefinition?.status === 'ACTIVE',
      containers: taskDefinition?.containerDefinitions ?? [],
      tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
    }
  } catch (error) {
    // A revision that never existed is a ClientException, which has no name of its own.
    if (error instanceof Error && /Unable to describe task definition/.test(error.message))
      return undefined
    throw new AwsCallError(`ecs:DescribeTaskDefinition of ${name}`, error)
  }
}

/** `backend:4f2a9c1@sha256:…` as its parts; `tag` is `undefined` where the image is named by its digest alone. */
export function parseImage(image = ''): { repository: string; tag: string | undefined } {
  const [repository = '', tag] = image.split('@')[0]?.split(':') ?? []
  return { repository, tag }
}

/** The container that runs the image of the service; the first one where a task definition has no container of that name. */
export function containerOf(
  { containers }: Pick<TaskDefinition, 'containers'>,
  { service }: EcsService,
): ContainerDefinition | undefined {
  return containers.find(({ name }) => name === service.container) ?? containers[0]
}

/** Tag of the image of the service, which is the commit; `undefined` where the image is named by its digest alone. */
export function commitOf(
  definition: Pick<TaskDefinition, 'containers'>,
  target: EcsService,
): string | undefined {
  return parseImage(containerOf(definition, target)?.image).tag
}
