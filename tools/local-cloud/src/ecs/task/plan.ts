import type { LoadBalancer } from '@aws-sdk/client-ecs'
import type { TaskState } from '../model.ts'
import type { ContainerStarter } from './containers.ts'

/** How the health of a task is decided. */
export interface HealthRule {
  /** `always`: RUNNING is healthy. `never`: it is neither healthy nor unhealthy, and gets no requests. */
  readonly mode: 'observed' | 'always' | 'never'
  /** Milliseconds after RUNNING during which an unhealthy target is ignored. */
  readonly gracePeriodMs: number
}

/** Receives what happens to a task. */
export interface TaskListener {
  /** `lastStatus` or `desiredStatus` changed. */
  changed(task: TaskState): void
  /** It counts as serving. */
  healthy(task: TaskState): void
  /** A target group reports it as unhealthy: it has to be replaced. */
  unhealthy(task: TaskState, targetGroupArn: string, description: string): void
  /** A container fails its own health check: it has to be replaced. */
  failsItsCheck(task: TaskState): void
  /** Its targets were registered with these target groups. */
  registered(task: TaskState, targetGroupArns: readonly string[]): void
  deregistered(task: TaskState, targetGroupArns: readonly string[]): void
}

export interface TaskPlan {
  readonly loadBalancers: readonly LoadBalancer[]
  readonly health: HealthRule
  /** Starts the task's containers. */
  readonly start: ContainerStarter
  readonly listener: TaskListener
}
