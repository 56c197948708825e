import type { DeploymentView, ServiceView, TaskView } from '@repo/local-cloud'
import { clockTime, count } from '../style/format.ts'
import { isUnderWay, tasksOf } from './deployment.ts'
import { stateOf } from './task-state.ts'

/** A step of a deployment. `todo` has not begun. */
export interface Stage {
  readonly id:
    | 'registered'
    | 'started'
    | 'pause'
    | 'tasks'
    | 'breaker'
    | 'rollback'
    | 'drain'
    | 'end'
  readonly state: 'done' | 'active' | 'failed' | 'todo'
  readonly label: string
  readonly detail: string
}

type Hook = DeploymentView['hooks'][number]

/** Pauses at these stages come before the first new task. */
const BEFORE_TASKS = ['RECONCILE_SERVICE', 'PRE_SCALE_UP']

/** The timeline of a deployment: what happened, what is under way, and what is still to come. */
export function stagesOf(service: ServiceView, deployment: DeploymentView): readonly Stage[] {
  const { hooks, target, startedAt } = deployment
  const isEarly = ({ stage }: Hook) => BEFORE_TASKS.includes(stage)
  return [
    { id: 'registered', state: 'done', label: 'registered', detail: target.taskDefinition },
    startedAt === undefined
      ? { id: 'started', state: 'active', label: 'pending', detail: '…' }
      : { id: 'started', state: 'done', label: 'started', detail: clockTime(startedAt) },
    ...hooks.filter(isEarly).map(pauseStage),
    ...progress(service, deployment),
    ...hooks.filter((hook) => !isEarly(hook)).map(pauseStage),
    ...ending(deployment),
  ]
}

function pauseStage({ status, expiresAt }: Hook): Stage {
  const until = expiresAt === undefined ? '' : `until ${clockTime(expiresAt)}`
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

function progress(service: ServiceView, deployment: DeploymentView): Stage[] {
  const { breaker, status } = deployment
  const own = tasksOf(deployment, service.tasks)
  const failed = own.filter((task) => stateOf(task).kind === 'failed')
  const failures = Math.max(failed.length, breaker.failures)
  const stages: Stage[] = []
  if (failures > 0 && status !== 'SUCCESSFUL')
    stages.push({
      id: 'tasks',
      state: 'failed',
      label: `${count(failures, 'task')} failed`,
      detail: lastTime(failed),
    })
  else stages.push(healthyStage(service, deployment, own), ...drainStage(service, deployment, own))
  if (breaker.failures > 0 && status !== 'SUCCESSFUL') stages.push(breakerStage(deployment))
  return stages
}

function healthyStage(
  { desiredCount }: ServiceView,
  deployment: DeploymentView,
  own: readonly TaskView[],
): Stage {
  if (deployment.status === 'SUCCESSFUL')
    return { id: 'tasks', state: 'done', label: 'tasks healthy', detail: `${desiredCount}` }
  const healthy = own.filter((task) => stateOf(task).kind === 'serving').length
  const detail = `${healthy} of ${desiredCount}`
  if (deployment.startedAt === undefined)
    return { id: 'tasks', state: 'todo', label: 'tasks healthy', detail: '' }
  const rest = healthy >= desiredCount ? 'done' : 'active'
  const state = deployment.rollback || !isUnderWay(deployment) ? 'failed' : rest
  return { id: 'tasks', state, label: 'tasks healthy', detail }
}

function drainStage(
  { desiredCount, tasks }: ServiceView,
  deployment: DeploymentView,
  own: readonly TaskView[],
): Stage[] {
  if (deployment.sources.length === 0 || deployment.rollback) return []
  if (deployment.status === 'SUCCESSFUL')
    return [{ id: 'drain', state: 'done', label: 'old tasks', detail: 'stopped' }]
  if (!isUnderWay(deployment)) return []
  const old = tasks.filter((task) => task.lastStatus !== 'STOPPED' && !own.includes(task))
  const healthy = own.filter((task) => stateOf(task).kind === 'serving').length
  const begun =
    healthy >= desiredCount || old.some(({ desiredStatus }) => desiredStatus === 'STOPPED')
  const detail = begun ? `${old.length} left` : ''
  return [{ id: 'drain', state: begun ? 'active' : 'todo', label: 'old tasks', detail }]
}

function breakerStage({ breaker }: DeploymentView): Stage {
  const state = breaker.status === 'TRIGGERED' ? 'failed' : 'active'
  const detail = `${breaker.failures} of ${breaker.threshold}`
  return { id: 'breaker', state, label: 'circuit breaker', detail }
}

function ending({ status, rollback, finishedAt }: DeploymentView): Stage[] {
  const at = finishedAt === undefined ? '' : clockTime(finishedAt)
  if (status === 'STOPPED' || status === 'STOP_REQUESTED')
    return [{ id: 'end', state: at ? 'failed' : 'active', label: 'stopped', detail: at || '…' }]
  if (!rollback && !status.startsWith('ROLLBACK'))
    return [{ id: 'end', state: at ? 'done' : 'todo', label: 'steady', detail: at }]
  const began = rollback ? clockTime(rollback.startedAt) : '…'
  if (status === 'ROLLBACK_FAILED')
    return [{ id: 'rollback', state: 'failed', label: 'rollback failed', detail: at || began }]
  return [
    {
      id: 'rollback',
      state: at ? 'done' : 'active',
      label: at ? 'rolled back' : 'rolling back',
      detail: began,
    },
    { id: 'end', state: at ? 'done' : 'todo', label: 'steady', detail: at },
  ]
}

function lastTime(tasks: readonly TaskView[]): string {
  const times = tasks.flatMap(({ stoppedAt }) => (stoppedAt === undefined ? [] : [stoppedAt]))
  return times.length > 0 ? clockTime(Math.max(...times)) : ''
}
