import type { Attempt } from './attempt.ts'
import { type Hook, hookFailureOf, hooksOf } from './hooks.ts'
import { type Serving, servingAt } from './stage.ts'

/** Which versions answer production's requests. */
export interface Traffic {
  readonly serving: Serving
  /** Percentage that the new version has, where both serve and ECS returned it. */
  readonly percent: number | undefined
  /** The lifecycle stage at which this is so, and the time at which the deployment was there, in epoch milliseconds. */
  readonly stage: string
  readonly at: number
}

/** Who serves at the stage where a hook holds a deployment, or failed it, else at the one that ECS returned last; `undefined` if it is not known. */
export function trafficOf(attempt: Attempt): Traffic | undefined {
  const { serviceDeployment: described } = attempt
  const hooks = hooksOf(attempt)
  const failed = hookFailureOf(attempt)?.hook
  const holds = ({ state }: Hook) => state === 'awaiting' || state === 'in_progress'
  const holding = hooks.findLast((one) => (failed ? one.id === failed.id : holds(one)))
  const newest = Math.max(...hooks.map(({ changedAt }) => changedAt))
  // Once a hook has let it pass, only what ECS returned after that counts.
  const fresh = described !== undefined && described.at >= newest ? described : undefined
  const stage = holding ? holding.stage : fresh?.stage
  if (stage === undefined) return undefined
  const current = fresh?.stage === stage ? fresh : undefined
  // ECS weighs no traffic of a rolling deployment.
  const percent = current?.strategy === 'ROLLING' ? undefined : current?.productionPercent
  const repeated = hooks.some(
    (one) => one.stage === stage && one.changedAt <= (holding?.beganAt ?? 0) && one !== holding,
  )
  const serving = servingAt({ stage, strategy: described?.strategy, percent, repeated })
  const seenAt = holding?.beganAt ?? described?.at
  if (serving === undefined || seenAt === undefined) return undefined
  // A rollback moves the traffic, unless none of it had moved.
  if (failed && serving !== 'before') return undefined
  return { serving, percent: serving === 'both' ? percent : undefined, stage, at: seenAt }
}
