import { breakerRule } from '../circuit-breaker.ts'
import { type Gate, gateAt, pausesAt, ROLLING_STAGES, type RollingStage } from '../hooks.ts'
import type { Deployment, ServiceState, TaskState } from '../model.ts'
import type { TaskPhase, TaskView } from '../rolling-update.ts'
import type { Situation } from './decide.ts'

/** Derives the input of `decide` from a service; `undefined` where it has no deployment. */
export function situationOf(
  service: ServiceState,
  tasks: readonly TaskState[],
  now: number,
): Situation | undefined {
  const [primary] = service.deployments
  if (!primary) return undefined
  const { deploymentConfiguration: configuration, desiredCount } = service
  const views = (mine: boolean) =>
    tasks.filter((task) => (task.startedBy === primary.id) === mine).map(viewTask)
  return {
    desiredCount,
    minimumHealthyPercent: configuration.minimumHealthyPercent ?? 100,
    maximumPercent: configuration.maximumPercent ?? 200,
    primary: {
      rolloutState: primary.rolloutState,
      tasks: views(true),
      failures: primary.breakerFailures,
      mayStart: now >= primary.notBefore,
    },
    others: views(false),
    breaker: breakerRule(configuration.deploymentCircuitBreaker, desiredCount),
    gates: gatesOf(primary),
    bake: bakeOf(primary, now),
  }
}

/** The pause hooks of a deployment at a stage; a rollback has none. */
export function pausesOf(deployment: Deployment, stage: RollingStage) {
  if (deployment.kind === 'rollback') return []
  if (stage === 'RECONCILE_SERVICE' && deployment.serviceDeployment.sources.length < 2) return []
  const pauses = pausesAt(deployment.serviceDeployment.configuration, stage)
  const forced = deployment.forced === 'paused' && stage === 'POST_SCALE_UP'
  return forced && pauses.length === 0
    ? [{ timeoutMs: 1440 * 60_000, timeoutAction: 'ROLLBACK' as const }]
    : pauses
}

function gatesOf(deployment: Deployment): Situation['gates'] {
  const gate = (stage: RollingStage) =>
    gateAt(stage, pausesOf(deployment, stage).length, deployment.serviceDeployment.hooks)
  const [reconcile, preScaleUp, postScaleUp, postShift] = ROLLING_STAGES
  return {
    [reconcile]: gate(reconcile),
    [preScaleUp]: gate(preScaleUp),
    [postScaleUp]: gate(postScaleUp),
    [postShift]: gate(postShift),
  }
}

function bakeOf({ kind, serviceDeployment, bakesUntil }: Deployment, now: number): Gate {
  if (kind === 'rollback' || serviceDeployment.alarms.status !== 'MONITORING') return 'open'
  if (bakesUntil === undefined) return 'closed'
  return now >= bakesUntil ? 'open' : 'waiting'
}

function viewTask(task: TaskState): TaskView {
  return { id: task.id, phase: phaseOf(task) }
}

function phaseOf(task: TaskState): TaskPhase {
  if (task.desiredStatus === 'STOPPED') {
    if (hasFailed(task)) return 'failing'
    return task.lastStatus === 'RUNNING' || task.lastStatus === 'DEACTIVATING'
      ? 'draining'
      : 'stopping'
  }
  if (task.lastStatus !== 'RUNNING') return 'starting'
  return task.healthy ? 'healthy' : 'running'
}

/** Whether a task stopped because of a failure, not because it was scaled in. */
export function hasFailed(task: TaskState): boolean {
  return (
    task.stopCode === 'TaskFailedToStart' ||
    task.stopCode === 'EssentialContainerExited' ||
    (task.stopCode === 'ServiceSchedulerInitiated' &&
      task.stoppedReason?.startsWith('Task failed ') === true)
  )
}
