import { isObject, type Json, type JsonObject } from '../../definitions/json.ts'
import type { World } from '../world.ts'
import { seconds } from './deployments.ts'
import type { Operations } from './operations.ts'

interface Task {
  id: string
  taskDefinition: string
  group: string
  startedAt: number
  /** Epoch milliseconds; undefined while it runs. */
  stoppedAt: number | undefined
}

/** The id of the task that a case runs. */
const RUN_ID = '00000000000000000000000000000001'

/** The tasks of the cluster: those of the service, and the one that a case runs. */
export class FakeTasks {
  readonly operations: Operations

  constructor(
    world: World,
    prefix: string,
    now: () => number,
    contentOf: (taskDefinition: string) => JsonObject,
  ) {
    const epoch = now() - 3_600_000
    const service = String(world.serviceDefaults['serviceName'])
    const tasks: Task[] = world.tasks.map(({ id, taskDefinition, stopped }) => ({
      id,
      taskDefinition,
      group: `service:${service}`,
      startedAt: epoch,
      stoppedAt: stopped ? epoch + 60_000 : undefined,
    }))
    const arnOf = ({ id }: Task) => `${prefix}:task/${world.cluster}/${id}`
    const isStopped = ({ stoppedAt }: Task) => stoppedAt !== undefined && stoppedAt <= now()

    const describe = (task: Task): JsonObject => {
      const status = isStopped(task) ? 'STOPPED' : 'RUNNING'
      const content = contentOf(task.taskDefinition)
      const plan = task.id === RUN_ID ? world.runTask : {}
      const stopped = {
        stoppedAt: seconds(task.stoppedAt ?? 0),
        stopCode: plan.reason ? 'TaskFailedToStart' : 'EssentialContainerExited',
        stoppedReason: plan.reason ?? 'Essential container in task exited',
      }
      const ending = plan.reason ? { reason: plan.reason } : { exitCode: plan.exitCode ?? 0 }
      return {
        taskArn: arnOf(task),
        clusterArn: `${prefix}:cluster/${world.cluster}`,
        taskDefinitionArn: `${prefix}:task-definition/${task.taskDefinition}`,
        group: task.group,
        launchType: 'FARGATE',
        lastStatus: status,
        desiredStatus: status,
        cpu: content['cpu'],
        memory: content['memory'],
        createdAt: seconds(task.startedAt),
        startedAt: seconds(task.startedAt),
        ...(isStopped(task) ? stopped : {}),
        containers: containersOf(content).map(({ name, image }) => ({
          name,
          image,
          lastStatus: status,
          networkInterfaces: [{ privateIpv4Address: '10.0.1.10' }],
          ...(isStopped(task) ? ending : {}),
        })),
        tags: [],
      }
    }

    this.operations = {
      ListTasks: ({ desiredStatus }) => ({
        taskArns: tasks
          .filter((task) => isStopped(task) === (desiredStatus === 'STOPPED'))
          .map(arnOf),
      }),
      DescribeTasks: ({ tasks: wanted }) => ({
        tasks: tasks.filter((task) => names(wanted).includes(task.id)).map(describe),
        failures: [],
      }),
      RunTask: ({ taskDefinition }) => {
        const { refused, stoppedMs = 1000 } = world.runTask
        if (refused !== undefined) return { tasks: [], failures: [{ reason: refused }] }
        const name = String(taskDefinition).split('/').at(-1) ?? ''
        const [family] = name.split(':')
        const task: Task = {
          id: RUN_ID,
          taskDefinition: name,
          group: `family:${family}`,
          startedAt: now(),
          stoppedAt: now() + stoppedMs,
        }
        tasks.push(task)
        return { tasks: [describe(task)], failures: [] }
      },
      StopTask: ({ task: id }) => {
        const task = tasks.find((one) => names([id ?? '']).includes(one.id))
        if (!task) return {}
        task.stoppedAt = now()
        return { task: describe(task) }
      },
    }
  }
}

/** Ids of tasks that are named by their ARN or by their id. */
function names(given: Json | undefined): string[] {
  return Array.isArray(given) ? given.map((one) => String(one).split('/').at(-1) ?? '') : []
}

function containersOf({ containerDefinitions }: JsonObject): JsonObject[] {
  return Array.isArray(containerDefinitions) ? containerDefinitions.filter(isObject) : []
}
