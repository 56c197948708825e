import { type Attempt, isFinal, type RollbackState, rollbackOf } from './attempt.ts'
import { attemptsOf } from './attempts-of.ts'
import { type Change, changeOf, type TagBefore, tagsBefore } from './change.ts'
import { type Deletion, deletionOf } from './deletion.ts'
import { failedTasks, fullestLogs, latestCounts } from './evidence.ts'
import type { CountsFact, DeploymentFact, LogsFact, ReportFact } from './fact.ts'
import { causeOf, type FailureCause, withLogs } from './failure-cause.ts'
import {
  type Approval,
  approvalsOf,
  type Hook,
  type HookFailure,
  hookFailureOf,
  timedOutHook,
} from './hooks.ts'
import {
  type Escalation,
  endedByHand,
  escalationsOf,
  isHandRollback,
  isOpen,
  type Status,
  statusOf,
  stuckMinutes,
} from './status.ts'
import { clockOf, endOf, lastEventAt } from './times.ts'
import { type Traffic, trafficOf } from './traffic.ts'

/** Everything that the message of one deployment shows. Times in epoch milliseconds. */
export interface DeploymentCard {
  readonly id: string
  /** Ids under which its message may have been posted before it was recognised. */
  readonly aliases: readonly string[]
  /** The deployments that ECS made to roll it back. */
  readonly rollbackIds: readonly string[]
  readonly status: Status
  readonly startedAt: number
  /** Time of the last event or scheduled check of it. */
  readonly updatedAt: number
  readonly endedAt: number | undefined
  /** While it is open: its start, or that of its rollback, later by the time in which something other than ECS held it up. */
  readonly openSince: number | undefined
  /** ARN of its service deployment, by a hook's event or as ECS returned it. */
  readonly serviceDeployment: string | undefined
  /** Its service deployment has ended, in ECS's own record. */
  readonly decided: boolean
  /** Somebody ended it: stopped it, or refused it where it waited for approval. */
  readonly byHand: boolean
  /** It deploys an older revision of the task definition than the one it replaces. */
  readonly handRollback: boolean
  /** It ended because its service was deleted, or has no task to run. */
  readonly deleted: Deletion | undefined
  /** The hook because of which ECS rolls it back. */
  readonly hookFailure: HookFailure | undefined
  readonly rollback: RollbackState
  /** Its waits for approval; the card is about those that are open. */
  readonly approvals: readonly Approval[]
  /** What ECS reported of it by names that are not known here, oldest first. */
  readonly reports: readonly ReportFact[]
  /** Minutes that it had taken when a scheduled check found it stuck, whatever became of it since. */
  readonly stuckAfterMinutes: number | undefined
  /** The hook that timed out last, whatever ECS did then. */
  readonly timedOut: Hook | undefined
  /** What ECS gave as the reason of the failure, or of the rollback. */
  readonly failure: string | undefined
  /** The CloudWatch alarms that made ECS fail it: their names, where ECS could be read. */
  readonly alarms: readonly string[] | undefined
  readonly change: Change
  readonly counts: CountsFact | undefined
  /** Who serves while it is open, by lifecycle stage and strategy; `undefined` if it is not known. */
  readonly traffic: Traffic | undefined
  /** Why its tasks failed, if some did before it ended. */
  readonly cause: FailureCause | undefined
  readonly logs: LogsFact | undefined
  readonly escalations: readonly Escalation[]
}

/**
 * The cards of one service, oldest first: a pure function of its facts, so any order and any repetition of the
 * same events gives the same cards. `steady` are the times of its steady states, oldest first.
 *
 * The life of a card: it starts and is in progress; a pause hook makes it wait for approval; it is deployed when
 * ECS completes this very deployment. If ECS fails it and rolls back, the rollback (a deployment of its own to ECS) is
 * the end of *this* card, so the rollback's completion never makes anything green. A newer deployment that begins
 * before it ended stops it, and so does the deletion of its service. The status of its service deployment counts too, unless an event reported worse.
 */
export function cardsOf(
  facts: readonly DeploymentFact[],
  steady: readonly number[] = [],
): DeploymentCard[] {
  const byDeployment = Map.groupBy(facts, (fact) =>
    'deployment' in fact ? fact.deployment : undefined,
  )
  const tagBefore = tagsBefore(facts)
  return attemptsOf(facts).map((attempt) =>
    cardOf(attempt, byDeployment.get(attempt.id) ?? [], { tagBefore, steady }),
  )
}

/**
 * What ECS gave as the reason of the rollback: the part before "rolling back to deploymentId …", or another sentence. That of any
 * deployment ("ECS deployment ecs-svc/2 in progress.") is none.
 */
function rollbackReason({ rollback }: Attempt): string | undefined {
  const { reason } = rollback ?? {}
  if (reason === undefined || /^ECS deployment \S+ in progress\b/.test(reason)) return undefined
  return reason.replace(/(^|:? )rolling back\b.*$/is, '') || undefined
}

/** Where no event has a reason: that of its service deployment, once ECS has ended it. */
function describedFailure({ serviceDeployment }: Attempt): string | undefined {
  const { status = '', reason } = serviceDeployment ?? {}
  return /^(ROLLBACK_|STOPPED)/.test(status) ? reason : undefined
}

/** By ECS's reason, as events name no alarm. */
function alarmsOf({
  failure,
  rollback,
  serviceDeployment,
}: Attempt): readonly string[] | undefined {
  const names = serviceDeployment?.alarms
  if (names) return names
  const reasons = [failure, rollback?.reason, serviceDeployment?.reason]
  return reasons.some((reason) => /\balarms?\b/i.test(reason ?? '')) ? [] : undefined
}

function cardOf(
  attempt: Attempt,
  own: readonly DeploymentFact[],
  { tagBefore, steady }: { readonly tagBefore: TagBefore; readonly steady: readonly number[] },
): DeploymentCard {
  const change = changeOf(attempt, own, tagBefore)
  const checks = own.filter((fact) => fact.kind === 'check')
  const rollback = rollbackOf(attempt)
  const hookFailure = hookFailureOf(attempt)
  const handRollback = rollback === 'none' && isHandRollback(change)
  const overdue = stuckMinutes(attempt, checks) !== undefined
  const deletion = deletionOf(attempt, own, { steady, overdue })
  const situation = { attempt, rollback, handRollback, checks, deletion }
  const status = statusOf(situation)
  const open = isOpen(situation, status)
  const deleted = status === 'stopped' ? deletion : undefined
  const endedAt = open ? undefined : (deleted?.at ?? endOf(attempt, status === 'deployed'))
  const tasks = failedTasks(attempt, own, endedAt)
  const cause = causeOf(tasks, change)
  const logs = fullestLogs(own, cause?.container)
  return {
    id: attempt.id,
    aliases: [...attempt.aliases].sort(),
    rollbackIds: attempt.rollback?.to ?? [],
    status,
    startedAt: attempt.startedAt,
    updatedAt: Math.max(lastEventAt(attempt), ...[...checks, ...tasks].map(({ at }) => at)),
    serviceDeployment: attempt.hooks[0]?.serviceDeployment ?? attempt.serviceDeployment?.arn,
    decided: attempt.serviceDeployment !== undefined && isFinal(attempt.serviceDeployment),
    endedAt,
    openSince: open ? clockOf(attempt).start : undefined,
    byHand: endedByHand(attempt),
    handRollback,
    deleted,
    hookFailure,
    rollback,
    approvals: approvalsOf(attempt, status === 'awaiting_approval'),
    reports: attempt.reports,
    stuckAfterMinutes: stuckMinutes(attempt, checks),
    timedOut: timedOutHook(attempt),
    failure: attempt.failure ?? rollbackReason(attempt) ?? describedFailure(attempt),
    alarms: alarmsOf(attempt),
    change,
    counts: latestCounts(own),
    traffic: open && (rollback === 'none' || hookFailure) ? trafficOf(attempt) : undefined,
    cause: cause && withLogs(cause, logs),
    logs,
    escalations: escalationsOf(situation, status),
  }
}
