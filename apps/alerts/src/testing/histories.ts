import { serviceEvents } from '@repo/aws-events/scenarios'
import { dev } from '@repo/environments/fixture'
import fc from 'fast-check'
import type { DeploymentFact, HookFact } from '../deployment/fact.ts'
import type { Status } from '../deployment/status.ts'
import { completed, failed, hook, rollingBack, started } from './facts.ts'
import { placeOf, start } from './setup.ts'

/** What happened to a service over many deployments, and what is true of each of them in the end. */
export interface History {
  readonly facts: readonly DeploymentFact[]
  readonly truth: Readonly<Record<string, Status>>
}

/** How the events of a rollback name it: by an id of its own, the old deployment's, or two of them. */
type Naming = 'own' | 'old' | 'failed and old' | 'own and old'

type Step =
  | { readonly does: 'deploy' | 'end well' | 'fail' }
  | { readonly does: 'pause' | 'continue' | 'refuse' }
  | { readonly does: 'roll back'; readonly naming: Naming }

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Step>({ does: 'deploy' }, { does: 'end well' }) },
  fc.constant<Step>({ does: 'fail' }),
  fc.constantFrom<Step>({ does: 'pause' }, { does: 'continue' }, { does: 'refuse' }),
  fc
    .constantFrom<Naming>('own', 'old', 'failed and old', 'own and old')
    .map((naming): Step => ({ does: 'roll back', naming })),
)

/** Whatever a service may live through: deployments that wait, end, overtake each other, and are rolled back to any other. */
export const histories: fc.Arbitrary<History> = fc
  .array(fc.tuple(steps, fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 12 })
  .map(live)

interface Open {
  readonly id: string
  readonly rollback?: string
  /** A pause hook waits, or was refused. */
  readonly hook?: 'waiting' | 'refused'
}

function live(history: readonly (readonly [Step, number])[]): History {
  const facts: DeploymentFact[] = []
  const truth: Record<string, Status> = {}
  let now = 0
  let open: Open | undefined
  let serving: string | undefined
  /** The newest one, if it failed or was refused, and nothing has begun since. */
  let failure: { readonly id: string; readonly at: number } | undefined

  function deploy(id: string) {
    if (open) truth[open.id] = open.rollback || open.hook === 'refused' ? 'failed' : 'stopped'
    facts.push(started(id, now))
    const rollsBack = failure && now - failure.at <= 60 ? failure.id : undefined
    failure = undefined
    if (rollsBack) {
      open = { id: rollsBack, rollback: id }
      truth[rollsBack] = 'rolling_back'
      return
    }
    open = { id }
    truth[id] = 'in_progress'
  }

  function end(how: 'well' | 'badly') {
    // ECS ends nothing that waits, and of a refused one only its rollback.
    if (!open || (open.hook && !open.rollback)) return
    const { id, rollback } = open
    facts.push((how === 'well' ? completed : failed)(rollback ?? id, now))
    truth[id] = how === 'badly' ? 'failed' : rollback ? 'rolled_back' : 'deployed'
    if (how === 'well') serving = rollback ?? id
    if (how === 'badly' && !rollback) failure = { id, at: now }
    open = undefined
  }

  function rollBack(naming: Naming, newId: string) {
    if (!open || open.rollback || open.hook === 'waiting') return
    const { id } = open
    const old = naming === 'own' ? undefined : serving
    const rollback = old === undefined || naming === 'own and old' ? newId : old
    facts.push(failed(id, now))
    facts.push(rollingBack(old && naming === 'failed and old' ? id : rollback, now, old ?? newId))
    failure = undefined
    open = { id, rollback }
    truth[id] = 'rolling_back'
  }

  function pause() {
    if (!open || open.rollback || open.hook) return
    facts.push(hook('awaiting', now, open.id))
    truth[open.id] = 'awaiting_approval'
    open = { ...open, hook: 'waiting' }
  }

  function answer(state: 'continued' | 'rolled_back') {
    if (open?.hook !== 'waiting') return
    const { id } = open
    facts.push(hook(state, now, id))
    truth[id] = state === 'continued' ? 'in_progress' : 'rolling_back'
    open = state === 'continued' ? { id } : { id, hook: 'refused' }
    if (state === 'rolled_back') failure = { id, at: now }
  }

  for (const [index, [step, seconds]] of history.entries()) {
    now += seconds
    if (step.does === 'deploy') deploy(`D${index}`)
    else if (step.does === 'roll back') rollBack(step.naming, `X${index}`)
    else if (step.does === 'pause') pause()
    else if (step.does === 'continue') answer('continued')
    else if (step.does === 'refuse') answer('rolled_back')
    else end(step.does === 'fail' ? 'badly' : 'well')
  }
  return { facts, truth }
}

const on = serviceEvents(placeOf(dev))

/** The events of a history. */
export function eventsOf({ facts }: History): unknown[] {
  return facts.flatMap((fact): unknown[] => {
    if (fact.kind === 'hook') return [hookEvent(fact)]
    if (fact.kind !== 'rollout') return []
    const { deployment, at, state, rollsBackTo } = fact
    const [id, seconds] = [nameOf(deployment), (at - start) / 1000]
    return rollsBackTo
      ? [on.rollingBack(id, seconds, { to: nameOf(rollsBackTo.at(-1) ?? deployment) })]
      : [on[state](id, seconds)]
  })
}

const hookNames: Partial<Record<HookFact['state'], string>> = {
  awaiting: 'HOOK_AWAITING_ACTION',
  continued: 'HOOK_SUCCEEDED',
  rolled_back: 'HOOK_FAILED',
}

function hookEvent({ state, at, hook: hookId, serviceDeployment }: HookFact) {
  const detail = { hookId, serviceDeploymentArn: serviceDeployment }
  return on.hook(hookNames[state] ?? '', (at - start) / 1000, detail)
}

export const nameOf = (deployment: string) => deployment.replace('ecs-svc/', '')
