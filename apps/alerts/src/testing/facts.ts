import { newCommit, oldCommit } from '@repo/aws-events/scenarios'
import type {
  ChangeFact,
  ClickFact,
  CountsFact,
  DeploymentFact,
  HookFact,
  LogsFact,
  ReportFact,
  RolloutFact,
  ServiceDeploymentFact,
  TaskFact,
} from '../deployment/fact.ts'
import type { TroubleFact } from '../service/fact.ts'
import { start } from './setup.ts'

/** Short builders of facts: deployments by one letter, times in seconds after the start. */
export { newCommit, oldCommit }

const id = (name: string) => `ecs-svc/${name}`
const at = (seconds: number) => start + seconds * 1000
const serviceDeploymentArn = (name: string) =>
  `arn:aws:ecs:ap-northeast-1:444455556666:service-deployment/app-prod/backend/${name}`

const rollout =
  (state: RolloutFact['state']) =>
  (name: string, seconds: number): RolloutFact => ({
    kind: 'rollout',
    deployment: id(name),
    at: at(seconds),
    state,
  })

export const started = rollout('started')
export const completed = rollout('completed')

export const failed = (name: string, seconds: number): RolloutFact => ({
  ...rollout('failed')(name, seconds),
  reason: 'ECS deployment circuit breaker: tasks failed to start.',
})

/** ECS begins to roll back. `to` differs from `name` where the reason names another deployment. */
export const rollingBack = (name: string, seconds: number, to = name): RolloutFact => ({
  ...started(name, seconds),
  rollsBackTo: to === name ? [id(name)] : [id(name), id(to)],
})

/** Somebody pressed a button that answers the hook of {@link hook}. */
export const click = (
  action: ClickFact['action'],
  seconds: number,
  more: Partial<ClickFact> = {},
): ClickFact => ({
  kind: 'click',
  serviceDeployment: serviceDeploymentArn('A'),
  hook: 'ecs-pause-1',
  at: at(seconds),
  user: 'U0HANA',
  name: 'hana',
  action,
  ...more,
})

export const hook = (
  state: HookFact['state'],
  seconds: number,
  name = 'A',
  more: Partial<HookFact> = {},
): HookFact => ({
  kind: 'hook',
  serviceDeployment: serviceDeploymentArn(name),
  hook: 'ecs-pause-1',
  at: at(seconds),
  state,
  expiresAt: at(4 * 3600 - 131),
  type: 'PAUSE',
  stage: 'POST_SCALE_UP',
  ...more,
})

/** ECS reports something by a name that is not known here. */
export const report = (
  name: string,
  seconds: number,
  eventName: string,
  level: ReportFact['level'] = 'error',
): ReportFact => ({ kind: 'report', deployment: id(name), at: at(seconds), name: eventName, level })

export const check = (name: string, seconds: number): DeploymentFact => ({
  kind: 'check',
  deployment: id(name),
  at: at(seconds),
})

export const serviceDeployment = (
  name: string,
  status: string,
  seconds: number,
  byHand = false,
): ServiceDeploymentFact => ({
  kind: 'service-deployment',
  deployment: id(name),
  arn: serviceDeploymentArn(name),
  at: at(seconds),
  status,
  finishedAt: at(seconds),
  byHand,
})

export const change = (name: string, more: Partial<ChangeFact> = {}): ChangeFact => ({
  kind: 'change',
  deployment: id(name),
  taskDefinition: 'backend:57',
  previousTaskDefinition: 'backend:56',
  tag: newCommit,
  previousTag: oldCommit,
  author: 'hana',
  runUrl: 'https://github.com/example/shop/actions/runs/1',
  logGroup: '/ecs/backend',
  memory: 512,
  ...more,
})

/** Somebody deploys revision 56 again, over 57. */
export const changeBack = (name: string): ChangeFact =>
  change(name, {
    taskDefinition: 'backend:56',
    previousTaskDefinition: 'backend:57',
    tag: oldCommit,
    previousTag: newCommit,
  })

export const counts = (
  name: string,
  seconds: number,
  running: number,
  others: number,
): CountsFact => ({
  kind: 'counts',
  deployment: id(name),
  at: at(seconds),
  running,
  others,
  desired: 2,
})

/** A task that stopped 4 s after its start; by default its container `app` exited with 1, and a sidecar was stopped. */
export const task = (
  name: string,
  number: number,
  seconds: number,
  more: Partial<TaskFact> = {},
): TaskFact => ({
  kind: 'task',
  deployment: id(name),
  task: `arn:aws:ecs:ap-northeast-1:444455556666:task/app-prod/${number}`,
  at: at(seconds),
  startedAt: at(seconds - 4),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [
    { name: 'log-router', exitCode: 0 },
    { name: 'app', exitCode: 1 },
  ],
  ...more,
})

export const logs = (name: string, lines: readonly string[]): LogsFact => ({
  kind: 'logs',
  deployment: id(name),
  task: 'arn:aws:ecs:ap-northeast-1:444455556666:task/app-prod/3',
  container: 'app',
  group: '/ecs/backend',
  stream: 'ecs/app/3',
  lines,
})

/** ECS reports a problem of the service. */
export const trouble = (name: string, seconds: number, reason?: string): TroubleFact => ({
  kind: 'trouble',
  name,
  at: at(seconds),
  ...(reason === undefined ? {} : { reason }),
})
