import type { Caller } from '../caller.ts'
import { AwsError } from '../wire/service.ts'
import type { RegisteredTaskDefinition } from './model.ts'
import type { Store } from './store.ts'

/** Each task is a process of this machine, so that a typing error in a count must not start thousands. */
export const DEFAULT_VCPUS = 16

/** ECS's words, in a service's event log and as an error of RunTask. */
export const LIMIT_REACHED =
  "You've reached the limit on the number of vCPUs you can run concurrently"

/** The quota of Fargate On-Demand vCPUs of an account and region. */
export interface Capacity {
  /** How many more tasks of this size may run. */
  roomFor(caller: Caller, taskDefinition: RegisteredTaskDefinition): number
}

export function createCapacity(store: Store, vcpus: number = DEFAULT_VCPUS): Capacity {
  return {
    roomFor(caller, taskDefinition) {
      const running = [...store.placeOf(caller).tasks.values()].filter(
        ({ lastStatus }) => lastStatus !== 'STOPPED',
      )
      const used = running.reduce((sum, task) => sum + cpuOf(task.taskDefinition), 0)
      return Math.max(Math.floor((vcpus * 1024 - used) / cpuOf(taskDefinition)), 0)
    },
  }
}

/** @throws AwsError ThrottlingException where the quota has no room for the tasks */
export function checkCapacity(room: number, count: number): void {
  if (count > room) throw new AwsError('ThrottlingException', LIMIT_REACHED)
}

/** CPU units; the smallest size of Fargate for a task definition without one. */
function cpuOf({ definition }: RegisteredTaskDefinition): number {
  return Number(definition.cpu) || 256
}
