import { describe, expect, it } from 'vitest'
import type { CountsFact } from './fact.ts'
import { mixedTasks, otherTasks, ownTasks, previousTasks } from './serving.ts'

const counted = (more: Partial<CountsFact> = {}): CountsFact => ({
  ...{ kind: 'counts', deployment: 'ecs-svc/A', at: 100, running: 1, others: 2, desired: 3 },
  ...more,
})
const card = (counts: CountsFact | undefined, endedAt?: number) =>
  ({ counts, endedAt, rollback: 'done' }) as const

describe('the task count of a card', () => {
  it('has the tasks of its own, if they were counted late enough', () => {
    expect(ownTasks(card(counted()), 100)).toEqual({ tasks: 1, desired: 3 })
    expect(ownTasks(card(counted({ running: 0 })))).toEqual({ tasks: 0, desired: 3 })
    expect(ownTasks(card(counted()), 101)).toBeUndefined()
    expect(ownTasks(card(undefined))).toBeUndefined()
  })

  it('has no tasks of its own where the service wants none', () => {
    expect(ownTasks(card(counted({ desired: 0 })))).toBeUndefined()
  })

  it('has the tasks of other deployments, if there are any', () => {
    expect(otherTasks(card(counted()))).toEqual({ tasks: 2, desired: 3 })
    expect(otherTasks(card(counted({ others: 0 })))).toBeUndefined()
    expect(otherTasks(card(undefined))).toBeUndefined()
  })

  it('has the tasks of the deployment before, if they were counted after the end', () => {
    expect(previousTasks(card(counted(), 100))).toEqual({ tasks: 2, desired: 3 })
    expect(previousTasks(card(counted()))).toEqual({ tasks: 2, desired: 3 })
    expect(previousTasks(card(counted(), 101))).toBeUndefined()
    expect(previousTasks(card(undefined, 100))).toBeUndefined()
  })

  it('has tasks of both where some of either run, and then not those before alone', () => {
    const running = { ...card(counted(), 100), rollback: 'running' } as const
    expect([previousTasks(running), mixedTasks(running)]).toEqual([
      undefined,
      { tasks: 1, desired: 3 },
    ])
    const gone = { ...running, counts: counted({ running: 0 }) }
    expect([previousTasks(gone), mixedTasks(gone)]).toEqual([{ tasks: 2, desired: 3 }, undefined])
    expect(mixedTasks({ ...running, counts: counted({ others: 0 }) })).toBeUndefined()
    expect(mixedTasks({ ...running, endedAt: 101 })).toBeUndefined()
    expect(mixedTasks(card(undefined))).toBeUndefined()
  })

  it('has no tasks of the deployment before after a newer one replaced the rollback', () => {
    expect(previousTasks({ ...card(counted(), 100), rollback: 'replaced' })).toBeUndefined()
  })
})
