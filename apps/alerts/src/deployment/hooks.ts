import type { ClickFact, HookFact, ServiceDeploymentFact } from './fact.ts'

/** A lifecycle hook at one stage of a deployment, by all that is known of it. Times in epoch milliseconds. */
export interface Hook {
  readonly id: string
  /** ARN of its service deployment. */
  readonly serviceDeployment: string
  /** A person answers a pause; a Lambda function answers the other kind. `undefined` where ECS has not sent which it is. */
  readonly type: 'pause' | 'lambda' | undefined
  /** For instance `POST_TEST_TRAFFIC_SHIFT`. */
  readonly stage: string | undefined
  readonly state: HookFact['state']
  readonly beganAt: number
  /** When it began to wait for a person. */
  readonly requestedAt: number | undefined
  readonly changedAt: number
  /** When it times out, by the event in which it began to wait. */
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

interface Hooked {
  readonly hooks: readonly HookFact[]
  readonly clicks?: readonly ClickFact[]
  readonly serviceDeployment?: ServiceDeploymentFact
}

/** What decides whether a hook ended an attempt. */
interface Ended extends Hooked {
  readonly failure?: string
  readonly rollback?: { readonly startedAt: number; readonly reason?: string }
  readonly completedAt?: number
  readonly supersededBy?: { readonly at: number }
}

/** The hooks of an attempt, oldest first. One that runs at several stages, or again after it ended, is several. */
export function hooksOf({ hooks, serviceDeployment }: Hooked): Hook[] {
  const described = serviceDeployment?.hooks ?? []
  const byStage = Map.groupBy(hooks, ({ hook, stage = '' }) => `${hook} ${stage}`)
  const runs = [...byStage.values()].flatMap(runsIn)
  return runs.flatMap((facts) => {
    const [first] = facts
    const last = facts.at(-1)
    if (!first || !last) return []
    const more = described.find(({ hook }) => hook === first.hook)
    // An answer whose event has not arrived.
    const newer = serviceDeployment !== undefined && serviceDeployment.at > last.at
    const state = newer && holds(last) ? states.get(more?.status ?? '') : undefined
    const waiting = facts.find(({ state }) => state === 'awaiting')
    const types = [...facts, ...(more ? [more] : [])].flatMap(({ type }) => type ?? [])
    return {
      id: first.hook,
      serviceDeployment: first.serviceDeployment,
      type: waiting || types.includes('PAUSE') ? 'pause' : lambda(types),
      stage: first.stage,
      state: state ?? last.state,
      beganAt: first.at,
      requestedAt: waiting?.at,
      changedAt: state && state !== last.state ? (serviceDeployment?.at ?? last.at) : last.at,
      expiresAt: (waiting ?? last).expiresAt,
      timeoutAction: more?.timeoutAction,
      function: more?.function,
    } satisfies Hook
  })
}

/** A hook that begins or waits after it ended runs again, as it does at each step of a canary. */
function runsIn(facts: readonly HookFact[]): HookFact[][] {
  const runs: HookFact[][] = []
  for (const fact of facts) {
    const run = runs.at(-1)
    const again = holds(fact) && run?.some((before) => !holds(before))
    if (run && !again) run.push(fact)
    else runs.push([fact])
  }
  return runs
}

const holds = ({ state }: Pick<HookFact, 'state'>) =>
  state === 'in_progress' || state === 'awaiting'

const states: ReadonlyMap<string, HookFact['state']> = new Map([
  ['SUCCEEDED', 'continued'],
  ['FAILED', 'rolled_back'],
  ['TIMED_OUT', 'timed_out'],
])

const lambda = (types: readonly string[]) => (types.includes('AWS_LAMBDA') ? 'lambda' : undefined)

/** A request to a person to let a deployment go on. */
export interface Approval {
  /** The same as long as the hook waits; each new wait has another one. */
  readonly escalation: `approval:${string}`
  readonly hook: Hook
  /** Nobody has answered it yet, and the deployment still waits. */
  readonly open: boolean
  /** The person whose button answered it. ECS does not report who did, so nobody is known of an answer by another way. */
  readonly answeredBy: Pick<ClickFact, 'user' | 'name'> | undefined
}

/** Every wait for approval of an attempt, oldest first. A Lambda hook waits for nobody. */
export function approvalsOf(attempt: Hooked, waits: boolean): Approval[] {
  const requests = hooksOf(attempt).filter(
    ({ type, requestedAt }) => type === 'pause' && requestedAt,
  )
  return requests.map((hook) => ({
    escalation: `approval:${hook.id}:${hook.requestedAt}`,
    hook,
    open: waits && hook.state === 'awaiting',
    answeredBy: answererOf(hook, attempt.clicks ?? []),
  }))
}

/** The last click on a hook decides: after one that ECS did not take, somebody else may have answered by another way. */
function answererOf({ id, serviceDeployment, state }: Hook, clicks: readonly ClickFact[]) {
  const own = clicks.filter(
    (click) => click.hook === id && click.serviceDeployment === serviceDeployment,
  )
  const [last] = own.sort(
    (a, b) =>
      b.at - a.at ||
      Number(b.refused ?? false) - Number(a.refused ?? false) ||
      (a.user < b.user ? -1 : 1),
  )
  if (!last || last.refused || answers.get(last.action) !== state) return undefined
  return { user: last.user, ...(last.name !== undefined && { name: last.name }) }
}

const answers: ReadonlyMap<ClickFact['action'], HookFact['state']> = new Map([
  ['CONTINUE', 'continued'],
  ['ROLLBACK', 'rolled_back'],
])

/** The hooks that wait for an answer of a person. */
export function waitingHooks(attempt: Hooked): Hook[] {
  return hooksOf(attempt).filter(({ state }) => state === 'awaiting')
}

/**
 * The hook because of which ECS rolls an attempt back, if one is the cause. What ECS does after a time-out is the hook's own
 * setting. Where that could not be read, a rollback that follows shows it; and a function that did not end in time counts as
 * failed, as nobody was mentioned before and ECS's default is a rollback, unless the deployment goes on.
 */
export function hookFailureOf(attempt: Ended): HookFailure | undefined {
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

/** The hook that timed out last, whatever ECS did then. */
export function timedOutHook(attempt: Hooked): Hook | undefined {
  return hooksOf(attempt).findLast(({ state }) => state === 'timed_out')
}

/** Whether something shows that ECS let a deployment go on after a hook timed out. */
function goesOnAfter({ changedAt }: Hook, { hooks, completedAt, serviceDeployment }: Ended) {
  const { status, at = 0 } = serviceDeployment ?? {}
  return (
    completedAt !== undefined ||
    (at > changedAt && (status === 'IN_PROGRESS' || status === 'SUCCESSFUL')) ||
    hooks.some((one) => one.at > changedAt)
  )
}

/** A rollback that begins later than this after a time-out is not because of it. */
const AT_ONCE = 5 * 60_000

function rollsBackAfter(hook: Hook, ended: Ended): boolean {
  const { rollback, serviceDeployment, failure } = ended
  if (hook.timeoutAction !== undefined) return hook.timeoutAction === 'ROLLBACK'
  const described = serviceDeployment?.status.startsWith('ROLLBACK_')
    ? serviceDeployment
    : undefined
  const reason = [rollback?.reason, failure, described?.reason].join(' ')
  if (/\bhook/i.test(reason)) return true
  const rolledBackAt = rollback?.startedAt ?? described?.at
  if (/circuit breaker|alarm/i.test(reason)) return false
  if (rolledBackAt === undefined) return hook.type === 'lambda' && !goesOnAfter(hook, ended)
  return rolledBackAt >= hook.changedAt && rolledBackAt - hook.changedAt < AT_ONCE
}
