import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'

/**
 * The stages at which a rolling deployment can be paused. The API's stages of traffic shifts
 * belong to blue/green, linear and canary deployments and are never reached here.
 */
export const ROLLING_STAGES = [
  /** A deployment starts while more than one revision has tasks. */
  'RECONCILE_SERVICE',
  /** No task of the new revision has been started. */
  'PRE_SCALE_UP',
  /** As many new tasks as `maximumPercent` allows beside the old ones are healthy; no old one has been stopped for it. */
  'POST_SCALE_UP',
  /** All new tasks are healthy and the old ones are gone; the deployment is not yet completed. */
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const

export type RollingStage = (typeof ROLLING_STAGES)[number]

/** One pause of one deployment. */
export interface PauseHook {
  readonly id: string
  readonly stage: RollingStage
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK'
  status: 'AWAITING_ACTION' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT'
}

/** Milliseconds until the pause times out, and the action then. */
export interface PauseRule {
  readonly timeoutMs: number
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK'
}

/** Default of AWS: one day. */
const DEFAULT_TIMEOUT_MINUTES = 1440

/** The pauses that a configuration defines at a stage. */
export function pausesAt(
  configuration: DeploymentConfiguration,
  stage: RollingStage,
): readonly PauseRule[] {
  return (configuration.lifecycleHooks ?? [])
    .filter((hook) => hook.targetType === 'PAUSE' && hook.lifecycleStages?.includes(stage))
    .map(({ timeoutConfiguration }) => ({
      timeoutMs: (timeoutConfiguration?.timeoutInMinutes ?? DEFAULT_TIMEOUT_MINUTES) * 60_000,
      timeoutAction: timeoutConfiguration?.action ?? 'ROLLBACK',
    }))
}

/** A gate at a stage: `closed` until its hooks are created, `waiting` while one awaits action, then `open`. */
export type Gate = 'closed' | 'waiting' | 'open'

/** State of the gate of a stage with `pauses` hooks. */
export function gateAt(stage: RollingStage, pauses: number, hooks: readonly PauseHook[]): Gate {
  if (pauses === 0) return 'open'
  const here = hooks.filter((hook) => hook.stage === stage)
  if (here.length === 0) return 'closed'
  return here.every((hook) => letsPass(hook)) ? 'open' : 'waiting'
}

function letsPass(hook: PauseHook): boolean {
  return (
    hook.status === 'SUCCEEDED' ||
    (hook.status === 'TIMED_OUT' && hook.timeoutAction === 'CONTINUE')
  )
}
