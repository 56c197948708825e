import type {
  DescribeTasksRequest,
  ListTasksRequest,
  RunTaskRequest,
  StopTaskRequest,
} from '@aws-sdk/client-ecs'
import { arn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import type { Clock } from '../../clock.ts'
import { AwsError } from '../../wire/service.ts'
import { type Capacity, checkCapacity } from '../capacity.ts'
import { checkCount, invalidParameter } from '../errors.ts'
import type { Ids } from '../ids.ts'
import type { RegisteredTaskDefinition, TaskState } from '../model.ts'
import { validateLaunchType, validateNetwork, validatePlatform } from '../service/validate.ts'
import { lastPart, type Store } from '../store.ts'
import { checkTags } from '../tags.ts'
import { describeTask } from '../task/describe.ts'
import type { TaskRunner } from '../task/runner.ts'
import { newTask } from '../task/tasks.ts'
import { pageOf } from './page-of.ts'

/** Characters. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const MAX_OVERRIDES = 8192

export interface TaskOperationsOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly runner: TaskRunner
  readonly capacity: Capacity
  readonly runAlone: (task: TaskState) => TaskState
}

export function taskOperations(options: TaskOperationsOptions) {
  const { clock, ids, store, runner, capacity, runAlone } = options

  function list(input: ListTasksRequest, caller: Caller) {
    const cluster = store.cluster(caller, input.cluster)
    const { desiredStatus = 'RUNNING', family, serviceName, startedBy, launchType } = input
    const group = serviceName === undefined ? undefined : `service:${lastPart(serviceName)}`
    const arns = [...store.placeOf(caller).tasks.values()]
      .filter(
        (task) =>
          task.cluster === cluster &&
          task.desiredStatus === desiredStatus &&
          (family === undefined || task.taskDefinition.definition.family === family) &&
          (group === undefined || task.group === group) &&
          (startedBy === undefined || task.startedBy === startedBy) &&
          (launchType === undefined || task.launchType === launchType),
      )
      .map((task) => task.arn)
    const { items, ...next } = pageOf(arns, input)
    return { taskArns: items, ...next }
  }

  function describe(input: DescribeTasksRequest, caller: Caller) {
    const requested = input.tasks ?? []
    checkCount(requested, { empty: 'Tasks cannot be empty.', items: 'task ids', most: 100 })
    const cluster = store.cluster(caller, input.cluster)
    const withTags = input.include?.includes('TAGS') ?? false
    const found = requested.flatMap((id) => store.findTask(caller, cluster, id) ?? [])
    return {
      tasks: found.map((task) => ({ ...describeTask(task), tags: withTags ? task.tags : [] })),
      failures: requested
        .filter((id) => !store.findTask(caller, cluster, id))
        .map((id) => ({
          arn: arn('ecs', caller, `task/${cluster.name}/${lastPart(id)}`),
          reason: 'MISSING',
        })),
    }
  }

  function run(input: RunTaskRequest, caller: Caller) {
    const cluster = store.cluster(caller, input.cluster)
    const taskDefinition = store.findTaskDefinition(caller, input.taskDefinition)
    if (taskDefinition?.definition.status !== 'ACTIVE')
      throw new AwsError(
        'ClientException',
        taskDefinition ? 'TaskDefinition is inactive' : 'TaskDefinition not found.',
      )
    const { count = 1, propagateTags, tags = [] } = input
    if (count < 1 || count > 10) throw invalidParameter('count should be between 1 and 10.')
    validateRun(input, taskDefinition)
    checkCapacity(capacity.roomFor(caller, taskDefinition), count)
    const tasks = Array.from({ length: count }, () =>
      newTask(
        {
          caller,
          cluster,
          taskDefinition,
          group: input.group ?? `family:${taskDefinition.definition.family}`,
          startedBy: input.startedBy,
          launchType: input.launchType ?? 'FARGATE',
          platformVersion: input.platformVersion ?? 'LATEST',
          capacityProviderName: input.capacityProviderStrategy?.[0]?.capacityProvider,
          networkConfiguration: input.networkConfiguration,
          overrides: input.overrides ?? {},
          enableExecuteCommand: input.enableExecuteCommand ?? false,
          tags: [...(propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags : []), ...tags],
        },
        clock,
        ids,
      ),
    )
    return {
      tasks: tasks.map((task) => ({ ...describeTask(runAlone(task)), tags: task.tags })),
      failures: [],
    }
  }

  function stop(input: StopTaskRequest, caller: Caller) {
    const cluster = store.cluster(caller, input.cluster)
    if ((input.reason?.length ?? 0) > 1024)
      throw invalidParameter('The reason can have at most 1024 characters.')
    const task = store.findTask(caller, cluster, input.task ?? '')
    if (!task) throw invalidParameter('The referenced task was not found.')
    runner.stop(task, 'UserInitiated', input.reason ?? 'Task stopped by user')
    return { task: { ...describeTask(task), tags: task.tags } }
  }

  return { ListTasks: list, DescribeTasks: describe, RunTask: run, StopTask: stop }
}

/** @throws AwsError InvalidParameterException, PlatformUnknownException */
function validateRun(input: RunTaskRequest, { definition }: RegisteredTaskDefinition): void {
  validateLaunchType(input)
  validateNetwork(definition.networkMode, input.networkConfiguration)
  validatePlatform(input.platformVersion)
  checkTags(input.tags)
  if (input.startedBy !== undefined && !/^[\w/-]{1,128}$/.test(input.startedBy))
    throw invalidParameter(
      'startedBy must be 1 to 128 letters, numbers, hyphens, slashes and underscores.',
    )
  const { clientToken } = input
  if (clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken))
    throw invalidParameter('The client token must be 1 to 64 ASCII characters in the range 33-126.')
  if (JSON.stringify(input.overrides ?? {}).length > MAX_OVERRIDES)
    throw invalidParameter(`Container Overrides length must be at most ${MAX_OVERRIDES}`)
  const names = definition.containerDefinitions?.map(({ name }) => name) ?? []
  const unknown = input.overrides?.containerOverrides?.find(({ name }) => !names.includes(name))
  if (unknown)
    throw invalidParameter(
      `Override for container named ${unknown.name} is not a container in the TaskDefinition.`,
    )
}
