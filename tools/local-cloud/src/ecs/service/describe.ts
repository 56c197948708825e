import type { Deployment as SdkDeployment, Service } from '@aws-sdk/client-ecs'
import type { Deployment, ServiceState, TaskState } from '../model.ts'

/** Task counts of `DescribeServices`. */
export function countTasks(tasks: readonly TaskState[]) {
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length
  const pending = tasks.filter(({ lastStatus }) =>
    ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus),
  ).length
  return { runningCount: running, pendingCount: pending }
}

/** A service as `DescribeServices` returns it: every field that ecspresso, the CLI and the console read. */
export function describeService(
  service: ServiceState,
  tasks: readonly TaskState[],
  withTags: boolean,
): Service {
  const [primary] = service.deployments
  const revision = primary?.revision ?? service.revisions[0]
  const inProgress = service.serviceDeployments[0]
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    loadBalancers: revision?.loadBalancers ?? [],
    serviceRegistries: revision?.serviceRegistries ?? [],
    status: service.status,
    desiredCount: service.desiredCount,
    ...countTasks(tasks),
    ...(revision?.capacityProviderStrategy && {
      capacityProviderStrategy: revision.capacityProviderStrategy,
    }),
    ...(revision?.launchType && { launchType: revision.launchType }),
    platformVersion: revision?.platformVersion,
    platformFamily: 'Linux',
    taskDefinition: revision?.taskDefinition.definition.taskDefinitionArn,
    deploymentConfiguration: service.deploymentConfiguration,
    deploymentController: { type: 'ECS' },
    deployments: service.deployments.map((deployment) =>
      describeDeployment(service, deployment, tasks),
    ),
    events: service.events.map(({ id, createdAt, message }) => ({
      id,
      createdAt: new Date(createdAt),
      message,
    })),
    createdAt: new Date(service.createdAt),
    createdBy: service.createdBy,
    placementConstraints: service.placementConstraints ?? [],
    placementStrategy: service.placementStrategy ?? [],
    networkConfiguration: revision?.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing:
      service.availabilityZoneRebalancing === 'ENABLED' ? 'ENABLED' : 'DISABLED',
    ...(inProgress && { currentServiceDeployment: inProgress.arn }),
    currentServiceRevisions: service.deployments.map((deployment) => ({
      arn: deployment.revision.arn,
      requestedTaskCount: desiredOf(service, deployment, tasks),
      runningTaskCount: countTasks(tasksOf(deployment, tasks)).runningCount,
      pendingTaskCount: countTasks(tasksOf(deployment, tasks)).pendingCount,
    })),
    ...(withTags && { tags: service.tags }),
  }
}

function describeDeployment(
  service: ServiceState,
  deployment: Deployment,
  tasks: readonly TaskState[],
): SdkDeployment {
  const { revision } = deployment
  return {
    id: deployment.id,
    status: isDraining(service, deployment, tasks) ? 'DRAINING' : deployment.status,
    taskDefinition: revision.taskDefinition.definition.taskDefinitionArn,
    desiredCount: desiredOf(service, deployment, tasks),
    ...countTasks(tasksOf(deployment, tasks)),
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...(revision.capacityProviderStrategy && {
      capacityProviderStrategy: revision.capacityProviderStrategy,
    }),
    ...(revision.launchType && { launchType: revision.launchType }),
    platformVersion: revision.platformVersion,
    platformFamily: 'Linux',
    networkConfiguration: revision.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    ...(revision.serviceConnectConfiguration && {
      serviceConnectConfiguration: revision.serviceConnectConfiguration,
    }),
    ...(revision.volumeConfigurations && {
      volumeConfigurations: revision.volumeConfigurations,
    }),
  }
}

const tasksOf = ({ id }: Deployment, tasks: readonly TaskState[]) =>
  tasks.filter(({ startedBy }) => startedBy === id)

/** A deployment that failed is listed for a while longer than its tasks and its rollback. */
function isDraining(
  { deployments: [primary] }: ServiceState,
  deployment: Deployment,
  tasks: readonly TaskState[],
): boolean {
  return (
    deployment !== primary &&
    deployment.rolloutState === 'FAILED' &&
    primary?.rolloutState !== 'IN_PROGRESS' &&
    tasksOf(deployment, tasks).length === 0
  )
}

/** Desired count: the service's for the PRIMARY deployment, 0 for a failed one, the tasks it still has for an older one. */
export function desiredOf(
  service: ServiceState,
  deployment: Deployment,
  tasks: readonly TaskState[],
): number {
  if (deployment.rolloutState === 'FAILED') return 0
  if (deployment.status === 'PRIMARY') return service.desiredCount
  return tasksOf(deployment, tasks).filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
    .length
}
