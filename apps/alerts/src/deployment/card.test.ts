import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  change,
  changeBack,
  check,
  completed,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
  task,
} from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import type { DeploymentFact } from './fact.ts'
import type { Status } from './status.ts'

const statuses = (facts: readonly DeploymentFact[]) =>
  Object.fromEntries(cardsOf(facts).map((card) => [card.id.replace('ecs-svc/', ''), card.status]))

type Scenario = readonly [string, readonly DeploymentFact[], Record<string, Status>]

/** O was deployed long ago; A is the deployment that the scenario is about; X is a rollback with an id of its own. */
const before = [started('O', -9000), completed('O', -8900)]

const scenarios: readonly Scenario[] = [
  ['a start', [started('A', 0)], { A: 'in_progress' }],
  ['a success', [started('A', 0), completed('A', 100)], { A: 'deployed' }],
  ['a completion whose start was lost', [completed('A', 100)], { A: 'deployed' }],
  ['a failure without rollback', [started('A', 0), failed('A', 90)], { A: 'failed' }],
  [
    'a rollback under way',
    [...before, started('A', 0), failed('A', 90), rollingBack('X', 90)],
    { O: 'deployed', A: 'rolling_back' },
  ],
  [
    'a rollback by a new deployment',
    [...before, started('A', 0), failed('A', 90), rollingBack('X', 90), completed('X', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback to the id of the old deployment',
    [...before, started('A', 0), failed('A', 90), rollingBack('O', 90), completed('O', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback in an event of the failed deployment',
    [...before, started('A', 0), failed('A', 90), rollingBack('A', 90, 'O'), completed('O', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback with two start events',
    [started('A', 0), failed('A', 90), started('X', 90), rollingBack('X', 91), completed('X', 125)],
    { A: 'rolled_back' },
  ],
  [
    'a rollback with two start events, all in one millisecond',
    [started('A', 0), started('X', 0), failed('A', 0), rollingBack('X', 0), completed('X', 0)],
    { A: 'rolled_back' },
  ],
  [
    'a rollback that no event calls one, seconds after the failure',
    [started('A', 0), failed('A', 90), started('X', 95), completed('X', 125)],
    { A: 'rolled_back' },
  ],
  [
    'a rollback that no event calls one, seconds before the failure',
    [started('A', 0), started('X', 89), failed('A', 90)],
    { A: 'rolling_back' },
  ],
  [
    'a rollback that no event calls one, to the id of the old deployment',
    [...before, started('A', 0), failed('A', 90), started('O', 92), completed('O', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback that no event calls one, and that fails too',
    [started('A', 0), failed('A', 90), started('X', 95), failed('X', 200)],
    { A: 'failed' },
  ],
  [
    'two failures that are rolled back to the same old deployment by events that do not call it that',
    [
      ...before,
      ...[started('A', 0), failed('A', 9), started('O', 9), completed('O', 12)],
      ...[started('B', 50), failed('B', 60), started('O', 61), completed('O', 70)],
    ],
    { O: 'deployed', A: 'rolled_back', B: 'rolled_back' },
  ],
  [
    'a start one minute after a failure',
    [started('A', 0), failed('A', 90), started('X', 150)],
    { A: 'rolling_back' },
  ],
  [
    'a start more than a minute after a failure',
    [started('A', 0), failed('A', 90), started('X', 151)],
    { A: 'failed', X: 'in_progress' },
  ],
  [
    'a start in the millisecond of the start that fails',
    [started('A', 0), started('X', 0), failed('A', 0)],
    { A: 'rolling_back' },
  ],
  [
    'a repeated start of an older deployment after a failure',
    [started('A', 0), started('B', 30), failed('B', 60), started('A', 65)],
    { A: 'stopped', B: 'failed' },
  ],
  [
    'a start after a failure, where ECS was read for the failed deployment alone',
    [started('A', 0), change('A'), failed('A', 90), started('X', 95)],
    { A: 'rolling_back' },
  ],
  [
    'a start after a failure, where ECS was read for the newer deployment alone',
    [started('A', 0), failed('A', 90), started('X', 95), change('X')],
    { A: 'rolling_back' },
  ],
  [
    'a start after a failure, where only the later of two answers has a rollback',
    [
      ...[started('A', 0), serviceDeployment('A', 'IN_PROGRESS', 50), failed('A', 90)],
      ...[started('X', 95), serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 120)],
    ],
    { A: 'rolled_back' },
  ],
  [
    'a start ten seconds before a failure',
    [started('A', 0), started('X', 80), failed('A', 90)],
    { A: 'rolling_back' },
  ],
  [
    'a start more than ten seconds before a failure',
    [started('A', 0), started('X', 79), failed('A', 90)],
    { A: 'failed', X: 'in_progress' },
  ],
  [
    'a rollback to a deployment that is under way, of one that is not known',
    [started('A', 0), rollingBack('A', 90)],
    { A: 'in_progress', 'rollback:A': 'rolling_back' },
  ],
  [
    'a push minutes after a failure',
    [started('A', 0), failed('A', 90), started('B', 210), completed('B', 300)],
    { A: 'failed', B: 'deployed' },
  ],
  [
    'a push seconds after a failure that ECS does not roll back',
    [
      ...[started('A', 0), failed('A', 90), serviceDeployment('A', 'STOPPED', 90)],
      ...[started('B', 95), completed('B', 120)],
    ],
    { A: 'failed', B: 'deployed' },
  ],
  [
    'a push of another task definition seconds after a failure',
    [
      ...[started('A', 0), change('A'), failed('A', 90)],
      ...[started('B', 95), change('B', { taskDefinition: 'backend:58' }), completed('B', 120)],
    ],
    { A: 'failed', B: 'deployed' },
  ],
  [
    'a push seconds after a failure, which is a service deployment of its own and fails too',
    [
      ...[started('A', 0), failed('A', 90), serviceDeployment('A', 'IN_PROGRESS', 80)],
      ...[started('B', 95), serviceDeployment('B', 'IN_PROGRESS', 95), failed('B', 120)],
    ],
    { A: 'failed', B: 'failed' },
  ],
  [
    'a push seconds after a failure that is rolled back itself: ECS rolls back no rollback',
    [
      ...[started('A', 0), failed('A', 90), started('B', 95)],
      ...[failed('B', 200), rollingBack('X', 201), completed('X', 230)],
    ],
    { A: 'failed', B: 'rolled_back' },
  ],
  [
    'a rollback that fails too',
    [started('A', 0), failed('A', 90), rollingBack('X', 90), failed('X', 200)],
    { A: 'failed' },
  ],
  [
    'a rollback of which only its own events came',
    [rollingBack('X', 90), completed('X', 125)],
    { 'rollback:X': 'rolled_back' },
  ],
  [
    'a rollback whose beginning was lost: nothing turns green on a guess',
    [started('A', 0), failed('A', 90), completed('X', 125)],
    { A: 'failed' },
  ],
  [
    'a rollback to the old id whose beginning was lost: the old one completes again',
    [...before, started('A', 0), failed('A', 90), completed('O', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback to the old id of which only its completion came',
    [...before, started('A', 0), completed('O', 125)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  [
    'a rollback to a newer deployment that succeeded',
    [started('A', 0), started('B', 10), completed('B', 20), rollingBack('A', 90, 'B')],
    { A: 'failed', B: 'deployed' },
  ],
  [
    'a success after a rollback',
    [
      started('A', 0),
      failed('A', 9),
      rollingBack('X', 9),
      completed('X', 12),
      started('B', 50),
      completed('B', 99),
    ],
    { A: 'rolled_back', B: 'deployed' },
  ],
  [
    'two failures that are rolled back to the same old deployment',
    [
      ...before,
      ...[started('A', 0), failed('A', 9), rollingBack('O', 9), completed('O', 12)],
      ...[started('B', 50), failed('B', 60), rollingBack('O', 60), completed('O', 70)],
    ],
    { O: 'deployed', A: 'rolled_back', B: 'rolled_back' },
  ],
  [
    'a deployment that a newer one replaces',
    [started('A', 0), started('B', 30), completed('B', 99)],
    { A: 'stopped', B: 'deployed' },
  ],
  [
    'a deployment that a newer one replaces, and that ECS then calls stopped',
    [
      started('A', 0),
      started('B', 30),
      serviceDeployment('A', 'STOPPED', 30, true),
      completed('B', 99),
    ],
    { A: 'stopped', B: 'deployed' },
  ],
  [
    'a rollback that a newer deployment cuts off',
    [
      ...[...before, started('A', 0), failed('A', 90), rollingBack('X', 90)],
      ...[started('B', 95), completed('B', 120)],
    ],
    { O: 'deployed', A: 'failed', B: 'deployed' },
  ],
  [
    'a rollback that only the API reports, and replaced by a newer deployment',
    [started('A', 0), serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 50), started('B', 60)],
    { A: 'failed', B: 'in_progress' },
  ],
  [
    'a rollback that never ends',
    [started('A', 0), failed('A', 90), rollingBack('X', 90), check('A', 1900)],
    { A: 'stuck' },
  ],
  [
    'a rollback that ends after it was stuck',
    [
      started('A', 0),
      failed('A', 90),
      rollingBack('X', 90),
      check('A', 1900),
      completed('X', 2000),
    ],
    { A: 'rolled_back' },
  ],
  [
    'a rollback by hand',
    [started('A', 0), changeBack('A'), completed('A', 60)],
    { A: 'rolled_back' },
  ],
  ['a pause', [started('A', 0), hook('awaiting', 40)], { A: 'awaiting_approval' }],
  [
    'a pause that somebody ended',
    [started('A', 0), hook('awaiting', 40), hook('continued', 50)],
    { A: 'in_progress' },
  ],
  [
    'a pause that was approved',
    [started('A', 0), hook('awaiting', 40), hook('continued', 50), completed('A', 60)],
    { A: 'deployed' },
  ],
  [
    'a pause that was refused',
    [started('A', 0), hook('awaiting', 40), hook('rolled_back', 50)],
    { A: 'rolling_back' },
  ],
  [
    'a refused pause whose rollback never ends',
    [started('A', 0), hook('awaiting', 40), hook('rolled_back', 50), check('A', 1900)],
    { A: 'stuck' },
  ],
  [
    'a refused pause, then a newer deployment',
    [started('A', 0), hook('rolled_back', 50), started('B', 111), completed('B', 150)],
    { A: 'failed', B: 'deployed' },
  ],
  [
    'a refused pause, then a start that no word calls its rollback',
    [started('A', 0), hook('rolled_back', 50), started('X', 60), completed('X', 90)],
    { A: 'rolled_back' },
  ],
  [
    'a Lambda hook that failed',
    [started('A', 0), hook('rolled_back', 50, 'A', { type: 'AWS_LAMBDA' })],
    { A: 'rolling_back' },
  ],
  [
    'a pause that timed out, and ECS continues',
    [started('A', 0), hook('awaiting', 40), timesOut('CONTINUE'), hook('timed_out', 90)],
    { A: 'in_progress' },
  ],
  [
    'a pause that timed out, and ECS rolls back',
    [started('A', 0), hook('awaiting', 40), timesOut('ROLLBACK'), hook('timed_out', 90)],
    { A: 'rolling_back' },
  ],
  ['a pause without any other event', [hook('awaiting', 40)], { [hookId()]: 'awaiting_approval' }],
  [
    'a pause that begins in the millisecond of the start',
    [started('A', 0), hook('awaiting', 0)],
    { A: 'awaiting_approval' },
  ],
  [
    'a pause after the newer of two deployments began',
    [started('A', 0), started('B', 30), hook('awaiting', 40, 'B')],
    { A: 'stopped', B: 'awaiting_approval' },
  ],
  [
    'a pause before a newer deployment began',
    [started('A', 0), hook('awaiting', 40), started('B', 60)],
    { A: 'stopped', B: 'in_progress' },
  ],
  [
    'a refusal after a newer deployment began',
    [
      started('A', 0),
      serviceDeployment('A', 'IN_PROGRESS', 50),
      started('B', 60),
      hook('rolled_back', 70),
    ],
    { A: 'stopped', B: 'in_progress' },
  ],
  [
    'a pause of a deployment whose start was lost, after a success',
    [started('A', 0), completed('A', 30), hook('awaiting', 40)],
    { A: 'deployed', [hookId()]: 'awaiting_approval' },
  ],
  ['a deployment that never ends', [started('A', 0), check('A', 1800)], { A: 'stuck' }],
  [
    'a deployment that ends after it was stuck',
    [started('A', 0), check('A', 1800), completed('A', 1900)],
    { A: 'deployed' },
  ],
  [
    'a rollback whose completion is older than its start',
    [...before, started('A', 0), failed('A', 80), completed('X', 89), rollingBack('X', 90)],
    { O: 'deployed', A: 'rolled_back' },
  ],
  ...(
    [
      ['in_progress', 'awaiting', 'awaiting_approval'],
      ['awaiting', 'continued', 'in_progress'],
      ['awaiting', 'timed_out', 'in_progress'],
      ['awaiting', 'rolled_back', 'rolling_back'],
    ] as const
  ).map(
    ([first, second, status]): Scenario => [
      `a pause that is ${first} and ${second} in the same millisecond`,
      [started('A', 0), hook(first, 40), hook(second, 40)],
      { A: status },
    ],
  ),
  ...(
    [
      ['SUCCESSFUL', 'deployed'],
      ['STOPPED', 'failed'],
      ['ROLLBACK_SUCCESSFUL', 'rolled_back'],
      ['ROLLBACK_FAILED', 'failed'],
    ] as const
  ).map(
    ([final, status]): Scenario => [
      `the final state ${final} of a service deployment, and a later answer that is not final`,
      [
        started('A', 0),
        serviceDeployment('A', final, 50),
        serviceDeployment('A', 'IN_PROGRESS', 60),
      ],
      { A: status },
    ],
  ),
  [
    'a rollback that only the later of two answers has',
    [
      started('A', 0),
      serviceDeployment('A', 'IN_PROGRESS', 40),
      serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 50),
    ],
    { A: 'rolling_back' },
  ],
  [
    'the same revision deployed again',
    [started('A', 0), change('A', { previousTaskDefinition: 'backend:57' }), completed('A', 60)],
    { A: 'deployed' },
  ],
  [
    'the first deployment of a service',
    [started('A', 0), firstChange('A'), completed('A', 60)],
    { A: 'deployed' },
  ],
  [
    'a stop by ECS without any event of a failure',
    [started('A', 0), serviceDeployment('A', 'STOPPED', 50)],
    { A: 'failed' },
  ],
  [
    'a second completion of the old deployment after the new one succeeded',
    [...before, started('A', 0), completed('A', 60), completed('O', 100)],
    { O: 'deployed', A: 'deployed' },
  ],
  [
    'a completion whose start was lost after another success',
    [started('A', 0), completed('A', 60), completed('B', 200)],
    { A: 'deployed', B: 'deployed' },
  ],
  [
    'a stop by hand',
    [started('A', 0), serviceDeployment('A', 'STOPPED', 50, true)],
    { A: 'stopped' },
  ],
  [
    'a stop by hand with a rollback',
    [
      started('A', 0),
      rollingBack('X', 40),
      completed('X', 60),
      serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 60, true),
    ],
    { A: 'stopped' },
  ],
  [
    'a success that only the API reports',
    [started('A', 0), serviceDeployment('A', 'SUCCESSFUL', 50)],
    { A: 'deployed' },
  ],
  [
    'a completion that ECS calls a rollback',
    [started('A', 0), completed('A', 50), serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 60)],
    { A: 'rolled_back' },
  ],
  [
    'a failure that ECS calls a success: the worse counts',
    [started('A', 0), failed('A', 50), serviceDeployment('A', 'SUCCESSFUL', 60)],
    { A: 'failed' },
  ],
  ['tasks alone', [task('A', 1, 10)], {}],
]

/** There is no revision before it. */
function firstChange(name: string) {
  const { previousTaskDefinition: _, previousTag: __, ...first } = change(name)
  return first
}

/** What ECS does when the pause times out, as its API returns it. */
function timesOut(timeoutAction: string): DeploymentFact {
  const hooks = [{ hook: hook('awaiting', 0).hook, timeoutAction }]
  const { finishedAt: _, ...described } = serviceDeployment('A', 'IN_PROGRESS', 41)
  return { ...described, hooks }
}

function hookId(): string {
  const fact = hook('awaiting', 0)
  return `hook:${fact.serviceDeployment}`
}

describe('the cards of a service', () => {
  it.each(scenarios)('have the right status after %s', (_, facts, expected) => {
    expect(statuses(facts)).toEqual(expected)
  })

  it.each(scenarios)('are the same in any order, any number of times, after %s', (_, facts) => {
    const card = cardsOf(facts)
    fc.assert(
      fc.property(arrivals(facts), (arrived) => {
        expect(cardsOf(arrived)).toEqual(card)
      }),
      { numRuns: 100 },
    )
  })

  const calledSuccessful = (facts: readonly DeploymentFact[]) =>
    facts.some((fact) => fact.kind === 'service-deployment' && fact.status === 'SUCCESSFUL')
  const bad = scenarios.filter(
    ([, facts, expected]) =>
      expected['A'] && expected['A'] !== 'deployed' && !calledSuccessful(facts),
  )
  it.each(bad)('are never deployed, whichever events are missing or late, after %s', (_, facts) => {
    // What is read from ECS or found by a scheduled check is no event that could be lost.
    const lossy = facts.filter((fact) => fact.kind === 'rollout' || fact.kind === 'hook')
    const fromApi = facts.filter((fact) => fact.kind !== 'rollout' && fact.kind !== 'hook')
    fc.assert(
      fc.property(fc.subarray(lossy), (cut) => {
        const card = cardsOf([...fromApi, ...cut]).find(({ id }) => id === 'ecs-svc/A')
        expect(card?.status).not.toBe('deployed')
      }),
      { numRuns: 100 },
    )
  })

  it('reads a failure and its rollback in events that all name the failed deployment, as in the samples of AWS', () => {
    const facts = [started('A', 0), failed('A', 0), rollingBack('A', 0), completed('A', 0)]
    expect(statuses(facts)).toEqual({ A: 'rolled_back' })
    expect(statuses(facts.toReversed())).toEqual({ A: 'rolled_back' })
  })

  it('takes a completion in the millisecond in which a hook failed for that of the rollback', () => {
    const facts = [started('A', 0), hook('rolled_back', 50), completed('A', 50)]
    expect(statuses(facts)).toEqual({ A: 'rolled_back' })
  })

  it('takes no start for the rollback of a deployment that had completed', () => {
    const facts = [started('A', 0), completed('A', 60), failed('A', 90), started('B', 95)]
    expect(statuses(facts)).toEqual({ A: 'failed', B: 'in_progress' })
  })

  it('counts a service action that repeats a completion as a duplicate', () => {
    const duplicate = { ...completed('O', 60), duplicate: true as const }
    const newer = [started('O', 0), completed('O', 50), started('A', 55)]
    expect(statuses([...newer, duplicate])).toEqual({ O: 'deployed', A: 'in_progress' })
    expect(statuses([started('O', 0), duplicate])).toEqual({ O: 'deployed' })
  })

  it('has the id of a rollback that arrived first among its aliases', () => {
    const early = cardsOf([rollingBack('X', 90)])
    const late = cardsOf([rollingBack('X', 90), failed('A', 90), started('A', 0)])
    expect(late).toHaveLength(1)
    expect(late[0]?.aliases).toContain(early[0]?.id)
  })

  it('has the id of a pause that arrived first among its aliases', () => {
    const [early] = cardsOf([hook('awaiting', 40)])
    const [late] = cardsOf([hook('awaiting', 40), started('A', 0)])
    expect(late?.aliases).toContain(early?.id)
  })

  it.each<readonly [Status, readonly DeploymentFact[]]>([
    ['in_progress', []],
    ['awaiting_approval', [hook('awaiting', 40)]],
    ['rolling_back', [hook('rolled_back', 40)]],
    ['rolling_back', [failed('A', 90), rollingBack('X', 90)]],
    ['stuck', [check('A', 1800)]],
    ['stopped', [rollingBack('X', 40), serviceDeployment('A', 'ROLLBACK_REQUESTED', 41, true)]],
  ])('is open while it is %s', (status, facts) => {
    const [card] = cardsOf([started('A', 0), ...facts])
    expect(card).toMatchObject({ status, endedAt: undefined, openSince: expect.any(Number) })
  })

  it.each<readonly [Status, readonly DeploymentFact[]]>([
    ['deployed', [completed('A', 60)]],
    ['failed', [failed('A', 90)]],
    ['rolled_back', [failed('A', 90), rollingBack('X', 90), completed('X', 125)]],
    ['stopped', [started('B', 60)]],
  ])('has ended once it is %s', (status, facts) => {
    const [card] = cardsOf([started('A', 0), ...facts])
    expect(card).toMatchObject({ status, endedAt: expect.any(Number), openSince: undefined })
  })

  it('has one escalation from the failure to the end of the rollback', () => {
    const facts = [started('A', 0), failed('A', 90), rollingBack('X', 90), completed('X', 125)]
    const escalations = facts.map((_, end) => cardsOf(facts.slice(0, end + 1))[0]?.escalations)
    expect(escalations).toEqual([[], ['failed'], ['failed'], ['failed']])
  })

  it('counts each task once, by its newest event, and none that failed after the deployment was over', () => {
    const facts = [
      started('A', 0),
      task('A', 1, 10, { version: 3 }),
      task('A', 1, 11, { version: 4 }),
      completed('A', 60),
      task('A', 2, 500),
    ]
    expect(cardsOf(facts)[0]?.cause).toMatchObject({ of: 1, tasks: 1 })
  })

  it("has the commit of a failed task's image without enrichment", () => {
    const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/backend:${'a'.repeat(40)}`
    const containers = [{ name: 'app', image, exitCode: 1 }]
    const [card] = cardsOf([started('A', 0), task('A', 1, 10, { containers })])
    expect(card?.change.tag).toBe('a'.repeat(40))
  })

  it('has the tag of the deployment before', () => {
    const [, card] = cardsOf([...before, change('O', { tag: 'v1' }), started('A', 0)])
    expect(card?.change.previousTag).toBe('v1')
  })

  it('has the tag of a deployment that completed when it started', () => {
    const facts = [started('O', -90), change('O', { tag: 'v1' }), completed('O', 0)]
    const { previousTag: _, ...own } = change('A')
    expect(cardsOf([...facts, started('A', 0), own])[1]?.change.previousTag).toBe('v1')
  })

  it('has the tag of the newest deployment before, whatever its id', () => {
    const older = [started('B', -9500), change('B', { tag: 'v0' }), completed('B', -9400)]
    const newer = [...before, change('O', { tag: 'v1' })]
    const zOlder = [started('Z', -9900), change('Z', { tag: 'v-1' }), completed('Z', -9800)]
    const own = change('A')
    const { previousTag: _, ...withoutPrevious } = own
    const cards = cardsOf([...older, ...newer, ...zOlder, started('A', 0), withoutPrevious])
    expect(cards.at(-1)?.change.previousTag).toBe('v1')
  })

  it('has the change with most fields, of several', () => {
    const { runUrl: _, ...less } = change('A')
    const facts = [started('A', 0), less, change('A')]
    for (const some of [facts, facts.toReversed()])
      expect(cardsOf(some)[0]?.change.runUrl).toBe(change('A').runUrl)
  })

  it('is stopped by hand or replaced depending on when the newer deployment began', () => {
    const stopped = [started('A', 0), serviceDeployment('A', 'STOPPED', 50, true)]
    const cardBefore = (at: number) => cardsOf([...stopped, started('B', at)])[0]
    expect(cardBefore(50)).toMatchObject({ status: 'stopped', byHand: false, escalations: [] })
    expect(cardBefore(110)).toMatchObject({ status: 'stopped', byHand: true })
    expect(cardBefore(300)).toMatchObject({
      status: 'stopped',
      byHand: true,
      escalations: ['failed'],
    })
  })

  it('is stopped by hand by the time at which it ended, not by that at which ECS was read', () => {
    const ended = serviceDeployment('A', 'STOPPED', 50, true)
    const readLater = { ...ended, at: serviceDeployment('A', 'STOPPED', 250).at }
    const [card] = cardsOf([started('A', 0), readLater, started('B', 200)])
    expect(card).toMatchObject({ status: 'stopped', byHand: true })
  })

  it('has the reason and the time of the first event, where ECS repeats one later', () => {
    const again = { ...failed('A', 95), reason: 'ECS deployment failed.' }
    expect(cardsOf([started('A', 0), failed('A', 90), again])[0]).toMatchObject({
      failure: failed('A', 90).reason,
      endedAt: failed('A', 90).at,
    })
    const rollback = [started('A', 0), failed('A', 90), rollingBack('X', 90)]
    for (const end of [completed, failed])
      expect(cardsOf([...rollback, end('X', 125), end('X', 130)])[0]?.endedAt).toBe(
        end('X', 125).at,
      )
    const twice = [started('A', 0), completed('A', 60), completed('A', 70)]
    expect(cardsOf(twice)[0]?.endedAt).toBe(completed('A', 60).at)
  })

  it('ended when the first newer deployment replaced it', () => {
    const [card] = cardsOf([started('A', 0), started('B', 30), started('C', 60)])
    expect(card?.endedAt).toBe(started('B', 30).at)
  })

  it('has the ids of the deployments that roll it back', () => {
    const [card] = cardsOf([started('A', 0), failed('A', 90), rollingBack('X', 90)])
    expect(card?.rollbackIds).toEqual([rollingBack('X', 90).deployment])
  })

  it.each([
    ['event', [failed('A', 90)], 90],
    ['failed task', [task('A', 1, 50)], 50],
    ['scheduled check', [task('A', 1, 50), check('A', 1800)], 1800],
  ])('has the time of its newest %s', (_, facts, seconds) => {
    const [card] = cardsOf([started('A', 0), ...facts])
    expect(card?.updatedAt).toBe(started('A', seconds).at)
  })

  it('escalates the failure alone where a newer deployment replaced the rollback', () => {
    const facts = [started('A', 0), failed('A', 90), rollingBack('X', 90), started('B', 95)]
    expect(cardsOf(facts)[0]).toMatchObject({ rollback: 'replaced', escalations: ['failed'] })
  })

  it('is replaced by a newer deployment with an id of any form', () => {
    const newer = { ...started('B', 30), deployment: 'd-ABC' }
    expect(statuses([started('A', 0), newer])).toEqual({ A: 'stopped', 'd-ABC': 'in_progress' })
  })

  it('escalates a rollback that fails, beside the failure', () => {
    const facts = [started('A', 0), failed('A', 90), rollingBack('X', 90), failed('X', 200)]
    expect(cardsOf(facts)[0]?.escalations).toEqual(['failed', 'rollback-failed'])
  })

  it('is not deployed by a completion after it was refused: ECS may give the rollback its id', () => {
    const refused = [started('A', 0), hook('awaiting', 40), hook('rolled_back', 50)]
    expect(statuses([...refused, completed('A', 90)])).toEqual({ A: 'rolled_back' })
  })

  it('does not blame a pause that timed out for a rollback by the circuit breaker', () => {
    const facts = (reason: string) => [
      ...[started('A', 0), hook('awaiting', 40), hook('timed_out', 90)],
      { ...rollingBack('X', 100), reason },
    ]
    const failureOf = (reason: string) => cardsOf(facts(reason))[0]?.hookFailure?.how
    expect(failureOf('ECS deployment circuit breaker: rolling back.')).toBeUndefined()
    expect(failureOf('ECS deployment: rolling back.')).toBe('timed-out')
  })

  it('is ended by hand where a person refuses it, and not where a Lambda hook fails', () => {
    const [refused] = cardsOf([started('A', 0), hook('rolled_back', 50)])
    const lambda = hook('rolled_back', 50, 'A', { type: 'AWS_LAMBDA' })
    const [failedByHook] = cardsOf([started('A', 0), lambda])
    expect([refused?.byHand, failedByHook?.byHand]).toEqual([true, false])
  })

  it('escalates a rollback that does not end, beside the failure', () => {
    const rollback = [started('A', 0), failed('A', 90), rollingBack('X', 90)]
    const [card] = cardsOf([...rollback, check('A', 1900)])
    expect(card).toMatchObject({ escalations: ['failed', 'rollback-stuck'], stuckAfterMinutes: 30 })
  })

  it('has an open approval while it waits, and none that is open once a newer one began', () => {
    const facts = [started('A', 0), hook('awaiting', 40)]
    expect(cardsOf(facts)[0]?.approvals).toMatchObject([{ open: true }])
    expect(cardsOf([...facts, started('B', 60)])[0]?.approvals).toMatchObject([{ open: false }])
  })

  it('has an approval that was refused, also in the millisecond in which it was requested', () => {
    const [card] = cardsOf([started('A', 0), hook('rolled_back', 40), hook('awaiting', 40)])
    expect(card?.approvals).toMatchObject([{ open: false, hook: { state: 'rolled_back' } }])
  })

  it('has the worse of two final states that ECS was read in at the same time', () => {
    const states = ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const
    const facts = states.map((state) => serviceDeployment('A', state, 50))
    for (const read of [facts, facts.toReversed()])
      expect(statuses([started('A', 0), ...read])).toEqual({ A: 'failed' })
  })

  it('has the traffic as long as it is open and nothing rolls it back', () => {
    const stage = { stage: 'POST_TEST_TRAFFIC_SHIFT' }
    const facts = [started('A', 0), hook('awaiting', 40, 'A', stage)]
    const trafficAfter = (...more: readonly DeploymentFact[]) =>
      cardsOf([...facts, ...more])[0]?.traffic?.serving
    expect(trafficAfter()).toBe('before')
    expect(trafficAfter(completed('A', 60))).toBeUndefined()
    expect(trafficAfter(failed('A', 60), rollingBack('X', 60))).toBeUndefined()
  })

  it('has the minutes after which the first check found it stuck', () => {
    const [card] = cardsOf([started('A', 0), check('A', 1800), check('A', 2400)])
    expect(card?.stuckAfterMinutes).toBe(30)
  })

  it('counts the time of a rollback from its own start, also if only the API reports it', () => {
    const facts = [started('A', 0), serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 1700)]
    expect(cardsOf(facts)[0]?.openSince).toBe(serviceDeployment('A', '', 1700).at)
  })

  it('does not call a rollback stuck because of a check that ran before its first event', () => {
    const early = { ...check('A', 1800), since: started('A', 0).at }
    expect(statuses([started('A', 0), early])).toEqual({ A: 'stuck' })
    const late = [started('A', 0), early, failed('A', 1500), rollingBack('X', 1500)]
    expect(statuses(late)).toEqual({ A: 'rolling_back' })
  })

  it('does not call a deployment stuck that waited for approval', () => {
    const waited = [started('A', 0), hook('awaiting', 60), hook('continued', 3600)]
    expect(statuses([...waited, check('A', 3000)])).toEqual({ A: 'in_progress' })
    expect(statuses([...waited, check('A', 3600)])).toEqual({ A: 'in_progress' })
    expect(statuses([...waited, check('A', 5400)])).toEqual({ A: 'stuck' })
  })
})

/** The same facts shuffled, some of them twice. */
function arrivals(facts: readonly DeploymentFact[]) {
  const all = [...facts]
  return fc
    .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(all))
    .map(([once, again]) => [...once, ...again])
}
