import type { Attempt, RollbackState } from './attempt.ts'
import type { Change } from './change.ts'
import type { Deletion } from './deletion.ts'
import type { CheckFact } from './fact.ts'
import { hookFailureOf, waitingHooks } from './hooks.ts'
import { clockOf } from './times.ts'

/** What is true of a deployment; `metadata.event_payload.status` of its message. */
export type Status =
  | 'in_progress'
  | 'awaiting_approval'
  | 'deployed'
  | 'failed'
  | 'rolling_back'
  | 'rolled_back'
  | 'stopped'
  | 'stuck'
  | 'error_reported'

/**
 * A change of status that mentions people, once, in a reply that is broadcast. Failed, rolling back, rolled back and stopped are
 * one, `failed`; a rollback that fails too, or does not end, is another one.
 */
export type Escalation = 'failed' | 'rollback-failed' | 'rollback-stuck' | 'stuck'

/** What a status follows from. */
export interface Situation {
  readonly attempt: Attempt
  /** How far its rollback is. */
  readonly rollback: RollbackState
  /** It deploys an older revision of the task definition, and ECS does not roll it back. */
  readonly handRollback: boolean
  readonly checks: readonly CheckFact[]
  readonly deletion: Deletion | undefined
}

/**
 * What is true of an attempt, the worst that is known of it first:
 *
 * 1. its rollback failed, was cut off as the service was deleted, or does not end; somebody stopped it; it was rolled back, or is being rolled back
 * 2. it failed, or a newer deployment cut its rollback off
 * 3. it is deployed: nothing worse is known
 * 4. a newer deployment replaced it, its service was deleted, or ECS stopped it
 * 5. it is still open: it waits for somebody, takes too long, ECS reported an error, or it goes on
 */
export function statusOf(situation: Situation): Status {
  const { attempt, rollback, handRollback, checks, deletion } = situation
  const verdict = attempt.serviceDeployment?.status
  const stuck = stuckMinutes(attempt, checks) !== undefined

  if (rollback === 'failed') return 'failed'
  if (rollback === 'running' && deletion) return 'stopped'
  if (rollback === 'running' && stuck) return 'stuck'
  if (stoppedByHand(attempt)) return 'stopped'
  if (rollback === 'done') return 'rolled_back'
  if (rollback === 'running') return 'rolling_back'

  if (attempt.failedAt !== undefined || rollback === 'replaced') return 'failed'

  if (attempt.completedAt !== undefined || verdict === 'SUCCESSFUL')
    return handRollback ? 'rolled_back' : 'deployed'

  if (attempt.supersededBy || deletion) return 'stopped'
  if (verdict === 'STOPPED') return 'failed'

  if (waitingHooks(attempt).length > 0) return 'awaiting_approval'
  if (stuck) return 'stuck'
  return attempt.reports.some(({ level }) => level === 'error') ? 'error_reported' : 'in_progress'
}

const openStatuses: ReadonlySet<Status> = new Set([
  'in_progress',
  'awaiting_approval',
  'rolling_back',
  'stuck',
  'error_reported',
])

/** Whether ECS, or a scheduled check, may still change its status. */
export function isOpen(
  { rollback, deletion }: Pick<Situation, 'rollback' | 'deletion'>,
  status: Status,
): boolean {
  if (deletion && status === 'stopped') return false
  return openStatuses.has(status) || rollback === 'running'
}

/** Waiting, going on and being replaced are no escalations; nor is a rollback that somebody deployed. */
export function escalationsOf(
  { attempt, rollback, handRollback }: Omit<Situation, 'checks' | 'deletion'>,
  status: Status,
): Escalation[] {
  if (status === 'stuck') return rollback === 'running' ? ['failed', 'rollback-stuck'] : ['stuck']
  const worse = ['failed', 'rolling_back', 'rolled_back', 'stopped'].includes(status)
  const replaced = status === 'stopped' && !endedByHand(attempt) && rollback === 'none'
  if (!worse || handRollback || replaced) return []
  return rollback === 'failed' ? ['failed', 'rollback-failed'] : ['failed']
}

/** Somebody deployed an older revision of the same task definition: that is a rollback, whatever ECS calls it. */
export function isHandRollback({ taskDefinition, previousTaskDefinition }: Change): boolean {
  if (!taskDefinition || !previousTaskDefinition) return false
  return (
    taskDefinition.family === previousTaskDefinition.family &&
    taskDefinition.revision < previousTaskDefinition.revision
  )
}

export function endedByHand(attempt: Attempt): boolean {
  return stoppedByHand(attempt) || hookFailureOf(attempt)?.how === 'refused'
}

const MINUTE = 60_000

/**
 * `STOPPED` and a rollback are also how ECS ends a deployment that failed: only its service deployment distinguishes them. Whether it also
 * uses `STOPPED` for one that a newer deployment replaced is not documented: one that ended as a newer one began was.
 */
function stoppedByHand(attempt: Attempt): boolean {
  const { serviceDeployment, supersededBy } = attempt
  if (!serviceDeployment?.byHand || hookFailureOf(attempt)) return false
  const replaced =
    serviceDeployment.status === 'STOPPED' &&
    supersededBy !== undefined &&
    supersededBy.at - (serviceDeployment.finishedAt ?? serviceDeployment.at) < MINUTE
  return !replaced
}

/** Whole minutes for which nothing but ECS held it up, when a scheduled check first found it still open. */
export function stuckMinutes(attempt: Attempt, checks: readonly CheckFact[]): number | undefined {
  const { start, heldUntil } = clockOf(attempt)
  // A check made before a later wait or rollback was stored counted from too early.
  const after = checks.filter(
    ({ at, since = start }) => at > Math.max(start, heldUntil) && since >= start,
  )
  const first = Math.min(...after.map(({ at }) => at))
  return after.length === 0 ? undefined : Math.floor((first - start) / MINUTE)
}
