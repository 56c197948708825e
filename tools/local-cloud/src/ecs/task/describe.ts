import type { Task } from '@aws-sdk/client-ecs'
import type { ContainerState, TaskState } from '../model.ts'

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))

/** A task as in `DescribeTasks` and, with times in ISO form, in `ECS Task State Change`. */
export function describeTask(task: TaskState): Task {
  const { definition } = task.taskDefinition
  return {
    attachments: [networkInterface(task)],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: `${task.caller.region}a`,
    capacityProviderName: task.capacityProviderName,
    clusterArn: task.cluster.arn,
    connectivity: task.pullStartedAt === undefined ? undefined : 'CONNECTED',
    connectivityAt: date(task.pullStartedAt),
    containers: task.containers.map((container) => describeContainer(task, container)),
    cpu: definition.cpu,
    createdAt: new Date(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    ephemeralStorage: { sizeInGiB: definition.ephemeralStorage?.sizeInGiB ?? 20 },
    executionStoppedAt: date(task.executionStoppedAt),
    group: task.group,
    healthStatus: healthOf(task),
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: definition.memory,
    overrides: {
      ...task.overrides,
      containerOverrides:
        task.overrides.containerOverrides ?? task.containers.map(({ name }) => ({ name })),
    },
    platformFamily: 'Linux',
    platformVersion: task.platformVersion === 'LATEST' ? '1.4.0' : task.platformVersion,
    pullStartedAt: date(task.pullStartedAt),
    pullStoppedAt: date(task.pullStoppedAt),
    startedAt: date(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: date(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: date(task.stoppingAt),
    taskArn: task.arn,
    taskDefinitionArn: definition.taskDefinitionArn,
    version: task.version,
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
function healthOf({ containers }: TaskState): ContainerState['health'] {
  const essential = containers.filter((container) => container.essential)
  const has = (health: ContainerState['health']) =>
    essential.some((container) => container.health === health)
  if (has('UNHEALTHY')) return 'UNHEALTHY'
  return has('HEALTHY') && !has('UNKNOWN') ? 'HEALTHY' : 'UNKNOWN'
}

function describeContainer(task: TaskState, container: ContainerState) {
  const definitions = task.taskDefinition.definition.containerDefinitions ?? []
  const definition = definitions.find(({ name }) => name === container.name)
  const attached = task.lastStatus !== 'PROVISIONING' && task.lastStatus !== 'STOPPED'
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkInterfaces: attached
      ? [{ attachmentId: task.eniId, privateIpv4Address: task.privateIp }]
      : [],
    healthStatus: container.health,
    cpu: String(definition?.cpu ?? 0),
    memory: definition?.memory === undefined ? undefined : String(definition.memory),
  }
}

function networkInterface(task: TaskState) {
  const subnet = task.networkConfiguration?.awsvpcConfiguration?.subnets?.[0]
  const attached = task.lastStatus !== 'PROVISIONING'
  const gone = task.lastStatus === 'STOPPED'
  return {
    id: task.eniId,
    type: 'ElasticNetworkInterface',
    status: gone ? 'DELETED' : attached ? 'ATTACHED' : 'PRECREATED',
    details: [
      ...(subnet ? [{ name: 'subnetId', value: subnet }] : []),
      ...(attached ? [{ name: 'privateIPv4Address', value: task.privateIp }] : []),
    ],
  }
}
