import type { DeploymentTarget } from '@repo/environments'
import {
  containerOf,
  describeService,
  describeTaskDefinition,
  type Ecs,
  parseImage,
  tasksOf,
} from '../aws/ecs.ts'
import { RefusedError } from '../errors.ts'

/** What a service runs. */
export interface RunningService {
  /** Variables of the container that runs its image. */
  readonly variables: Readonly<Record<string, string>>
  /** Tags of its task definition. */
  readonly tags: Readonly<Record<string, string>>
  /** Tag of its image: the commit. */
  readonly imageTag: string
  /** `REPOSITORY@sha256:…` of the image that its tasks run; `undefined` where no task is running. */
  readonly image: string | undefined
}

/**
 * Reads from ECS what is PRIMARY, and which image its tasks run.
 * @throws RefusedError where there is no service
 * @throws AwsCallError
 */
export async function readRunning(ecs: Ecs, target: DeploymentTarget): Promise<RunningService> {
  const { cluster, service } = target
  const taskDefinition = (await describeService(ecs, target))?.taskDefinition
  if (!taskDefinition) throw new RefusedError(`there is no service ${service.name} in ${cluster}`)
  const described = await describeTaskDefinition(ecs, taskDefinition)
  const container = described && containerOf(described, target)
  const { repository, tag = '' } = parseImage(container?.image)
  const digest = await runningDigest(ecs, target, taskDefinition, container?.name)
  const variables = container?.environment ?? []
  return {
    variables: Object.fromEntries(variables.map(({ name = '', value = '' }) => [name, value])),
    tags: described?.tags ?? {},
    imageTag: tag,
    image: digest === undefined ? undefined : `${repository}@${digest}`,
  }
}

async function runningDigest(
  ecs: Ecs,
  target: DeploymentTarget,
  taskDefinition: string,
  container: string | undefined,
): Promise<string | undefined> {
  const tasks = await tasksOf(ecs, target, 'RUNNING')
  const task = tasks.find(({ taskDefinitionArn }) => taskDefinitionArn === taskDefinition)
  return task?.containers?.find(({ name }) => name === container)?.imageDigest
}
