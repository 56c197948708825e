import type {
  Cluster,
  CreateServiceRequest,
  DeploymentConfiguration,
  LoadBalancer,
  Tag,
  TaskDefinition,
  TaskOverride,
} from '@aws-sdk/client-ecs'
import type { Caller } from '../caller.ts'
import type { PauseHook } from './hooks.ts'
import type { TargetHealth } from './ports.ts'

/** An outcome that a control call forces on the next deployments of a service. */
export type ForcedOutcome = 'succeed' | 'rollback' | 'stuck' | 'paused'

/** Why a deployment is stopped or rolled back. `text` completes "Service deployment rolled back because …". */
export interface RollbackReason {
  readonly kind: 'breaker' | 'alarm' | 'hook' | 'user'
  readonly text: string
}

export interface RegisteredTaskDefinition {
  readonly definition: TaskDefinition & { taskDefinitionArn: string; family: string }
  tags: Tag[]
}

/** The settings of a service revision: a change of any of these starts a deployment. */
export interface RevisionSettings {
  readonly taskDefinition: RegisteredTaskDefinition
  readonly launchType: 'FARGATE' | 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES' | undefined
  readonly platformVersion: string
  readonly capacityProviderStrategy: CreateServiceRequest['capacityProviderStrategy']
  readonly networkConfiguration: CreateServiceRequest['networkConfiguration']
  readonly loadBalancers: LoadBalancer[]
  readonly serviceRegistries: CreateServiceRequest['serviceRegistries']
  readonly serviceConnectConfiguration: CreateServiceRequest['serviceConnectConfiguration']
  readonly volumeConfigurations: CreateServiceRequest['volumeConfigurations']
}

export interface ServiceRevision extends RevisionSettings {
  readonly arn: string
  readonly createdAt: number
  /** Image and digest of each container, resolved when the revision was created. */
  readonly containerImages: readonly {
    readonly containerName: string
    readonly image: string
    readonly imageDigest: string | undefined
  }[]
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED'

/** A service deployment, its rollback included, as `DescribeServiceDeployments` returns it. */
export interface ServiceDeployment {
  readonly arn: string
  /** Of the entry in the service's `deployments`: `ecs-svc/…`. */
  readonly deploymentId: string
  readonly target: ServiceRevision
  readonly sources: readonly ServiceRevision[]
  readonly configuration: DeploymentConfiguration
  readonly createdAt: number
  updatedAt: number
  /** `undefined` while it is PENDING. */
  startedAt: number | undefined
  finishedAt: number | undefined
  stoppedAt: number | undefined
  status: ServiceDeploymentStatus
  statusReason: string | undefined
  rollback:
    | {
        readonly reason: string
        readonly startedAt: number
        readonly arn: string
        readonly deploymentId: string
      }
    | undefined
  /** State of the circuit breaker, without the rollback's failures. */
  breaker: { failures: number; threshold: number; status: MonitoringStatus }
  /** State of its CloudWatch alarms. */
  alarms: { readonly names: readonly string[]; status: MonitoringStatus; triggered: string[] }
  hooks: PauseHook[]
}

/** Of the circuit breaker, and of the alarms. */
export type MonitoringStatus = 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED'

/** One entry of a service's `deployments`: a set of tasks of one revision. */
export interface Deployment {
  /** `ecs-svc/…`; the `startedBy` of its tasks. */
  readonly id: string
  readonly revision: ServiceRevision
  readonly serviceDeployment: ServiceDeployment
  readonly kind: 'rollout' | 'rollback'
  readonly forced: ForcedOutcome | undefined
  readonly createdAt: number
  updatedAt: number
  status: 'PRIMARY' | 'ACTIVE'
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  rolloutStateReason: string
  failedTasks: number
  /** Failures as the circuit breaker counts them. */
  breakerFailures: number
  /** Failures since the last healthy task; the back-off before the next start grows with it. */
  failuresInARow: number
  /** Epoch milliseconds before which no further task is started. */
  notBefore: number
  /** Epoch milliseconds until which its alarms are watched after the old tasks are gone; `undefined` before that. */
  bakesUntil: number | undefined
  /** Of a FAILED one: epoch milliseconds until which it is listed even without tasks. */
  listedUntil: number | undefined
}

export interface ServiceEvent {
  readonly id: string
  readonly createdAt: number
  readonly message: string
}

export interface ServiceState {
  readonly arn: string
  readonly name: string
  readonly cluster: ClusterState
  readonly caller: Caller
  readonly createdAt: number
  readonly createdBy: string
  /** Every revision, newest first. */
  readonly revisions: ServiceRevision[]
  /** Newest first. */
  readonly serviceDeployments: ServiceDeployment[]
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  desiredCount: number
  deploymentConfiguration: DeploymentConfiguration
  healthCheckGracePeriodSeconds: number | undefined
  enableECSManagedTags: boolean
  enableExecuteCommand: boolean
  propagateTags: 'NONE' | 'SERVICE' | 'TASK_DEFINITION'
  availabilityZoneRebalancing: string
  placementConstraints: CreateServiceRequest['placementConstraints']
  placementStrategy: CreateServiceRequest['placementStrategy']
  tags: Tag[]
  /** PRIMARY first. */
  deployments: Deployment[]
  /** The revision that a rollback returns to. */
  lastCompleted: ServiceRevision | undefined
  /** Newest first, at most 100. */
  events: ServiceEvent[]
  /** Whether its last event is "has reached a steady state". */
  steady: boolean
}

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'

export interface ContainerState {
  readonly name: string
  readonly arn: string
  readonly image: string
  readonly essential: boolean
  imageDigest: string | undefined
  runtimeId: string | undefined
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED'
  /** By the health check of its definition, if it is run. */
  health: 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY'
  exitCode: number | undefined
  reason: string | undefined
}

export interface TaskState {
  readonly id: string
  readonly arn: string
  readonly cluster: ClusterState
  readonly caller: Caller
  readonly taskDefinition: RegisteredTaskDefinition
  readonly group: string
  readonly startedBy: string | undefined
  readonly launchType: RevisionSettings['launchType']
  readonly platformVersion: string
  readonly capacityProviderName: string | undefined
  readonly networkConfiguration: RevisionSettings['networkConfiguration']
  readonly overrides: TaskOverride
  readonly enableExecuteCommand: boolean
  readonly eniId: string
  readonly privateIp: string
  readonly createdAt: number
  readonly containers: ContainerState[]
  /** State of its targets, by the ARN of the target group, until they have been deregistered. */
  readonly targets: Map<string, TargetHealth['state']>
  tags: Tag[]
  lastStatus: TaskStatus
  desiredStatus: 'RUNNING' | 'STOPPED'
  version: number
  updatedAt: number
  pullStartedAt: number | undefined
  pullStoppedAt: number | undefined
  startedAt: number | undefined
  stoppingAt: number | undefined
  executionStoppedAt: number | undefined
  stoppedAt: number | undefined
  stopCode: StopCode | undefined
  stoppedReason: string | undefined
  /** True from the moment it counts as serving, until it is stopped. */
  healthy: boolean
  /** Whether it ever served: a failure after that is no failed start. */
  hasServed: boolean
}

export interface ClusterState {
  readonly arn: string
  readonly name: string
  readonly settings: Cluster['settings']
  tags: Tag[]
  status: 'ACTIVE' | 'INACTIVE'
}

/** The ECS resources of one account and region. */
export interface Place {
  readonly clusters: Map<string, ClusterState>
  /** By ARN. */
  readonly services: Map<string, ServiceState>
  /** By ARN. */
  readonly tasks: Map<string, TaskState>
  /** By family, oldest revision first. */
  readonly families: Map<string, RegisteredTaskDefinition[]>
}

/** Runs the tasks of services for the deployment engine. */
export interface TaskKeeper {
  /** Tasks of the service that are not STOPPED. */
  tasksOf(service: ServiceState): readonly TaskState[]
  start(service: ServiceState, deployment: Deployment): TaskState
  stop(task: TaskState, reason: string): void
}
