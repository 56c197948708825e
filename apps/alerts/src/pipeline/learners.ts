import type { AlertPolicy } from '@repo/environments'
import type { DeploymentCard } from '../deployment/card.ts'
import type { CheckFact, CountsFact, DeploymentFact } from '../deployment/fact.ts'
import { type LearnOptions, learn } from '../enrich/learn.ts'
import type { ServicePlace } from '../places/place.ts'
import { quietAt } from '../service/crash-loop.ts'
import type { ServiceState } from '../service/derive.ts'
import { silentAt } from '../service/ending.ts'
import type { ServiceFact } from '../service/fact.ts'
import type { Settings } from '../settings.ts'
import type { Partition } from '../store/store.ts'
import type { Scope } from './batch.ts'

/** Finds facts that the events do not hold, until the signal. */
export type Learner = (state: ServiceState, signal: AbortSignal) => Promise<readonly ServiceFact[]>

/**
 * What ECS and CloudWatch Logs return for the deployments that a batch is about, and for those without a message yet: one that
 * counted as a rollback turns out to be a deployment of its own by the event of another.
 */
export function deploymentLearner(
  { isAbout, mayChange }: Scope,
  { messages }: Pick<Partition, 'messages'>,
  checkedAt: number | undefined,
  place: ServicePlace,
  options: LearnOptions,
): Learner {
  const isNew = (card: DeploymentCard) => mayChange(card) && !messages.has(card.id)
  return async ({ cards }, signal) => {
    const wanted = cards.filter((card) => (isAbout(card) || isNew(card)) && mayLearn(card))
    const found = await learn(wanted, place, options, signal)
    return found.map((fact) => countedAt(fact, checkedAt))
  }
}

/** A scheduled check counts at its own time: a deployment that is stuck has no event, and its tasks may have stopped since the last. */
function countedAt(fact: DeploymentFact, checkedAt = 0): DeploymentFact {
  return fact.kind === 'counts' ? { ...fact, at: Math.max(fact.at, checkedAt) } : fact
}

/** Whether anything that ECS returns could change the card: not if it has ended in ECS's own record, and all of it was read since. */
function mayLearn({ decided, change, counts, updatedAt, cause, logs }: DeploymentCard): boolean {
  const isCounted = counts !== undefined && counts.at >= updatedAt
  const isNamed = change.taskDefinition !== undefined && change.logGroup !== undefined
  const isLogged = cause?.container === undefined || logs !== undefined
  return !(decided && isCounted && isNamed && isLogged)
}

/** How many tasks run, when ECS reports a problem of the service, and at each scheduled check until that is over. */
export function taskCountLearner(
  { newest, isCurrent }: Scope,
  checkedAt: number | undefined,
  place: ServicePlace,
  { countTasks, settings }: LearnOptions & { readonly settings: Settings },
): Learner {
  return async ({ timeline: { loops, troubles } }, signal) => {
    const open = [
      ...loops.filter(({ over }) => !over),
      ...troubles.filter(({ ending }) => ending === undefined),
    ]
    // By time, not by the event that made it a problem: that may be an older one which arrived late.
    const uncounted = open.filter(
      (one) => isCurrent(one) && (one.counts?.at ?? Number.NEGATIVE_INFINITY) < one.lastAt,
    )
    const reported = uncounted.length > 0
    if (!countTasks || !(reported || (checkedAt !== undefined && open.length > 0))) return []
    const at = Math.max(newest, ...uncounted.map(({ lastAt }) => lastAt))
    const found = await countTasks(place, at, signal)
    // Each minute brings the same numbers as long as nothing changes; they count again once tasks are missing for long.
    const { missingTasksMinutes } = settings.policy
    const changed = ({ running, desired }: CountsFact) =>
      open.some(({ counts }) => counts?.running !== running || counts.desired !== desired)
    const missing = troubles.some(
      ({ severity, ending, shortSince = newest }) =>
        severity !== 'failure' && !ending && newest - shortSince >= missingTasksMinutes * 60_000,
    )
    return found.filter((count) => reported || missing || changed(count))
  }
}

export interface Limits {
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
  readonly policy: AlertPolicy
}

/** What a scheduled check at this time (epoch milliseconds) finds: deployments that take too long, crash loops that are over. */
export function checksAt(
  at: number,
  { cards, timeline: { loops, troubles } }: ServiceState,
  { stuckAfterMinutes, policy }: Limits,
): CheckFact[] {
  const overdue = cards.filter(
    ({ status, rollback, openSince }) =>
      status !== 'stuck' &&
      (status === 'in_progress' || status === 'error_reported' || rollback === 'running') &&
      at - (openSince ?? at) >= stuckAfterMinutes * 60_000,
  )
  const quiet = loops.filter((loop) => !loop.over && at >= quietAt(loop, policy.crashLoop))
  const silent = troubles.filter((one) => !one.ending && at >= silentAt(one))
  return [
    ...overdue.map(({ id, openSince = at }) => checkFact(id, at, { since: openSince })),
    ...[...quiet, ...silent].map(({ id }) => checkFact(id, at)),
  ]
}

function checkFact(
  deployment: string,
  at: number,
  more: { readonly since?: number } = {},
): CheckFact {
  return { kind: 'check', deployment, at, ...more }
}
