import type { Attempt } from './attempt.ts'
import { hooksOf } from './hooks.ts'
import { hasReached, type Stage } from './stage.ts'

/** A time, in epoch milliseconds, in which something other than ECS holds a deployment up. */
export interface Wait {
  readonly from: number
  readonly to: number
}

const MINUTE = 60_000

/**
 * The longest bake time that ECS accepts, and the time-out of a hook where none is configured.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
const LONGEST = 1440 * MINUTE

/** The hooks of an attempt, and the waits that its strategy is configured to make. One that is not over is given its full length. */
export function waitsOf(attempt: Attempt): Wait[] {
  return [...hooksOf(attempt).map(waitOfHook), ...configuredWaits(attempt)].filter(
    ({ from, to }) => to > from,
  )
}

function waitOfHook(hook: ReturnType<typeof hooksOf>[number]): Wait {
  const { state, beganAt, changedAt, expiresAt } = hook
  const holds = state === 'awaiting' || state === 'in_progress'
  return { from: beganAt, to: holds ? (expiresAt ?? beganAt + LONGEST) : changedAt }
}

/**
 * Linear and canary wait between their steps; all strategies that shift traffic keep both versions for a bake time after it. A
 * wait is counted from the time at which its stage was first seen.
 */
function configuredWaits({ startedAt, stages, serviceDeployment: described }: Attempt): Wait[] {
  const seen = (earliest: Stage) => {
    const times = stages.flatMap(({ stage, at }) => (hasReached(stage, earliest) ? at : []))
    return times.length > 0 ? Math.min(...times) : undefined
  }
  const shifting = seen('PRODUCTION_TRAFFIC_SHIFT')
  if (described?.strategy === undefined && described?.bakeMinutes === undefined)
    // It is not known what is configured.
    return shifting === undefined ? [] : [{ from: shifting, to: shifting + LONGEST }]
  const { bakeMinutes = 0, stepMinutes = 0 } = described
  // A rolling deployment reports no stage. Where none is known, any of the waits may be going on.
  const unseen = stages.length === 0 ? startedAt : undefined
  const steps = waitFrom(shifting ?? unseen, stepMinutes)
  const shifted = seen('POST_PRODUCTION_TRAFFIC_SHIFT') ?? unseen
  // A stage may be seen late, so the two are never taken to overlap.
  return [...steps, ...waitFrom(shifted && Math.max(shifted, steps[0]?.to ?? 0), bakeMinutes)]
}

function waitFrom(from: number | undefined, minutes: number): [Wait] | [] {
  return from === undefined ? [] : [{ from, to: from + minutes * MINUTE }]
}
