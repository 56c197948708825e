import { type Attempt, attemptsOf, isFinal } from './attempt.ts'
import { type Cause, causeOf, withLogs } from './cause.ts'
import { type Change, changeOf } from './change.ts'
import { failedTasks, fullestLogs, latestCounts } from './evidence.ts'
import type { CountsFact, DeploymentFact, LogsFact } from './fact.ts'

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

/** A turn for the worse: each is told once, aloud. Failed, rolling back, rolled back and stopped are one, `failed`. */
export type Turn = 'failed' | 'rollback-failed' | 'stuck'

/** Everything that the message of one deployment tells. Times in epoch milliseconds. */
export interface DeploymentCard {
  readonly id: string
  /** Ids under which its message may have been posted before it was recognised. */
  readonly aliases: readonly string[]
  /** The deployments that ECS made to roll it back. */
  readonly rollbackIds: readonly string[]
  readonly status: Status
  readonly startedAt: number
  /** When ECS or the clock last said something of it. */
  readonly updatedAt: number
  readonly endedAt: number | undefined
  /** While it is open: since when nothing but ECS holds it up (its start, or the last word of a hook). */
  readonly openSince: number | undefined
  /** ECS itself has said how it ended. */
  readonly judged: boolean
  /** Somebody ended it: stopped it, or refused it where it waited for approval. */
  readonly byHand: boolean
  /** It deploys an older revision of the task definition than the one it replaces. */
  readonly handRollback: boolean
  /** Somebody answered its pause hook with a rollback. */
  readonly refused: boolean
  readonly rollback: 'none' | 'running' | 'done' | 'failed'
  readonly supersededBy: string | undefined
  readonly approval: { readonly expiresAt: number | undefined } | undefined
  /** Minutes that it had taken when the clock found it stuck. */
  readonly stuckAfterMinutes: number | undefined
  /** What ECS gave as the reason of the failure. */
  readonly failure: string | undefined
  readonly change: Change
  readonly counts: CountsFact | undefined
  /** Why its tasks failed, if some did before it ended. */
  readonly cause: Cause | undefined
  readonly logs: LogsFact | undefined
  readonly turns: readonly Turn[]
}

/**
 * The cards of one service, oldest first: a pure function of its facts, so any order and any repetition of the
 * same events gives the same cards.
 *
 * The story of a card: it starts and is in progress; a pause hook makes it wait for approval; it is deployed when
 * ECS completes this very deployment. If ECS fails it and rolls back, the rollback (a deployment of its own to ECS) is
 * the end of *this* card, so the rollback's completion never makes anything green. A newer deployment that begins
 * before it ended stops it. Where ECS judges the service deployment itself, its word counts, unless an event said worse.
 */
export function cardsOf(facts: readonly DeploymentFact[]): DeploymentCard[] {
  return attemptsOf(facts).map((attempt) => cardOf(attempt, facts))
}

function cardOf(attempt: Attempt, facts: readonly DeploymentFact[]): DeploymentCard {
  const own = facts.filter((fact) => 'deployment' in fact && fact.deployment === attempt.id)
  const change = changeOf(attempt, own, facts)
  const ticks = own.filter((fact) => fact.kind === 'tick').map((fact) => fact.at)
  const status = statusOf(attempt, change, ticks)
  const judged = attempt.judge && isFinal(attempt.judge)
  const endedAt = endOf(attempt, status)
  const rollback = rollbackOf(attempt)
  const tasks = failedTasks(attempt, own, endedAt)
  const cause = causeOf(tasks, change)
  const logs = fullestLogs(own, cause?.container)
  const handRollback = rollback === 'none' && isHandRollback(change)
  const byHand = stoppedByHand(attempt) || refused(attempt)
  return {
    id: attempt.id,
    aliases: [...attempt.aliases].sort(),
    rollbackIds: attempt.rollback?.to ?? [],
    status,
    startedAt: attempt.startedAt,
    updatedAt: Math.max(lastWord(attempt), ...ticks, ...tasks.map((task) => task.at)),
    judged: Boolean(judged),
    endedAt,
    openSince: isOpen(status) ? lastHeldUp(attempt) : undefined,
    byHand,
    handRollback,
    refused: refused(attempt),
    rollback,
    supersededBy: status === 'stopped' && !byHand ? attempt.supersededBy : undefined,
    approval:
      status === 'awaiting_approval' ? { expiresAt: waiting(attempt)?.expiresAt } : undefined,
    stuckAfterMinutes: status === 'stuck' ? stuckMinutes(attempt, ticks) : undefined,
    failure: attempt.failure,
    change,
    counts: latestCounts(own),
    cause: cause && withLogs(cause, logs),
    logs,
    turns: turnsOf(attempt, status, handRollback || (status === 'stopped' && !byHand)),
  }
}

function statusOf(attempt: Attempt, change: Change, ticks: readonly number[]): Status {
  const verdict = attempt.judge?.status
  const rollback = rollbackOf(attempt)
  if (rollback === 'failed') return 'failed'
  if (stoppedByHand(attempt)) return 'stopped'
  if (rollback === 'done') return 'rolled_back'
  if (rollback === 'running') return 'rolling_back'
  if (attempt.failedAt !== undefined || verdict === 'STOPPED') return 'failed'
  if (attempt.completedAt !== undefined || verdict === 'SUCCESSFUL')
    return isHandRollback(change) ? 'rolled_back' : 'deployed'
  if (attempt.supersededBy !== undefined) return 'stopped'
  if (waiting(attempt)) return 'awaiting_approval'
  if (refused(attempt)) return 'rolling_back'
  return stuckMinutes(attempt, ticks) === undefined ? 'in_progress' : 'stuck'
}

/** The rollback of this attempt as far as events or ECS's own judgement tell it; the further of the two counts. */
function rollbackOf({ rollback, judge }: Attempt): DeploymentCard['rollback'] {
  if (rollback?.failedAt !== undefined || judge?.status === 'ROLLBACK_FAILED') return 'failed'
  if (rollback?.completedAt !== undefined || judge?.status === 'ROLLBACK_SUCCESSFUL') return 'done'
  return rollback || judge?.status.startsWith('ROLLBACK_') ? 'running' : 'none'
}

/** `STOPPED` and a rollback are also how ECS ends a deployment that failed: only its judgement tells them apart. */
function stoppedByHand({ judge }: Attempt): boolean {
  return Boolean(judge?.byHand)
}

function refused({ hooks }: Attempt): boolean {
  return hooks.some((hook) => hook.state === 'rolled_back')
}

/** Somebody deployed an older revision of the same task definition: that is a rollback, whatever ECS calls it. */
function isHandRollback({ taskDefinition, previousTaskDefinition }: Change): boolean {
  if (!taskDefinition || !previousTaskDefinition) return false
  return (
    taskDefinition.family === previousTaskDefinition.family &&
    taskDefinition.revision < previousTaskDefinition.revision
  )
}

/** The hook that waits for somebody, if the last word of one is that it does. */
function waiting({ hooks }: Attempt) {
  const last = new Map(hooks.map((hook) => [hook.hook, hook]))
  return [...last.values()].find((hook) => hook.state === 'awaiting')
}

/** Whole minutes since it began, or since somebody let it go on, when the clock first found it still open. */
function stuckMinutes(attempt: Attempt, ticks: readonly number[]): number | undefined {
  const since = lastHeldUp(attempt)
  const after = ticks.filter((tick) => tick > since)
  return after.length === 0 ? undefined : Math.floor((Math.min(...after) - since) / 60_000)
}

function lastWord({ startedAt, completedAt = 0, failedAt = 0, rollback, hooks }: Attempt): number {
  const { startedAt: begun = 0, completedAt: done = 0, failedAt: broken = 0 } = rollback ?? {}
  const times = [startedAt, completedAt, failedAt, begun, done, broken]
  return Math.max(...times, ...hooks.map((hook) => hook.at))
}

function lastHeldUp({ startedAt, hooks }: Attempt): number {
  return Math.max(startedAt, ...hooks.map((hook) => hook.at))
}

function isOpen(status: Status): boolean {
  return ['in_progress', 'awaiting_approval', 'rolling_back', 'stuck'].includes(status)
}

function endOf(attempt: Attempt, status: Status): number | undefined {
  if (isOpen(status)) return undefined
  const { rollback, judge, failedAt, completedAt } = attempt
  if (status === 'deployed') return completedAt ?? judge?.finishedAt
  return rollback?.failedAt ?? rollback?.completedAt ?? judge?.finishedAt ?? failedAt ?? completedAt
}

/** Waiting, going on and being replaced are no bad news; nor is a rollback that somebody deployed. */
function turnsOf(attempt: Attempt, status: Status, wanted: boolean): Turn[] {
  if (status === 'stuck') return ['stuck']
  const worse = ['failed', 'rolling_back', 'rolled_back', 'stopped'].includes(status) && !wanted
  if (!worse) return []
  return rollbackOf(attempt) === 'failed' ? ['failed', 'rollback-failed'] : ['failed']
}
