import type { DeploymentView, ServiceView, TaskView } from '@repo/local-cloud'
import { clockTime, count, dayAndTime } from '../style/format.ts'
import { isUnderWay, pauseOf, tasksOf } from './deployment.ts'
import { stateOf } from './task-state.ts'

/** A step of a deployment. `todo` has not begun. */
export interface Stage {
  readonly id:
    | 'registered'
    | 'started'
    | 'pause'
    | 'tasks'
    | 'breaker'
    | 'cause'
    | 'drain'
    | 'rollback'
    | 'end'
  readonly state: 'done' | 'active' | 'failed' | 'todo'
  readonly label: string
  readonly detail: string
}

type Hook = DeploymentView['hooks'][number]

/** A deployment with what its stages are derived from. */
interface Progress {
  readonly deployment: DeploymentView
  readonly desiredCount: number
  readonly failed: readonly TaskView[]
  readonly healthy: number
  /** Tasks of earlier deployments that have not stopped. */
  readonly old: readonly TaskView[]
}

/** The timeline of a deployment: what happened, what is under way, and what is still to come. */
export function stagesOf(service: ServiceView, deployment: DeploymentView): readonly Stage[] {
  const progress = progressOf(service, deployment)
  const pausesAt = (...stages: readonly string[]) =>
    deployment.hooks.filter(({ stage }) => stages.includes(stage)).map(pauseStage)
  return [
    ...beginning(deployment),
    ...pausesAt('RECONCILE_SERVICE', 'PRE_SCALE_UP'),
    ...(hasFailed(progress) ? failures(progress) : [healthyStage(progress)]),
    ...pausesAt('POST_SCALE_UP'),
    ...drainStage(progress),
    ...pausesAt('POST_PRODUCTION_TRAFFIC_SHIFT'),
    ...ending(deployment),
  ]
}

function progressOf({ desiredCount, tasks }: ServiceView, deployment: DeploymentView): Progress {
  const own = tasksOf(deployment, tasks)
  const ofKind = (kind: string) => own.filter((task) => stateOf(task).kind === kind)
  return {
    deployment,
    desiredCount,
    failed: ofKind('failed'),
    healthy: ofKind('serving').length,
    old: tasks.filter((task) => task.lastStatus !== 'STOPPED' && !own.includes(task)),
  }
}

function beginning({ target, startedAt }: DeploymentView): readonly Stage[] {
  return [
    { id: 'registered', state: 'done', label: 'registered', detail: target.taskDefinition },
    startedAt === undefined
      ? { id: 'started', state: 'active', label: 'pending', detail: '…' }
      : { id: 'started', state: 'done', label: 'started', detail: clockTime(startedAt) },
  ]
}

function pauseStage({ status, expiresAt }: Hook): Stage {
  const until = expiresAt === undefined ? '' : `until ${dayAndTime(expiresAt)}`
  switch (status) {
    case 'AWAITING_ACTION':
      return { id: 'pause', state: 'active', label: 'paused', detail: until }
    case 'SUCCEEDED':
      return { id: 'pause', state: 'done', label: 'pause', detail: 'approved' }
    case 'TIMED_OUT':
      return { id: 'pause', state: 'failed', label: 'pause', detail: 'timed out' }
    default:
      return { id: 'pause', state: 'failed', label: 'pause', detail: 'refused' }
  }
}

/** Of a successful deployment, tasks that failed on its way are no news. */
function hasFailed({ deployment, failed }: Progress): boolean {
  const { breaker, rollback, status } = deployment
  if (status === 'SUCCESSFUL') return false
  return failed.length + breaker.failures > 0 || rollback !== undefined || !isUnderWay(deployment)
}

function failures({ deployment, failed }: Progress): readonly Stage[] {
  const { breaker, rollback, hooks } = deployment
  const number = Math.max(failed.length, breaker.failures)
  if (number === 0) {
    const isRefused = hooks.some(({ status }) => status === 'FAILED' || status === 'TIMED_OUT')
    if (!rollback || isRefused) return []
    const label = /alarm/i.test(rollback.reason) ? 'alarm' : 'called off'
    return [{ id: 'cause', state: 'failed', label, detail: clockTime(rollback.startedAt) }]
  }
  // Tasks that stop at once are counted beyond the threshold.
  const detail = `${Math.min(breaker.failures, breaker.threshold)} of ${breaker.threshold}`
  const state = breaker.status === 'TRIGGERED' ? 'failed' : 'active'
  return [
    {
      id: 'tasks',
      state: 'failed',
      label: `${count(number, 'task')} failed`,
      detail: last(failed),
    },
    ...(breaker.failures > 0
      ? [{ id: 'breaker', state, label: 'circuit breaker', detail } as const]
      : []),
  ]
}

function healthyStage({ deployment, desiredCount, healthy }: Progress): Stage {
  const label = 'tasks healthy'
  const { status, startedAt } = deployment
  if (status === 'SUCCESSFUL') return { id: 'tasks', state: 'done', label, detail: '' }
  const waits = pauseOf(deployment) !== undefined && healthy === 0
  if (startedAt === undefined || waits) return { id: 'tasks', state: 'todo', label, detail: '' }
  const state = healthy >= desiredCount ? 'done' : 'active'
  return { id: 'tasks', state, label, detail: `${healthy} of ${desiredCount}` }
}

function drainStage(progress: Progress): readonly Stage[] {
  const { deployment, desiredCount, healthy, old } = progress
  const label = 'old tasks'
  if (deployment.sources.length === 0 || hasFailed(progress)) return []
  if (deployment.status === 'SUCCESSFUL')
    return [{ id: 'drain', state: 'done', label, detail: 'stopped' }]
  const begun =
    pauseOf(deployment) === undefined &&
    (healthy >= desiredCount || old.some(({ desiredStatus }) => desiredStatus === 'STOPPED'))
  if (!begun) return [{ id: 'drain', state: 'todo', label, detail: '' }]
  return [{ id: 'drain', state: 'active', label, detail: `${old.length} left` }]
}

function ending({ status, rollback, finishedAt }: DeploymentView): readonly Stage[] {
  const end = finishedAt === undefined ? '' : clockTime(finishedAt)
  if (status === 'STOPPED' || status === 'STOP_REQUESTED')
    return [{ id: 'end', state: end ? 'failed' : 'active', label: 'stopped', detail: end || '…' }]
  if (!rollback && !status.startsWith('ROLLBACK'))
    return [{ id: 'end', state: end ? 'done' : 'todo', label: 'steady', detail: end }]
  const detail = rollback ? clockTime(rollback.startedAt) : '…'
  if (status === 'ROLLBACK_FAILED')
    return [{ id: 'rollback', state: 'failed', label: 'rollback failed', detail: end || detail }]
  return [
    end
      ? { id: 'rollback', state: 'done', label: 'rolled back', detail }
      : { id: 'rollback', state: 'active', label: 'rolling back', detail },
    { id: 'end', state: end ? 'done' : 'todo', label: 'steady', detail: end },
  ]
}

/** When the last of these tasks stopped. */
function last(tasks: readonly TaskView[]): string {
  const times = tasks.flatMap(({ stoppedAt }) => (stoppedAt === undefined ? [] : [stoppedAt]))
  return times.length > 0 ? clockTime(Math.max(...times)) : ''
}
