import { expect, it } from 'vitest'
import { faultTest } from './fault-test.ts'

it('no message is lost, wrong or duplicated while Slack fails and events arrive twice and out of order', async () => {
  const { lost, wrong, duplicate, ...counts } = await faultTest(400, 20_261_123)
  console.log(counts, { lost: lost.length, wrong: wrong.length, duplicate: duplicate.length })
  expect({ lost, wrong, duplicate }).toEqual({ lost: [], wrong: [], duplicate: [] })
  expect(counts.deadLetters).toBe(0)
  expect(counts.deliveries).toBeGreaterThan(350)
  expect(Object.keys(counts.faults).length).toBeGreaterThan(4)
})
