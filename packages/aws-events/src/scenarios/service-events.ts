import { type Build, type BuildSource, createBuild } from '../build/index.ts'
import { alarmName, type EnvironmentAlarm } from '../cloudwatch/alarm.ts'

/** A service and the repository of its image, as events name them. */
export interface ScenarioPlace {
  readonly account: string
  readonly region: string
  readonly cluster: string
  readonly service: string
  readonly repository: string
}

export interface ServiceEventsOptions {
  /** Second 0, in epoch milliseconds. */
  readonly start?: number
  /** Makes ids of events and tasks. Default: random UUIDs. */
  readonly newId?: BuildSource['newId']
  /** The deployment id for a letter. Default: `ecs-svc/A`. */
  readonly deploymentId?: (letter: string) => string
}

/** Events of one service: deployments by a letter, times in whole seconds after the start. */
export type ServiceEvents = ReturnType<typeof serviceEvents>

/** Any event that the builders make. */
export type ServiceEvent = ReturnType<Build[keyof Build]>

/** When it happened, in epoch milliseconds. */
export function timeOf({ time }: ServiceEvent): number {
  return Date.parse(String(time))
}

/** Second 0 of a scenario, where none is given. */
export const scenarioStart = Date.parse('2026-11-23T14:02:11Z')

/** Builders of one service's events. Each takes fields of `detail` that differ from AWS's samples. */
export function serviceEvents(place: ScenarioPlace, options: ServiceEventsOptions = {}) {
  const { account, region, cluster, service, repository } = place
  const { start = scenarioStart, newId } = options
  const { deploymentId = (letter: string) => `ecs-svc/${letter}` } = options
  const build = createBuild({ account, region, ...(newId && { newId }) })
  const on = (second: number) => ({ cluster, service, at: start + second * 1000 })
  const iso = (second: number) => new Date(start + second * 1000).toISOString()
  const serviceDeploymentArn = `arn:aws:ecs:${region}:${account}:service-deployment/${cluster}/${service}/1`

  const deployment =
    (eventName: string) =>
    (letter: string, second: number, detail: object = {}) =>
      build.deploymentStateChange({
        ...on(second),
        detail: { eventName, deploymentId: deploymentId(letter), ...detail },
      })
  const started = deployment('SERVICE_DEPLOYMENT_IN_PROGRESS')
  const hook = (eventName: string, second: number, detail: object = {}) =>
    build.hookStateChange({
      ...on(second),
      detail: {
        eventName,
        hookId: 'ecs-pause-1',
        expiresAt: iso(4 * 3600),
        serviceDeploymentArn,
        ...detail,
      },
    })
  return {
    place,
    deploymentId,
    /** Epoch milliseconds of a second. */
    timeAt: (second: number) => on(second).at,
    /** The one to which the hooks belong. */
    serviceDeploymentArn,
    /** `SERVICE_DEPLOYMENT_IN_PROGRESS` */
    started,
    /** `SERVICE_DEPLOYMENT_COMPLETED` */
    completed: deployment('SERVICE_DEPLOYMENT_COMPLETED'),
    /** `SERVICE_DEPLOYMENT_FAILED` */
    failed: deployment('SERVICE_DEPLOYMENT_FAILED'),
    /** Of the type `ERROR`, by any name. */
    reported: (eventName: string, second: number, detail: object = {}) =>
      deployment(eventName)('A', second, { eventType: 'ERROR', ...detail }),
    /** `SERVICE_DEPLOYMENT_IN_PROGRESS` of a rollback, whose reason names the deployment that it goes back to. */
    rollingBack: (
      letter: string,
      second: number,
      { to = letter, because = 'circuit breaker: ' }: { to?: string; because?: string } = {},
    ) =>
      started(letter, second, {
        reason: `ECS deployment ${because}rolling back to deploymentId ${deploymentId(to)}.`,
      }),
    /** `ECS Task State Change` of a task that exited with code 1, 4 s after it started. */
    taskStopped: (letter: string, second: number, detail: object = {}) =>
      build.taskStateChange({
        ...on(second),
        detail: {
          lastStatus: 'STOPPED',
          startedBy: deploymentId(letter),
          startedAt: iso(second - 4),
          ...detail,
        },
      }),
    /** `ECS Task State Change` of a task of no service that exited with code 1. */
    standaloneTaskStopped: (family: string, second: number, detail: object = {}) =>
      build.taskStateChange({
        ...on(second),
        detail: {
          lastStatus: 'STOPPED',
          group: `family:${family}`,
          startedBy: 'github-actions',
          startedAt: iso(second - 4),
          ...detail,
        },
      }),
    /** `ECS Hook State Change`: `HOOK_AWAITING_ACTION`, `HOOK_SUCCEEDED`, `HOOK_FAILED` … of a pause hook. */
    hook,
    /** The same of a hook that calls a Lambda function, once test traffic has shifted. */
    lambdaHook: (eventName: string, second: number, detail: object = {}) =>
      hook(eventName, second, {
        hookId: 'ecs-lambda-1',
        hookType: 'AWS_LAMBDA',
        lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
        ...detail,
      }),
    /** `ECS Service Action`: `SERVICE_TASK_PLACEMENT_FAILURE` … */
    trouble: (eventName: string, second: number, detail: object = {}) =>
      build.serviceAction({ ...on(second), detail: { eventName, ...detail } }),
    /** `Scheduled Event` of the rule that finds deployments which do not end. */
    scheduledCheck: (second: number) => build.scheduledEvent({ at: on(second).at }),
    /** `AWS Health Event`: Fargate will retire the tasks of the service. */
    retirement: (second: number, detail: object = {}) =>
      build.healthEvent({
        ...on(second),
        detail: { eventArn: `arn:aws:health:${region}::event/ECS/retirement/1`, ...detail },
      }),
    /** `CloudWatch Alarm State Change` of the environment. */
    alarm: (alarm: EnvironmentAlarm, state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA', second: number) =>
      build.alarmStateChange({
        at: on(second).at,
        alarmName: alarmName({ cluster, service }, alarm),
        state,
      }),
    /** `Inspector2 Coverage` */
    coverage: (statusCodeValue: 'ACTIVE' | 'INACTIVE', reason: string, second: number) =>
      build.inspectorCoverage({
        repository,
        at: on(second).at,
        detail: { scanStatus: { statusCodeValue, reason } },
      }),
    /** `ECR Image Scan` */
    scan: (detail: Record<string, unknown>, second = 0) =>
      build.ecrImageScan({ repository, at: on(second).at, detail }),
  }
}
