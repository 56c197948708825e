import { describe, expect, it } from 'vitest'
import {
  click,
  completed,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
} from '../testing/facts.ts'
import { attemptsOf } from './attempts-of.ts'
import type { DeploymentFact, DescribedHook, HookFact } from './fact.ts'
import { approvalsOf, hookFailureOf, hooksOf } from './hooks.ts'

const at = (seconds: number) => started('A', seconds).at
const read = (seconds: number, more: Partial<DescribedHook>, status = 'IN_PROGRESS') => ({
  ...serviceDeployment('A', status, seconds),
  hooks: [
    { hook: 'ecs-pause-0', status: 'FAILED' },
    { hook: 'ecs-pause-1', ...more },
  ],
})
function attemptOf(...facts: readonly DeploymentFact[]) {
  const attempt = attemptsOf([started('A', 0), ...facts]).find(({ id }) => id === 'ecs-svc/A')
  if (!attempt) throw new Error('no attempt')
  return attempt
}

describe('the person who answered a hook', () => {
  const answered = (state: HookFact['state'], ...clicks: readonly DeploymentFact[]) =>
    approvalsOf(attemptOf(hook('awaiting', 40), hook(state, 90), ...clicks), false)[0]?.answeredBy

  it('is known where a button did what became of it', () => {
    expect(answered('continued', click('CONTINUE', 89))).toEqual({ user: 'U0HANA', name: 'hana' })
    expect(answered('rolled_back', click('ROLLBACK', 89))).toMatchObject({ user: 'U0HANA' })
  })

  it.each<[string, readonly DeploymentFact[]]>([
    ['nobody pressed one', []],
    ['ECS did something else', [click('ROLLBACK', 89)]],
    ['another hook was answered', [click('CONTINUE', 89, { hook: 'ecs-pause-0' })]],
    ['ECS did not take it', [click('CONTINUE', 80), click('CONTINUE', 80, { refused: true })]],
  ])('is not known where %s', (_, clicks) => {
    expect(answered('continued', ...clicks)).toBeUndefined()
  })

  it('is the last one whose answer ECS took', () => {
    const first = { user: 'U0KEN' }
    const clicks = [
      click('CONTINUE', 50, first),
      click('CONTINUE', 51, { ...first, refused: true }),
    ]
    expect(answered('continued', ...clicks, click('CONTINUE', 80))).toMatchObject({
      user: 'U0HANA',
    })
  })
})

describe('the hooks of a deployment', () => {
  it.each<[HookFact['state'], string, number]>([
    ['continued', 'SUCCEEDED', 60],
    ['rolled_back', 'FAILED', 60],
    ['timed_out', 'TIMED_OUT', 60],
    ['awaiting', 'AWAITING_ACTION', 40],
  ])('are %s where ECS was read after the last event: %s', (state, status, changed) => {
    const [one] = hooksOf(attemptOf(hook('awaiting', 40), read(60, { status })))
    expect(one).toMatchObject({ state, changedAt: at(changed) })
  })

  it.each([30, 40])('have the state of the last event where ECS was not read later', (seconds) => {
    const [one] = hooksOf(attemptOf(hook('awaiting', 40), read(seconds, { status: 'SUCCEEDED' })))
    expect(one).toMatchObject({ state: 'awaiting', changedAt: at(40) })
  })

  it('keep the state in which an event ended them', () => {
    const facts = [hook('continued', 40), read(60, { status: 'FAILED' })]
    expect(hooksOf(attemptOf(...facts))).toMatchObject([{ state: 'continued', changedAt: at(40) }])
  })

  it.each<['pause' | 'lambda' | undefined, string, readonly HookFact[]]>([
    ['pause', 'it waits for a person', [hook('awaiting', 40, 'A', { type: '' })]],
    ['pause', 'the event has it', [hook('in_progress', 40, 'A', { type: 'PAUSE' })]],
    ['lambda', 'the event has it', [hook('in_progress', 40, 'A', { type: 'AWS_LAMBDA' })]],
    [undefined, 'nothing has it', [hook('in_progress', 40, 'A', { type: '' })]],
  ])('have the type %s where %s', (type, _, facts) => {
    expect(hooksOf(attemptOf(...facts))[0]?.type).toBe(type)
  })

  it('have the type, the function and the setting that ECS returned', () => {
    const facts = hook('in_progress', 40, 'A', { type: '' })
    const more = { type: 'AWS_LAMBDA', function: 'arn:smoke', timeoutAction: 'CONTINUE' }
    expect(hooksOf(attemptOf(facts, read(60, more)))).toMatchObject([
      { type: 'lambda', function: 'arn:smoke', timeoutAction: 'CONTINUE' },
    ])
  })

  it('are several where one runs at two stages, or again after it ended', () => {
    const stage = { stage: 'PRODUCTION_TRAFFIC_SHIFT' }
    const runs = (...facts: readonly HookFact[]) =>
      hooksOf(attemptOf(...facts)).map(({ state, beganAt }) => [state, beganAt])
    expect(runs(hook('in_progress', 40), hook('awaiting', 41), hook('continued', 50))).toEqual([
      ['continued', at(40)],
    ])
    expect(runs(hook('awaiting', 40), hook('continued', 50), hook('awaiting', 60))).toEqual([
      ['continued', at(40)],
      ['awaiting', at(60)],
    ])
    expect(runs(hook('awaiting', 40), hook('awaiting', 60, 'A', stage))).toHaveLength(2)
  })

  it('expire at the time of the event in which they began to wait', () => {
    const later = { ...hook('in_progress', 41), expiresAt: at(99) }
    const facts = [hook('awaiting', 40), later]
    expect(hooksOf(attemptOf(...facts))[0]?.expiresAt).toBe(hook('awaiting', 40).expiresAt)
    expect(hooksOf(attemptOf(later))[0]?.expiresAt).toBe(at(99))
  })
})

describe('a hook fails a deployment', () => {
  const timedOut = hook('timed_out', 100)
  const timedOutFunction = hook('timed_out', 100, 'A', { type: 'AWS_LAMBDA' })
  /** Its hooks are not taken for those of the newer deployment. */
  const own = serviceDeployment('A', 'IN_PROGRESS', 10)
  const rolledBack = (seconds: number, reason: string) => ({
    ...rollingBack('X', seconds),
    reason,
  })

  it.each<[string | undefined, string, readonly DeploymentFact[]]>([
    ['refused', 'a person refuses', [hook('awaiting', 40), hook('rolled_back', 50)]],
    ['failed', 'a function fails', [hook('rolled_back', 50, 'A', { type: 'AWS_LAMBDA' })]],
    ['timed-out', 'its setting is ROLLBACK', [timedOut, read(90, { timeoutAction: 'ROLLBACK' })]],
    [
      undefined,
      'its setting is CONTINUE, whatever rolls back later',
      [timedOut, read(90, { timeoutAction: 'CONTINUE' }), rolledBack(101, 'lifecycle hook')],
    ],
    ['timed-out', 'the reason of the rollback names it', [timedOut, rolledBack(900, 'a hook')]],
    ['timed-out', 'a rollback begins with it', [timedOut, rolledBack(100, 'rolling back')]],
    ['timed-out', 'a rollback begins soon after', [timedOut, rolledBack(399, 'rolling back')]],
    [
      'timed-out',
      'ECS was read to roll back soon after',
      [timedOut, serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 150)],
    ],
    [undefined, 'a rollback began before', [timedOut, rolledBack(99, 'rolling back')]],
    [undefined, 'a rollback begins much later', [timedOut, rolledBack(400, 'rolling back')]],
    [undefined, 'the circuit breaker rolls back', [timedOut, rolledBack(101, 'circuit breaker')]],
    [undefined, 'an alarm rolls back', [timedOut, rolledBack(101, 'CloudWatch alarm')]],
    ['timed-out', 'a function did not end in time', [timedOutFunction]],
    [
      undefined,
      'a function did not end in time, and ECS completes',
      [timedOutFunction, completed('A', 200)],
    ],
    [
      undefined,
      'a function did not end in time, and another hook begins',
      [timedOutFunction, hook('in_progress', 200, 'A', { hook: 'ecs-lambda-2' })],
    ],
    [
      undefined,
      'a function did not end in time, and ECS goes on',
      [timedOutFunction, serviceDeployment('A', 'IN_PROGRESS', 150)],
    ],
    [undefined, 'nobody answered, and nothing more is known', [timedOut]],
    [undefined, 'nothing rolls back', [timedOut, serviceDeployment('A', 'IN_PROGRESS', 150)]],
    [undefined, 'a newer deployment began first', [own, hook('rolled_back', 50), started('B', 49)]],
    [
      'refused',
      'a newer deployment began later',
      [own, hook('rolled_back', 50), started('B', 200)],
    ],
    [undefined, 'it goes on', [hook('continued', 50), failed('A', 90)]],
  ])('%s: %s', (how, _, facts) => {
    expect(hookFailureOf(attemptOf(...facts))?.how).toBe(how)
  })
})

describe('the approvals of a deployment', () => {
  it('are its pauses, open as long as nobody has answered', () => {
    const waiting = attemptOf(hook('in_progress', 39), hook('awaiting', 40))
    const [one, ...others] = approvalsOf(waiting, true)
    expect(others).toEqual([])
    expect(one).toMatchObject({ escalation: `approval:ecs-pause-1:${at(40)}`, open: true })
    expect(approvalsOf(waiting, false)).toMatchObject([{ open: false }])
    const answered = attemptOf(hook('awaiting', 40), hook('continued', 50), completed('A', 60))
    expect(approvalsOf(answered, true)).toMatchObject([{ open: false }])
  })

  it('are one where ECS repeats the event in which the pause began to wait', () => {
    const approvals = approvalsOf(attemptOf(hook('awaiting', 40), hook('awaiting', 45)), true)
    expect(approvals).toMatchObject([{ escalation: `approval:ecs-pause-1:${at(40)}` }])
  })

  it('are none for a hook that calls a function, nor for a pause that has not begun to wait', () => {
    const lambda = hook('in_progress', 40, 'A', { type: 'AWS_LAMBDA' })
    expect(approvalsOf(attemptOf(lambda), true)).toEqual([])
    expect(approvalsOf(attemptOf(hook('in_progress', 40)), true)).toEqual([])
  })
})
