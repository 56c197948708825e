import type { DeploymentCard } from './card.ts'
import type { HookFailure } from './hooks.ts'
import type { Escalation } from './status.ts'

/** How a deployment stands. Finer than its status: how it came to that is part of it. */
export type Outcome =
  | 'rolling-out'
  | 'rolling-back-by-hand'
  | 'awaiting-approval'
  | 'deployed'
  | 'failed'
  | 'rolling-back'
  | 'rolled-back'
  | 'rolled-back-by-hand'
  | 'rollback-failed'
  | 'rollback-replaced'
  | 'rollback-stuck'
  | 'replaced'
  | 'deleted'
  | 'stopped'
  | 'stopped-rolling-back'
  | 'stopped-rolled-back'
  | 'stuck'
  | 'error-reported'

/** The outcome of a card. */
export function outcomeOf(card: DeploymentCard): Outcome {
  const { status, rollback, handRollback, byHand, deleted } = card
  switch (status) {
    case 'in_progress':
      return handRollback ? 'rolling-back-by-hand' : 'rolling-out'
    case 'awaiting_approval':
      return 'awaiting-approval'
    case 'deployed':
      return 'deployed'
    case 'failed':
      if (rollback === 'failed') return 'rollback-failed'
      return rollback === 'replaced' ? 'rollback-replaced' : 'failed'
    case 'rolling_back':
      return 'rolling-back'
    case 'rolled_back':
      return handRollback ? 'rolled-back-by-hand' : 'rolled-back'
    case 'stopped':
      if (!byHand) return deleted ? 'deleted' : 'replaced'
      if (rollback === 'done') return 'stopped-rolled-back'
      return rollback === 'running' ? 'stopped-rolling-back' : 'stopped'
    case 'error_reported':
      return 'error-reported'
    case 'stuck':
      return rollback === 'running' ? 'rollback-stuck' : 'stuck'
  }
}

/** Why people are mentioned. */
export type EscalationReason =
  | 'rollback-failed'
  | 'rollback-stuck'
  | 'stuck'
  | 'refused'
  | 'not-approved'
  | 'hook-failed'
  | 'hook-timed-out'
  | 'stopped'
  | 'unhealthy'
  | 'not-started'
  | 'tasks-failed'
  | 'failed'

export function escalationReason(escalation: Escalation, card: DeploymentCard): EscalationReason {
  if (escalation !== 'failed') return escalation
  if (card.hookFailure) return reasonOfHook(card.hookFailure)
  if (card.byHand) return 'stopped'
  if (!card.cause || card.alarms) return 'failed'
  const { kind, livedMs } = card.cause
  if (kind === 'health-check') return 'unhealthy'
  return livedMs === undefined || livedMs < MINUTE ? 'not-started' : 'tasks-failed'
}

function reasonOfHook({ how, hook }: HookFailure): EscalationReason {
  if (how === 'refused') return 'refused'
  if (how === 'failed') return 'hook-failed'
  return hook.type === 'pause' ? 'not-approved' : 'hook-timed-out'
}

/** A task that ends sooner counts as one that did not start. */
const MINUTE = 60_000
