import { describe, expect, it } from 'vitest'
import {
  completed,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
} from '../testing/facts.ts'
import { attemptsOf, rollbackOf } from './attempt.ts'
import type { DeploymentFact, ReportFact } from './fact.ts'

describe('a start that is taken for a rollback', () => {
  const assumed = [started('A', 0), failed('A', 90), started('X', 95)]

  it('keeps its time, and gets the reason of an event that confirms it', () => {
    const reason = 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/X.'
    const [attempt] = attemptsOf([...assumed, { ...rollingBack('A', 96, 'X'), reason }])
    expect(attempt?.rollback).toEqual({
      to: [started('X', 95).deployment],
      startedAt: started('X', 95).at,
      reason,
    })
  })

  it('is a deployment of its own, which failed, once ECS rolls it back', () => {
    const [first, second] = attemptsOf([...assumed, failed('X', 130), rollingBack('Y', 131)])
    expect(first?.rollback).toBeUndefined()
    expect(second).toMatchObject({
      id: started('X', 95).deployment,
      startedAt: started('X', 95).at,
      failedAt: failed('X', 130).at,
      rollback: { to: [rollingBack('Y', 131).deployment] },
    })
  })
})

describe('a deployment that begins without a word of a rollback', () => {
  const lambda = { type: 'AWS_LAMBDA' }
  const begins = [started('X', 95), completed('X', 140)]
  const goesOnAfter = (name: string): DeploymentFact => ({
    ...serviceDeployment('A', 'IN_PROGRESS', 92),
    hooks: [{ hook: name, timeoutAction: 'CONTINUE' }],
  })
  const attempts = (...facts: readonly DeploymentFact[]) =>
    attemptsOf([started('A', 0), ...facts, ...begins]).map(({ id }) => id.slice(-1))

  it.each<[string, readonly DeploymentFact[]]>([
    ['a person refused', [hook('awaiting', 40), hook('rolled_back', 90)]],
    ['nobody approved in time', [hook('awaiting', 40), hook('timed_out', 90)]],
    [
      'nobody approved in time, though another hook would let it go on',
      [hook('awaiting', 40), hook('timed_out', 90), goesOnAfter('another')],
    ],
    ['a Lambda hook failed', [hook('rolled_back', 90, 'A', lambda)]],
    ['ECS rolls back', [{ ...serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 100) }]],
    ['ECS has rolled back', [serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 140)]],
    [
      'failed, where ECS was read of the later one alone',
      [failed('A', 90), serviceDeployment('X', 'IN_PROGRESS', 100)],
    ],
  ])('is the rollback of the one that %s', (_, facts) => {
    expect(attempts(...facts)).toEqual(['A'])
  })

  it.each<[string, readonly DeploymentFact[]]>([
    ['was let go on', [hook('awaiting', 40), hook('continued', 90)]],
    ['was refused later', [hook('rolled_back', 96)]],
    ['was refused long before', [hook('rolled_back', 20)]],
    ['was refused another time', [hook('rolled_back', 90, 'B'), serviceDeployment('A', '', 50)]],
    ['goes on after a time-out', [hook('timed_out', 90), goesOnAfter('ecs-pause-1')]],
    [
      'had been rolled back before, though ECS was read later',
      [
        {
          ...serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 140),
          finishedAt: started('A', 80).at,
        },
      ],
    ],
  ])('is no rollback of one that %s', (_, facts) => {
    expect(attempts(...facts)).toEqual(['A', 'X'])
  })
})

describe('a rollback', () => {
  it('that names the failed deployment alone is of that one, and to it', () => {
    const [attempt, ...others] = attemptsOf([
      started('A', 0),
      failed('A', 90),
      rollingBack('A', 95),
    ])
    expect(attempt?.rollback?.to).toEqual([started('A', 0).deployment])
    expect(others).toEqual([])
  })

  it('is done once the id of what it rolls back completes, which ECS may give it', () => {
    const facts = [started('A', 0), failed('A', 90), rollingBack('A', 95, 'X')]
    const [attempt] = attemptsOf([...facts, completed('A', 140)])
    expect(attempt && rollbackOf(attempt)).toBe('done')
  })
})

describe('a report of a new name', () => {
  const report = (deployment: string, seconds: number, name = 'NEW'): ReportFact => ({
    kind: 'report',
    deployment,
    at: started('A', seconds).at,
    name,
    level: 'error',
  })
  const [a, b] = [started('A', 0), started('B', 60)]
  const namesOf = (facts: readonly DeploymentFact[]) =>
    attemptsOf(facts).map(({ id, reports }) => [id, reports.map(({ name }) => name)])

  it('belongs to the deployment that it names, and in the order of their times', () => {
    const reports = [report(a.deployment, 90, 'LATER'), report(a.deployment, 70, 'EARLIER')]
    expect(namesOf([a, b, ...reports])).toEqual([
      [a.deployment, ['EARLIER', 'LATER']],
      [b.deployment, []],
    ])
  })

  it('belongs to the deployment that the named one rolls back', () => {
    const rollback = rollingBack('X', 40)
    expect(namesOf([a, rollback, report(rollback.deployment, 50)])).toEqual([
      [a.deployment, ['NEW']],
    ])
  })

  it('of a hook belongs to the deployment of its service deployment, else to the one under way', () => {
    const described = serviceDeployment('A', 'IN_PROGRESS', 10)
    expect(namesOf([a, described, b, report(`hook:${described.arn}`, 90)])).toEqual([
      [a.deployment, ['NEW']],
      [b.deployment, []],
    ])
    expect(namesOf([a, b, report('hook:arn:unknown', 90)])).toEqual([
      [a.deployment, []],
      [b.deployment, ['NEW']],
    ])
  })

  it('of a deployment without other events is an attempt of its own', () => {
    expect(namesOf([a, report('ecs-svc/unseen', 30)])).toEqual([
      [a.deployment, []],
      ['ecs-svc/unseen', ['NEW']],
    ])
  })
})
