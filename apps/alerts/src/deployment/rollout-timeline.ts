import { type Attempt, hasTurned, isFinal, newAttempt, type Rollback } from './attempt.ts'
import type {
  ChangeFact,
  DeploymentFact,
  HookFact,
  RolloutFact,
  ServiceDeploymentFact,
} from './fact.ts'

/**
 * The attempts in the deployment events of one service, oldest first. Events are read in the order of their own `updatedAt`,
 * as one timeline; whatever order they arrived in, the timeline is the same.
 */
export function attemptsInRollouts(facts: readonly DeploymentFact[]): readonly Attempt[] {
  const timeline = new Timeline(facts)
  for (const fact of rolloutsOf(facts)) timeline.apply(fact)
  return timeline.attempts()
}

// What comes first where two events have the same time.
const rank = (fact: RolloutFact) =>
  fact.rollsBackTo ? 2 : { started: 0, failed: 1, completed: 3 }[fact.state]

function rolloutsOf(facts: readonly DeploymentFact[]): RolloutFact[] {
  const rollouts = facts.filter((fact) => fact.kind === 'rollout')
  const contentOf = ({ deployment, state }: RolloutFact) => `${state} ${deployment}`
  const originals = new Set(rollouts.filter(({ duplicate }) => !duplicate).map(contentOf))
  return rollouts
    .filter((fact) => !fact.duplicate || !originals.has(contentOf(fact)))
    .sort((a, b) => a.at - b.at || rank(a) - rank(b) || (a.deployment < b.deployment ? -1 : 1))
}

/** How long after a failure, in milliseconds, a deployment that begins counts as its rollback. ECS needs a few seconds. */
const ROLLBACK_BEGINS_AFTER = 60_000
/** How long before it: the times of the two events are not in order either. */
const ROLLBACK_BEGINS_BEFORE = 10_000

class Timeline {
  readonly #changes: ReadonlyMap<string, readonly ChangeFact[]>
  readonly #described: ReadonlyMap<string, readonly ServiceDeploymentFact[]>
  readonly #attempts = new Map<string, Attempt>()
  /** The same, oldest first: facts are applied in the order of their time. */
  readonly #inOrder: Attempt[] = []
  /** By the deployments that roll one back: the attempt that each rolled back last. */
  readonly #rolledBackBy = new Map<string, Attempt>()
  /** Hooks that ended a deployment, or may have. */
  readonly #hooks: readonly HookFact[]
  /** Completions of deployments without a recorded start, while another one was under way. */
  readonly #unmatched = new Map<string, number>()

  constructor(facts: readonly DeploymentFact[]) {
    this.#changes = byDeployment(facts.filter((fact) => fact.kind === 'change'))
    this.#described = byDeployment(facts.filter((fact) => fact.kind === 'service-deployment'))
    this.#hooks = facts
      .filter((fact) => fact.kind === 'hook')
      .filter(({ state }) => state === 'rolled_back' || state === 'timed_out')
  }

  /** Oldest first. */
  attempts(): readonly Attempt[] {
    return this.#inOrder
  }

  apply(fact: RolloutFact): void {
    if (fact.rollsBackTo) this.#rollbackStarted(fact, fact.rollsBackTo)
    else if (fact.state === 'started') this.#started(fact)
    else if (fact.state === 'failed') this.#failed(fact)
    else this.#completed(fact)
  }

  #started({ deployment, at }: RolloutFact): void {
    const last = this.#inOrder.at(-1)
    if (last && this.#turnedNear(last, at) && this.#mayRollBack(last, deployment))
      this.#assumeRollback(last, deployment, at)
    // A rollback may have both kinds of start event: it is still that rollback.
    else if (!this.#rollbackTo(deployment)) this.#attempt(deployment, at)
  }

  #failed({ deployment, at, reason }: RolloutFact): void {
    const rollback = this.#rollbackTo(deployment)
    if (rollback) {
      rollback.failedAt ??= at
      return
    }
    const attempt = this.#attempt(deployment, at)
    attempt.failedAt ??= at
    if (reason !== undefined) attempt.failure ??= reason
    const next = this.#inOrder.at(-1)
    if (!next || hasTurned(next) || next.startedAt < at - ROLLBACK_BEGINS_BEFORE) return
    if (this.#mayRollBack(attempt, next.id)) this.#assumeRollback(attempt, next.id, next.startedAt)
  }

  #completed({ deployment, at }: RolloutFact): void {
    const existing = this.#attempts.get(deployment)
    // ECS may give the rollback the id of what it rolls back.
    const rollback = this.#rollbackTo(deployment) ?? existing?.rollback
    if (rollback) {
      rollback.completedAt ??= at
      return
    }
    const last = this.#inOrder.at(-1)
    const settled = last?.completedAt ?? last?.rollback?.completedAt
    const other = last?.id !== deployment && settled === undefined ? last : undefined
    if (existing) {
      // The old deployment completes once more: the newer one did not win.
      if (other && (existing.completedAt ?? other.failedAt) !== undefined)
        this.#rollBack(other, { to: [deployment], startedAt: at, completedAt: at })
      existing.completedAt ??= at
    } else if (other) {
      // Either the rollback of the other or a deployment whose start was lost: no green on a guess.
      this.#unmatched.set(deployment, at)
      other.aliases.add(deployment)
    } else {
      this.#attempt(deployment, at).completedAt = at
    }
  }

  /** Whether an attempt failed, or a hook or a person ended it, at about this time. */
  #turnedNear({ id, startedAt, failedAt }: Attempt, at: number): boolean {
    if (failedAt !== undefined) return at - failedAt <= ROLLBACK_BEGINS_AFTER
    const described = this.#described.get(id) ?? []
    const hookEnded = this.#hooks.some(
      (hook) =>
        hook.at >= startedAt &&
        hook.at <= at &&
        at - hook.at <= ROLLBACK_BEGINS_AFTER &&
        described.every(({ arn }) => arn === hook.serviceDeployment) &&
        !(hook.state === 'timed_out' && continuesAfter(hook, described)),
    )
    return (
      hookEnded ||
      described.some(
        ({ status, finishedAt, at: readAt }) =>
          status.startsWith('ROLLBACK_') && at <= (finishedAt ?? readAt),
      )
    )
  }

  /**
   * Whether a deployment that begins as another one fails may be its rollback. ECS decides where it was read: a rollback goes
   * back to the task definition before, is no service deployment of its own, and is the status of the one that failed.
   */
  #mayRollBack(failed: Attempt, deployment: string): boolean {
    const { id, rollback, completedAt } = failed
    const existing = this.#attempts.get(deployment)
    const begunBefore = existing && !hasTurned(existing) && existing.startedAt < failed.startedAt
    if (id === deployment || rollback || completedAt !== undefined || begunBefore) return false
    const before = (this.#changes.get(id) ?? []).flatMap((one) => one.previousTaskDefinition ?? [])
    const [now] = this.#changes.get(deployment) ?? []
    if (now && before.length > 0) return before.includes(now.taskDefinition)
    const states = this.#described.get(id) ?? []
    if (states.some(({ status }) => status.startsWith('ROLLBACK_'))) return true
    const others = this.#described.get(deployment) ?? []
    const isOther = others.some(({ arn }) => states.some((one) => one.arn !== arn))
    return !isOther && !states.some(isFinal)
  }

  #assumeRollback(attempt: Attempt, id: string, startedAt: number): void {
    this.#absorb(attempt, id)
    attempt.aliases.add(id)
    this.#rollBack(attempt, { to: [id], startedAt, assumed: true })
  }

  /** ECS rolls back no rollback: what was assumed to be one was a deployment of its own. */
  #withdrawAssumption(targets: readonly string[]): void {
    const attempt = this.#inOrder.at(-1)
    const { rollback } = attempt ?? {}
    if (!attempt || !rollback?.assumed || rollback.completedAt !== undefined) return
    const [id = ''] = rollback.to
    if (targets.includes(id)) return
    delete attempt.rollback
    this.#rolledBackBy.delete(id)
    const own = this.#attempt(id, rollback.startedAt)
    if (rollback.failedAt !== undefined) own.failedAt ??= rollback.failedAt
  }

  #rollbackStarted({ deployment, at, reason }: RolloutFact, targets: readonly string[]): void {
    this.#withdrawAssumption(targets)
    const attempt =
      this.#rollsBack(deployment, targets) ?? this.#attempt(`rollback:${deployment}`, at)
    const others = targets.filter((id) => id !== attempt.id)
    const to = others.length > 0 ? others : targets
    for (const id of to) this.#absorb(attempt, id)
    for (const id of to) attempt.aliases.add(id)
    attempt.aliases.add(`rollback:${deployment}`)
    const completedAt = to.map((id) => this.#unmatched.get(id)).find((time) => time !== undefined)
    this.#rollBack(attempt, {
      to,
      startedAt: at,
      ...(reason === undefined ? {} : { reason }),
      ...(completedAt === undefined ? {} : { completedAt }),
    })
  }

  #rollBack(attempt: Attempt, rollback: Rollback): void {
    if (attempt.rollback && !attempt.rollback.assumed) return
    // An event that calls it a rollback may name it by another id.
    const { assumed: _, ...before } = attempt.rollback ?? rollback
    const to = [...new Set([...before.to, ...rollback.to])]
    attempt.rollback = { ...rollback, ...before, to }
    for (const id of rollback.to) this.#rolledBackBy.set(id, attempt)
  }

  /** The attempt that a rollback undoes: the newest one that is still open or has failed. */
  #rollsBack(deployment: string, targets: readonly string[]): Attempt | undefined {
    const newestOpen = (matches: (attempt: Attempt) => boolean) =>
      this.#inOrder.findLast((one) => one.completedAt === undefined && matches(one))
    const newest = newestOpen(() => true)
    // Two ids, the first of them under way: the event is about the failed deployment, its reason names the other.
    if (newest && newest.id === deployment && targets.length > 1) return newest
    const other = newestOpen(({ id }) => !targets.includes(id))
    // Where no other deployment is known, one that failed is no target: it is what is undone.
    return other ?? newestOpen(({ failedAt }) => failedAt !== undefined)
  }

  /** A deployment that turns out to be the rollback is no attempt of its own. */
  #absorb(attempt: Attempt, id: string): void {
    const other = this.#attempts.get(id)
    if (!other || other.startedAt < attempt.startedAt || hasTurned(other)) return
    this.#attempts.delete(id)
    this.#inOrder.splice(this.#inOrder.lastIndexOf(other), 1)
  }

  #rollbackTo(deployment: string): Rollback | undefined {
    return this.#rolledBackBy.get(deployment)?.rollback
  }

  #attempt(id: string, at: number): Attempt {
    const existing = this.#attempts.get(id)
    if (existing) return existing
    const attempt = newAttempt(id, at)
    this.#attempts.set(id, attempt)
    this.#inOrder.push(attempt)
    return attempt
  }
}

/** Whether ECS lets a deployment go on after this hook has timed out, by the hook's own setting. */
function continuesAfter({ hook }: HookFact, described: readonly ServiceDeploymentFact[]): boolean {
  const hooks = described.flatMap((one) => one.hooks ?? [])
  return hooks.some((one) => one.hook === hook && one.timeoutAction === 'CONTINUE')
}

function byDeployment<Fact extends { readonly deployment: string }>(facts: readonly Fact[]) {
  return Map.groupBy(facts, ({ deployment }) => deployment)
}
