import { createBuild } from '@repo/aws-events/build'
import type { Clock } from '../../clock.ts'
import type { PauseHook } from '../hooks.ts'
import type { Ids } from '../ids.ts'
import type { Deployment, ServiceState, TaskState } from '../model.ts'
import type { Events } from '../ports.ts'
import { describeTask } from '../task/describe.ts'

/** Emits the events that ECS emits on EventBridge. */
export interface Emitter {
  deployment(service: ServiceState, deployment: Deployment, eventName: DeploymentEventName): void
  task(task: TaskState): void
  serviceAction(service: ServiceState, eventName: string, reason?: string): void
  hook(service: ServiceState, deployment: Deployment, hook: PauseHook, eventName: string): void
}

type DeploymentEventName =
  | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  | 'SERVICE_DEPLOYMENT_COMPLETED'
  | 'SERVICE_DEPLOYMENT_FAILED'

export function createEmitter(clock: Clock, events: Events, ids: Ids): Emitter {
  const build = createBuild({ newId: ids.uuid, now: clock.now })
  // A round trip through JSON removes undefined members and copies the state.
  const emit = (event: unknown) => events.emit(JSON.parse(JSON.stringify(event)))
  const where = (service: ServiceState) => ({
    ...service.caller,
    cluster: service.cluster.name,
    service: service.name,
  })
  return {
    deployment(service, deployment, eventName) {
      const { id: deploymentId, rolloutStateReason, serviceDeployment } = deployment
      // ECS words this reason differently in the event than in DescribeServices.
      const tripped =
        eventName === 'SERVICE_DEPLOYMENT_FAILED' &&
        serviceDeployment.breaker.status === 'TRIGGERED'
      const reason = tripped ? {} : { reason: rolloutStateReason }
      emit(
        build.deploymentStateChange({
          ...where(service),
          detail: { eventName, deploymentId, ...reason },
        }),
      )
    },
    task(task) {
      const detail = withIsoTimes({ ...describeTask(task), updatedAt: new Date(task.updatedAt) })
      const attachments = (describeTask(task).attachments ?? []).map((attachment) => ({
        ...attachment,
        type: 'eni',
      }))
      emit(
        build.taskStateChange({
          ...task.caller,
          cluster: task.cluster.name,
          detail: { ...detail, attachments },
        }),
      )
    },
    serviceAction(service, eventName, reason) {
      emit(
        build.serviceAction({
          ...where(service),
          detail: { eventName, ...(reason && { reason }) },
        }),
      )
    },
    hook(service, { serviceDeployment }, hook, eventName) {
      emit(
        build.hookStateChange({
          ...where(service),
          detail: {
            eventName,
            hookId: hook.id,
            lifecycleStage: hook.stage,
            expiresAt: new Date(hook.expiresAt).toISOString(),
            serviceDeploymentArn: serviceDeployment.arn,
          },
        }),
      )
    },
  }
}

/** Keeps `undefined`, so that it overrides the builder's default. */
function withIsoTimes(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  )
}
