import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { callAws } from '../aws-call.ts'
import { RefusedError } from '../errors.ts'

/** What runs in an environment. */
export interface Running {
  /** Variables of its first container. */
  readonly variables: Readonly<Record<string, string>>
  /** Tags of its task definition. */
  readonly tags: Readonly<Record<string, string>>
  /** Tag of its image: the commit. */
  readonly imageTag: string
  /** `REPOSITORY@sha256:…` of the image that its tasks really run; `undefined` where none is running. */
  readonly image: string | undefined
}

/**
 * Asks ECS what is PRIMARY, and what its tasks run.
 * @throws RefusedError where there is no service
 * @throws AwsCallError
 */
export async function whatRuns(
  ecs: Pick<ECSClient, 'send'>,
  { cluster, service: { name: service } }: DeploymentTarget,
): Promise<Running> {
  const { services = [] } = await callAws('ecs:DescribeServices', () =>
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  )
  const taskDefinition = services.find(({ status }) => status === 'ACTIVE')?.taskDefinition
  if (!taskDefinition) throw new RefusedError(`there is no service ${service} in ${cluster}`)
  const described = await callAws('ecs:DescribeTaskDefinition', () =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })),
  )
  const [container] = described.taskDefinition?.containerDefinitions ?? []
  const [repository = '', imageTag = ''] = (container?.image ?? '').split('@')[0]?.split(':') ?? []
  const digest = await runningDigest(ecs, {
    cluster,
    service,
    taskDefinition,
    container: container?.name,
  })
  return {
    variables: pairs(container?.environment?.map(({ name, value }) => [name, value])),
    tags: pairs(described.tags?.map(({ key, value }) => [key, value])),
    imageTag,
    image: digest === undefined ? undefined : `${repository}@${digest}`,
  }
}

async function runningDigest(
  ecs: Pick<ECSClient, 'send'>,
  of: {
    cluster: string
    service: string
    taskDefinition: string
    container: string | undefined
  },
): Promise<string | undefined> {
  const { taskArns = [] } = await callAws('ecs:ListTasks', () =>
    ecs.send(new ListTasksCommand({ cluster: of.cluster, serviceName: of.service })),
  )
  if (taskArns.length === 0) return undefined
  const { tasks = [] } = await callAws('ecs:DescribeTasks', () =>
    ecs.send(new DescribeTasksCommand({ cluster: of.cluster, tasks: taskArns })),
  )
  const task = tasks.find(({ taskDefinitionArn }) => taskDefinitionArn === of.taskDefinition)
  return task?.containers?.find(({ name }) => name === of.container)?.imageDigest
}

function pairs(entries: readonly (readonly (string | undefined)[])[] = []) {
  return Object.fromEntries(entries.map(([name = '', value = '']) => [name, value]))
}
