import { describe, expect, it } from 'vitest'
import { serviceDeployment } from '../testing/facts.ts'
import type { Attempt } from './attempt.ts'
import { endOf, lastEventAt } from './times.ts'

const attempt: Attempt = {
  id: 'A',
  aliases: new Set<string>(),
  startedAt: 1,
  hooks: [],
  clicks: [],
  stages: [],
  reports: [],
}
const rollback = { to: ['X'], startedAt: 4 }
const ended = { ...serviceDeployment('A', 'STOPPED', 0), finishedAt: 6 }
const supersededBy = { id: 'B', at: 7 }

it("the last event is the latest of the attempt's, its rollback's and its hooks'", () => {
  expect(lastEventAt(attempt)).toBe(1)
  expect(lastEventAt({ ...attempt, failedAt: 3 })).toBe(3)
  expect(lastEventAt({ ...attempt, failedAt: 3, completedAt: 5 })).toBe(5)
  const rolledBack = { ...attempt, failedAt: 3, rollback }
  expect(lastEventAt(rolledBack)).toBe(4)
  expect(lastEventAt({ ...rolledBack, rollback: { ...rollback, completedAt: 8 } })).toBe(8)
  expect(lastEventAt({ ...rolledBack, rollback: { ...rollback, failedAt: 9 } })).toBe(9)
})

describe('the end of a deployment', () => {
  it.each<readonly [string, Partial<Attempt>, number | undefined]>([
    ['the end of its rollback', { rollback: { ...rollback, completedAt: 8 } }, 8],
    [
      'the failure of its rollback',
      { rollback: { ...rollback, completedAt: 8, failedAt: 5 }, serviceDeployment: ended },
      5,
    ],
    ['the end that ECS has of it', { failedAt: 3, serviceDeployment: ended }, 6],
    ['its failure', { failedAt: 3, completedAt: 5 }, 3],
    ['its completion', { completedAt: 5, supersededBy }, 5],
    ['the start of the deployment that replaced it', { supersededBy }, 7],
    ['not known without any of them', {}, undefined],
  ])('is %s', (_, more, end) => {
    expect(endOf({ ...attempt, ...more }, false)).toBe(end)
  })

  it('is the end of its rollback, whatever else ended', () => {
    const all = { ...attempt, failedAt: 3, completedAt: 5, serviceDeployment: ended, supersededBy }
    expect(endOf({ ...all, rollback: { ...rollback, completedAt: 8 } }, false)).toBe(8)
  })

  it('is its completion where it is deployed, else the end that ECS has of it', () => {
    expect(endOf({ ...attempt, completedAt: 5, failedAt: 3, serviceDeployment: ended }, true)).toBe(
      5,
    )
    expect(endOf({ ...attempt, failedAt: 3, serviceDeployment: ended }, true)).toBe(6)
  })
})
