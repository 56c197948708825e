import type { Attempt } from './attempt.ts'
import type { HookFact } from './fact.ts'

/** A lifecycle hook at one stage of a deployment, by all that is known of it. Times in epoch milliseconds. */
export interface Hook {
  readonly id: string
  /** A person answers a pause; a Lambda function answers the other kind. `undefined` where ECS did not say which it is. */
  readonly type: 'pause' | 'lambda' | undefined
  /** For instance `POST_TEST_TRAFFIC_SHIFT`. */
  readonly stage: string | undefined
  readonly state: HookFact['state']
  readonly beganAt: number
  readonly changedAt: number
  /** When it times out, as ECS said when it began to wait. */
  readonly expiresAt: number | undefined
  /** What ECS does when it times out. */
  readonly timeoutAction: string | undefined
  /** ARN of the function that a Lambda hook calls. */
  readonly function: string | undefined
}

/** Why a hook made ECS roll a deployment back. */
export interface HookFailure {
  /** A person answered a pause hook with a rollback; a hook failed; nobody, or no function, answered in time. */
  readonly how: 'refused' | 'failed' | 'timed-out'
  readonly hook: Hook
}

type Hooked = Pick<Attempt, 'hooks' | 'serviceDeployment'>

/** The hooks of an attempt, oldest first. One that runs at several stages is several. */
export function hooksOf({ hooks, serviceDeployment }: Hooked): Hook[] {
  const described = serviceDeployment?.hooks ?? []
  const byStage = Map.groupBy(hooks, ({ hook, stage = '' }) => `${hook} ${stage}`)
  return [...byStage.values()].flatMap((facts) => {
    const [first] = facts
    const last = facts.at(-1)
    if (!first || !last) return []
    const more = described.find(({ hook }) => hook === first.hook)
    // An answer whose event has not arrived.
    const newer = serviceDeployment !== undefined && serviceDeployment.at > last.at
    const state = newer ? states.get(more?.status ?? '') : undefined
    const waiting = facts.find(({ state }) => state === 'awaiting')
    const types = [...facts, ...(more ? [more] : [])].flatMap(({ type }) => type ?? [])
    return {
      id: first.hook,
      type: waiting || types.includes('PAUSE') ? 'pause' : lambda(types),
      stage: first.stage,
      state: state ?? last.state,
      beganAt: first.at,
      changedAt: state && state !== last.state ? (serviceDeployment?.at ?? last.at) : last.at,
      expiresAt: (waiting ?? last).expiresAt,
      timeoutAction: more?.timeoutAction,
      function: more?.function,
    } satisfies Hook
  })
}

const states: ReadonlyMap<string, HookFact['state']> = new Map([
  ['SUCCEEDED', 'continued'],
  ['FAILED', 'rolled_back'],
  ['TIMED_OUT', 'timed_out'],
])

const lambda = (types: readonly string[]) => (types.includes('AWS_LAMBDA') ? 'lambda' : undefined)

/** The hooks that wait for an answer of a person. */
export function waitingHooks(attempt: Hooked): Hook[] {
  return hooksOf(attempt).filter(({ state }) => state === 'awaiting')
}

/**
 * The hook because of which ECS rolls an attempt back, if one is the cause. What ECS does after a time-out is the hook's own
 * setting; where that could not be read, only a rollback that follows shows it.
 */
export function hookFailureOf(attempt: Attempt): HookFailure | undefined {
  for (const hook of hooksOf(attempt)) {
    // A newer deployment had ended it already.
    if (attempt.supersededBy && attempt.supersededBy.at <= hook.changedAt) continue
    if (hook.state === 'rolled_back')
      return { how: hook.type === 'pause' ? 'refused' : 'failed', hook }
    if (hook.state === 'timed_out' && rollsBackAfter(hook, attempt))
      return { how: 'timed-out', hook }
  }
  return undefined
}

/** A rollback that begins later than this after a time-out is not because of it. */
const AT_ONCE = 5 * 60_000

function rollsBackAfter(hook: Hook, { rollback, serviceDeployment, failure }: Attempt): boolean {
  if (hook.timeoutAction !== undefined) return hook.timeoutAction === 'ROLLBACK'
  const described = serviceDeployment?.status.startsWith('ROLLBACK_')
    ? serviceDeployment
    : undefined
  const reason = [rollback?.reason, failure, described?.reason].join(' ')
  if (/\bhook/i.test(reason)) return true
  const rolledBackAt = rollback?.startedAt ?? described?.at
  if (rolledBackAt === undefined || /circuit breaker|alarm/i.test(reason)) return false
  return rolledBackAt >= hook.changedAt && rolledBackAt - hook.changedAt < AT_ONCE
}
