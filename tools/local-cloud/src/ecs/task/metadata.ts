import type { HttpAnswer } from '../../wire/http.ts'
import type { Route } from '../../wire/wire.ts'
import type { ContainerState, TaskState } from '../model.ts'

const PREFIX = '/_task/v4/'

/** Path of a container's metadata below the endpoint, as in Fargate's `ECS_CONTAINER_METADATA_URI_V4`. */
export function metadataPath(task: TaskState, container: string): string {
  return `${PREFIX}${task.id}/${container}`
}

/**
 * The task metadata endpoint, version 4: the container, and with `/task` appended the task.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html
 */
export function metadataRoute(tasks: () => readonly TaskState[]): Route {
  return ({ url }) => {
    if (!url.pathname.startsWith(PREFIX)) return undefined
    const [id, name, whole] = url.pathname.slice(PREFIX.length).split('/')
    const task = tasks().find((one) => one.id === id)
    const container = task?.containers.find((one) => one.name === name)
    if (!task || !container || (whole !== undefined && whole !== 'task'))
      return json(404, 'no such task')
    return json(200, whole ? describeTask(task) : describeContainer(task, container))
  }
}

function describeTask(task: TaskState) {
  const { family, revision } = task.taskDefinition.definition
  return {
    Cluster: task.cluster.arn,
    TaskARN: task.arn,
    Family: family,
    Revision: String(revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.lastStatus,
    LaunchType: 'FARGATE',
    Containers: task.containers.map((container) => describeContainer(task, container)),
  }
}

function describeContainer(task: TaskState, { name, image, imageDigest }: ContainerState) {
  const { family, revision } = task.taskDefinition.definition
  return {
    Name: name,
    Image: image,
    ImageID: imageDigest,
    Labels: {
      'com.amazonaws.ecs.cluster': task.cluster.arn,
      'com.amazonaws.ecs.container-name': name,
      'com.amazonaws.ecs.task-arn': task.arn,
      'com.amazonaws.ecs.task-definition-family': family,
      'com.amazonaws.ecs.task-definition-version': String(revision),
    },
  }
}

function json(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
