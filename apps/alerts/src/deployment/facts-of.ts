import type { DeploymentStateChange, HookStateChange, TaskStateChange } from '@repo/aws-events'
import { redactReason } from '@repo/redact'
import type { HookFact, ReportFact, RolloutFact, StoppedContainer, TaskFact } from './fact.ts'

const rolloutStates = new Map<string, RolloutFact['state']>([
  ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'started'],
  ['SERVICE_DEPLOYMENT_COMPLETED', 'completed'],
  ['SERVICE_DEPLOYMENT_FAILED', 'failed'],
])

/** Whether it is one of the documented names of deployment events. AWS adds names now and then. */
export const isRollout = (eventName: string) => rolloutStates.has(eventName)

/** The fact in a deployment event, or why there is none (completes "ignored, because …"). */
export function rolloutFact(event: DeploymentStateChange): RolloutFact | ReportFact | string {
  const { eventName, deploymentId, updatedAt, reason } = event.detail
  const state = rolloutStates.get(eventName)
  if (!state) {
    const report = reportFact(event.detail, deploymentId)
    return report.level === 'news' ? 'its eventName is not known' : report
  }
  const rollsBackTo = state === 'started' ? rollbackTargets(deploymentId, reason) : undefined
  return {
    kind: 'rollout',
    deployment: deploymentId,
    at: Date.parse(updatedAt),
    state,
    ...(reason === undefined ? {} : { reason: redactReason(reason) }),
    ...(rollsBackTo ? { rollsBackTo } : {}),
    ...(event['detail-type'] === 'ECS Service Action' ? { duplicate: true } : {}),
  }
}

interface Reported {
  readonly eventName: string
  readonly eventType?: string | undefined
  readonly updatedAt: string
  readonly reason?: string | undefined
  readonly lifecycleStage?: string | undefined
}

/** Its name and ECS's reason are all that is known of it. */
function reportFact(detail: Reported, deployment: string): ReportFact {
  const { eventName: name, eventType, updatedAt, reason, lifecycleStage: stage } = detail
  // The name comes first: AWS has sent failures with the type INFO.
  const isError = eventType === 'ERROR' || /FAIL|ERROR/.test(name)
  const isWarning = eventType === 'WARN' || /ROLL_?BACK|STOP|ABORT|CANCEL|TIMED_?OUT/.test(name)
  return {
    kind: 'report',
    deployment,
    at: Date.parse(updatedAt),
    name,
    level: isError ? 'error' : isWarning ? 'warning' : 'news',
    ...(reason === undefined ? {} : { reason: redactReason(reason) }),
    ...(stage === undefined ? {} : { stage }),
  }
}

/**
 * A rollback begins with the same event as any deployment; only its reason differs: "ECS deployment circuit breaker:
 * rolling back to deploymentId ecs-svc/1." AWS's sample has the same id in both places, or a mere word there.
 */
function rollbackTargets(deployment: string, reason = ''): string[] | undefined {
  if (!/\broll(ing|ed)?[ -]?back\b/i.test(reason)) return undefined
  const named = /\bdeploymentId\s+([\w/-]+)/i.exec(reason)?.[1]
  const isId = named !== undefined && named !== deployment && !/^deploymentId$/i.test(named)
  return isId ? [deployment, named] : [deployment]
}

const hookStates = new Map<string, HookFact['state']>([
  ['HOOK_IN_PROGRESS', 'in_progress'],
  ['HOOK_AWAITING_ACTION', 'awaiting'],
  ['HOOK_SUCCEEDED', 'continued'],
  ['HOOK_FAILED', 'rolled_back'],
  ['HOOK_TIMED_OUT', 'timed_out'],
])

/** The fact in a hook event. A state that AWS may add does not show whether the hook still holds the deployment. */
export function hookFact(event: HookStateChange): HookFact | ReportFact {
  const { eventName, hookId, hookType, serviceDeploymentArn, updatedAt } = event.detail
  const { lifecycleStage, expiresAt } = event.detail
  const state = hookStates.get(eventName)
  if (!state) return reportFact(event.detail, `hook:${serviceDeploymentArn}`)
  return {
    kind: 'hook',
    serviceDeployment: serviceDeploymentArn,
    hook: hookId,
    at: Date.parse(updatedAt),
    state,
    ...(hookType === undefined ? {} : { type: hookType }),
    ...(lifecycleStage === undefined ? {} : { stage: lifecycleStage }),
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
  }
}

/**
 * Stops that are part of healthy life: scaling in, replacing old tasks, a stop by a user, a Spot interruption, a host that
 * AWS retires. What the scheduler stops is one of them, unless a health check made it do so.
 */
function benign({ detail: { stopCode = '', stoppedReason = '' } }: TaskStateChange): boolean {
  if (/failed (ELB|container) health checks|unhealthy/i.test(stoppedReason)) return false
  if (['UserInitiated', 'SpotInterruption', 'TerminationNotice'].includes(stopCode)) return true
  return stopCode === 'ServiceSchedulerInitiated' || benignReason.test(stoppedReason)
}

/** In the words of ECS, for events without a stop code. */
const benignReason =
  /^Scaling activity initiated by|^Task stopped by|Spot Task was interrupted|maintenance on the underlying|task retirement|rebalancing/i

/** The fact in a task event, or why there is none (completes "ignored, because …"). */
export function taskFact(event: TaskStateChange): TaskFact | string {
  const fact = stoppedTask(event)
  if (typeof fact === 'string' || !benign(event)) return fact
  return `the stop is part of healthy life (${redactReason(event.detail.stoppedReason ?? '')})`
}

/** The fact in the event of any task that stopped, or why there is none. */
export function stoppedTask(event: TaskStateChange): TaskFact | string {
  const { detail } = event
  if (detail.lastStatus !== 'STOPPED') return `the task is ${detail.lastStatus}`
  const at = detail.stoppedAt ?? detail.stoppingAt ?? detail.updatedAt ?? event.time
  if (at === undefined) return 'it has no time of the stop'
  return {
    kind: 'task',
    deployment: detail.startedBy ?? '',
    task: detail.taskArn,
    at: Date.parse(at),
    ...(detail.startedAt === undefined ? {} : { startedAt: Date.parse(detail.startedAt) }),
    ...(detail.version === undefined ? {} : { version: detail.version }),
    ...(detail.taskDefinitionArn === undefined ? {} : { taskDefinition: detail.taskDefinitionArn }),
    ...(detail.stopCode === undefined ? {} : { stopCode: detail.stopCode }),
    ...(detail.stoppedReason === undefined
      ? {}
      : { stoppedReason: redactReason(detail.stoppedReason) }),
    containers: detail.containers.map(stoppedContainer),
  }
}

/** Only what messages show: overrides and environment may hold secrets and are not kept. */
function stoppedContainer(
  container: TaskStateChange['detail']['containers'][number],
): StoppedContainer {
  const { name, image, exitCode, reason, healthStatus } = container
  return {
    name,
    ...(image === undefined ? {} : { image }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason: redactReason(reason) }),
    ...(healthStatus === 'UNHEALTHY' ? { unhealthy: true } : {}),
  }
}
