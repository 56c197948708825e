import type { LoadBalancer } from '@aws-sdk/client-ecs'
import type { TaskState } from '../model.ts'
import type { ContainerStarter } from './containers.ts'

/** How the health of a task is judged. */
export interface HealthRule {
  /** `always`: RUNNING is healthy. `never`: it is neither healthy nor unhealthy, and gets no requests. */
  readonly judge: 'observed' | 'always' | 'never'
  /** How long an unhealthy target is forgiven after the task runs. */
  readonly gracePeriodMs: number
}

/** What happens to a task, told to whoever runs it. */
export interface TaskListener {
  /** `lastStatus` or `desiredStatus` changed. */
  changed(task: TaskState): void
  /** It serves now. */
  healthy(task: TaskState): void
  /** It has to be replaced, because its load balancer says so. */
  unhealthy(task: TaskState, targetGroupArn: string, why: string): void
  /** Its targets were registered with these target groups. */
  registered(task: TaskState, targetGroupArns: readonly string[]): void
  deregistered(task: TaskState, targetGroupArns: readonly string[]): void
}

export interface TaskPlan {
  readonly loadBalancers: readonly LoadBalancer[]
  readonly health: HealthRule
  /** Makes the task's containers, in place of the runtime. */
  readonly start: ContainerStarter
  readonly listener: TaskListener
}
