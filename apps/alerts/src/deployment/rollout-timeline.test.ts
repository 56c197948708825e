import { describe, expect, it } from 'vitest'
import {
  completed,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
} from '../testing/facts.ts'
import { rollbackOf } from './attempt.ts'
import { attemptsOf } from './attempts-of.ts'
import type { DeploymentFact } from './fact.ts'

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

  it('was an older deployment, which failed when it first did, once ECS rolls it back', () => {
    const older = [started('O', -100), failed('O', -10)]
    const facts = [...older, started('A', 60), failed('A', 90), started('O', 95)]
    const [first] = attemptsOf([...facts, failed('O', 130), rollingBack('Y', 131)])
    expect(first).toMatchObject({ id: started('O', 0).deployment, failedAt: failed('O', -10).at })
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

describe('a deployment that begins near the end of another one', () => {
  const attempts = (...facts: readonly DeploymentFact[]) =>
    attemptsOf(facts).map(({ id }) => id.slice(-1))

  it.each<[string, readonly DeploymentFact[]]>([
    ['in the millisecond in which it was refused', [hook('rolled_back', 95)]],
    ['a minute after it was refused', [hook('rolled_back', 35)]],
    ['where its service deployment ended as it was rolled back', [rolledBackBy(95, 140)]],
    ['where its service deployment is rolled back by the answer of that millisecond', [open(95)]],
  ])('is its rollback %s', (_, facts) => {
    expect(attempts(started('A', 0), ...facts, started('X', 95))).toEqual(['A'])
  })

  it('is its rollback where it was refused in the millisecond of its start', () => {
    expect(attempts(started('A', 50), hook('rolled_back', 50), started('X', 60))).toEqual(['A'])
  })

  function rolledBackBy(finished: number, read: number): DeploymentFact {
    const answer = serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', finished)
    return { ...answer, at: serviceDeployment('A', '', read).at }
  }

  function open(seconds: number): DeploymentFact {
    const { finishedAt: _, ...answer } = serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', seconds)
    return answer
  }
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
    const [attempt] = attemptsOf([...facts, completed('A', 140), completed('A', 150)])
    expect(attempt && rollbackOf(attempt)).toBe('done')
    expect(attempt?.rollback?.completedAt).toBe(completed('A', 140).at)
  })
})
