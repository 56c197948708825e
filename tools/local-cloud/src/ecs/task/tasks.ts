import type { Tag, TaskOverride } from '@aws-sdk/client-ecs'
import { arn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import type { Clock } from '../../clock.ts'
import type { Ids } from '../ids.ts'
import type {
  ClusterState,
  ContainerState,
  RegisteredTaskDefinition,
  RevisionSettings,
  TaskState,
} from '../model.ts'

export interface NewTask {
  readonly caller: Caller
  readonly cluster: ClusterState
  readonly taskDefinition: RegisteredTaskDefinition
  readonly group: string
  readonly startedBy: string | undefined
  readonly launchType: RevisionSettings['launchType']
  readonly platformVersion: string
  readonly capacityProviderName: string | undefined
  readonly networkConfiguration: RevisionSettings['networkConfiguration']
  readonly overrides?: TaskOverride
  readonly enableExecuteCommand?: boolean
  readonly tags: readonly Tag[]
}

/** A task in its initial state, PROVISIONING. */
export function newTask(task: NewTask, clock: Clock, ids: Ids): TaskState {
  const id = ids.task()
  const now = clock.now()
  const { definition } = task.taskDefinition
  return {
    overrides: {},
    enableExecuteCommand: false,
    ...task,
    tags: [...task.tags],
    id,
    arn: arn('ecs', task.caller, `task/${task.cluster.name}/${id}`),
    eniId: ids.uuid(),
    privateIp: ids.privateIp(),
    createdAt: now,
    updatedAt: now,
    containers: (definition.containerDefinitions ?? []).map(
      ({ name = '', image = '', essential = true }): ContainerState => ({
        name,
        arn: arn('ecs', task.caller, `container/${task.cluster.name}/${id}/${ids.uuid()}`),
        image,
        essential,
        imageDigest: undefined,
        runtimeId: undefined,
        lastStatus: 'PENDING',
        health: 'UNKNOWN',
        exitCode: undefined,
        reason: undefined,
      }),
    ),
    targets: new Map(),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    version: 0,
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    executionStoppedAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    healthy: false,
    hasServed: false,
  }
}
