import { describe, expect, it } from 'vitest'
import { failed, rollingBack, started } from '../testing/facts.ts'
import { attemptsOf } from './attempt.ts'

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
