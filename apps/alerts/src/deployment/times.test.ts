import { expect, it } from 'vitest'
import { lastEventAt } from './times.ts'

it("the last event is the latest of the attempt's, its rollback's and its hooks'", () => {
  const attempt = { id: 'A', aliases: new Set<string>(), startedAt: 1, hooks: [] }
  expect(lastEventAt(attempt)).toBe(1)
  expect(lastEventAt({ ...attempt, failedAt: 3 })).toBe(3)
  expect(lastEventAt({ ...attempt, failedAt: 3, completedAt: 5 })).toBe(5)
})
