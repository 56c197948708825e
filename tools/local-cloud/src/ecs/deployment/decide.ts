import type { BreakerRule } from '../circuit-breaker.ts'
import type { Gate, RollingStage } from '../hooks.ts'
import {
  isActive,
  isHealthy,
  planRollingUpdate,
  type RollingUpdate,
  type TaskView,
} from '../rolling-update.ts'

/** Everything that the scheduler reads to decide what to do next with a service. */
export interface Situation {
  readonly desiredCount: number
  readonly minimumHealthyPercent: number
  readonly maximumPercent: number
  readonly primary: {
    readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
    readonly tasks: readonly TaskView[]
    /** Failures since the deployment began, or since its last healthy task. */
    readonly failures: number
    /** False while the back-off after a failed task lasts. */
    readonly mayStart: boolean
  }
  /** Tasks of the deployments that the PRIMARY one replaces. */
  readonly others: readonly TaskView[]
  readonly breaker: BreakerRule
  /** State of the PRIMARY deployment at each stage that can be paused. */
  readonly gates: Readonly<Record<RollingStage, Gate>>
  /** `closed` before the bake time, `waiting` during it, `open` after it or without alarms. */
  readonly bake: Gate
}

/** One action. The engine carries it out and decides again. */
export type Step =
  | { readonly do: 'start'; readonly count: number }
  | { readonly do: 'stop'; readonly tasks: readonly string[] }
  /** Create the hooks of this stage and wait for them. */
  | { readonly do: 'pause'; readonly stage: RollingStage }
  /** Watch the alarms for a while longer, now that the old tasks are gone. */
  | { readonly do: 'bake' }
  /** The circuit breaker has tripped. */
  | { readonly do: 'fail' }
  /** Every desired task is healthy and nothing else runs. */
  | { readonly do: 'complete' }

/**
 * The course of a rolling deployment, as one function without side effects.
 *
 * RECONCILE_SERVICE and PRE_SCALE_UP hold the first start. Tasks are started and stopped as the percentages allow.
 * POST_SCALE_UP holds the old tasks once the new ones are healthy. When only healthy tasks of the new revision are left,
 * POST_PRODUCTION_TRAFFIC_SHIFT holds the end, its alarms are watched for a while, and the deployment is completed. Too many failures end it at any time.
 */
export function decide(situation: Situation): readonly Step[] {
  const { primary, breaker, gates, bake } = situation
  if (primary.rolloutState === 'FAILED') return scaleIn(situation)
  if (primary.rolloutState === 'COMPLETED') return steps(situation, false)
  if (breaker.enabled && primary.failures >= breaker.threshold) return [{ do: 'fail' }]

  for (const stage of ['RECONCILE_SERVICE', 'PRE_SCALE_UP'] as const)
    if (gates[stage] !== 'open') return pauseAt(stage, gates[stage])

  if (gates.POST_SCALE_UP !== 'open') {
    const pause = isScaledUp(situation) ? pauseAt('POST_SCALE_UP', gates.POST_SCALE_UP) : []
    return [...pause, ...steps(situation, hasRoomBeside(situation))]
  }
  if (!isRolledOut(situation)) return steps(situation, false)
  const last = gates.POST_PRODUCTION_TRAFFIC_SHIFT
  if (last !== 'open') return pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT', last)
  if (bake === 'open') return [{ do: 'complete' }]
  return bake === 'closed' ? [{ do: 'bake' }] : []
}

/** After a failure start nothing; keep up to `desiredCount` healthy tasks, older revisions first. */
function scaleIn({ desiredCount, primary, others }: Situation): readonly Step[] {
  const serving = [...primary.tasks, ...others].filter(isHealthy)
  const surplus = serving.slice(0, Math.max(serving.length - desiredCount, 0))
  return surplus.length > 0 ? [{ do: 'stop', tasks: surplus.map(({ id }) => id) }] : []
}

function pauseAt(stage: RollingStage, gate: Gate): readonly Step[] {
  return gate === 'closed' ? [{ do: 'pause', stage }] : []
}

function steps(situation: Situation, keepOthers: boolean): readonly Step[] {
  const { start, stop } = planRollingUpdate({ ...rollingUpdate(situation), keepOthers })
  return [
    ...(start > 0 && situation.primary.mayStart ? [{ do: 'start', count: start } as const] : []),
    ...(stop.length > 0 ? [{ do: 'stop', tasks: stop } as const] : []),
  ]
}

function rollingUpdate({ primary, ...situation }: Situation): RollingUpdate {
  return { ...situation, primary: primary.tasks }
}

/** Whether new tasks can be started without stopping old ones first. */
function hasRoomBeside({ desiredCount, maximumPercent, others }: Situation): boolean {
  const atMost = Math.floor((desiredCount * maximumPercent) / 100)
  return others.filter(isActive).length < atMost
}

function isScaledUp(situation: Situation): boolean {
  const { desiredCount, maximumPercent, others, primary } = situation
  const atMost = Math.floor((desiredCount * maximumPercent) / 100)
  const room = atMost - others.filter(isActive).length
  const wanted = room > 0 ? Math.min(room, desiredCount) : desiredCount
  return primary.tasks.filter(isHealthy).length >= wanted
}

function isRolledOut({ desiredCount, primary, others }: Situation): boolean {
  const active = primary.tasks.filter(isActive)
  return (
    active.length === desiredCount &&
    active.every(isHealthy) &&
    others.every((task) => task.phase === 'stopping')
  )
}
