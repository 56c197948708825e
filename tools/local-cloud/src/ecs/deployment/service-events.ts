import type { Clock } from '../../clock.ts'
import type { Ids } from '../ids.ts'
import type { ServiceState } from '../model.ts'

/** Number of events that `DescribeServices` returns. */
const KEPT = 100

/** Writes a line into the event log of a service. */
export type ServiceLog = (service: ServiceState, message: string) => void

export function createServiceLog(clock: Clock, ids: Ids): ServiceLog {
  return (service, message) => {
    const event = { id: ids.uuid(), createdAt: clock.now(), message }
    service.events = [event, ...service.events].slice(0, KEPT)
  }
}

const list = (taskIds: readonly string[]) => taskIds.map((id) => `(task ${id})`).join(' ')

/** Messages of the event log, as ECS words them. */
export const serviceEvents = {
  started: (service: string, taskIds: readonly string[]) =>
    `(service ${service}) has started ${taskIds.length} tasks: ${list(taskIds)}.`,
  notPlaced: (service: string, reason: string) =>
    `(service ${service}) was unable to place a task. Reason: ${reason}. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  stoppedRunning: (service: string, taskIds: readonly string[]) =>
    `(service ${service}) has stopped ${taskIds.length} running tasks: ${list(taskIds)}.`,
  stoppedPending: (service: string, count: number) =>
    `(service ${service}) stopped ${count} pending tasks.`,
  registered: (service: string, targetGroupArn: string) =>
    `(service ${service}) registered 1 targets in (target-group ${targetGroupArn})`,
  deregistered: (service: string, targetGroupArn: string) =>
    `(service ${service}) deregistered 1 targets in (target-group ${targetGroupArn})`,
  draining: (service: string, deployment: string) =>
    `(service ${service}, taskSet ${deployment}) has begun draining connections on 1 tasks.`,
  unhealthy: (
    service: string,
    task: string,
    port: number,
    targetGroupArn: string,
    reason: string,
  ) =>
    `(service ${service}) (task ${task}) (port ${port}) is unhealthy in (target-group ${targetGroupArn}) due to (reason ${reason}).`,
  failsItsCheck: (service: string, task: string) =>
    `(service ${service}) (task ${task}) failed container health checks.`,
  impaired: (service: string) =>
    `(service ${service}) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  deploymentCompleted: (service: string, deployment: string) =>
    `(service ${service}) (deployment ${deployment}) deployment completed.`,
  deploymentFailed: (service: string, deployment: string, reason: string) =>
    `(service ${service}) (deployment ${deployment}) deployment failed: ${reason}`,
  rollingBack: (service: string, deployment: string) =>
    `(service ${service}) rolling back to deployment ${deployment}.`,
  steady: (service: string) => `(service ${service}) has reached a steady state.`,
}
