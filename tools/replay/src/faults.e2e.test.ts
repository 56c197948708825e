import { expect, it } from 'vitest'
import { faultTest } from './fault-test.ts'

it('no message is lost, wrong or duplicated while Slack and ECS fail and events arrive twice and out of order', async () => {
  const { lost, wrong, duplicate, ...counts } = await faultTest(400, 20_261_123)
  console.log(counts, { lost: lost.length, wrong: wrong.length, duplicate: duplicate.length })
  expect({ lost, wrong, duplicate }).toEqual({ lost: [], wrong: [], duplicate: [] })
  expect(counts.deadLetters).toBe(0)
  expect(counts.deliveries).toBeGreaterThan(350)
  const kinds = ['edit_window_closed', 'restricted_action_thread_locked', 'rate_limited_late']
  expect(Object.keys(counts.faults)).toEqual(
    expect.arrayContaining([...kinds, 'token_revoked', 'silent ECS', 'lost_answer']),
  )
})
