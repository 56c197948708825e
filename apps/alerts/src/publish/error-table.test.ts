import { expect, it } from 'vitest'
import { queued, setup } from '../testing/setup.ts'
import { errorRule, errorTable } from './error-table.ts'

it('every permanent error of Slack has a remedy', () => {
  const permanent = [...Object.keys(errorTable), 'an_error_to_come']
    .map((code) => [code, errorRule(code)] as const)
    .filter(([, { action }]) => action !== 'retry')
  expect(permanent.filter(([, { remedy }]) => !remedy)).toEqual([])
})

it('an event that Slack refuses blocks no other event of its batch, and is published after a redrive', async () => {
  const deadLetters: unknown[] = []
  const { handle, slack, build } = setup({
    deadLetter: async ({ eventId }, error) => {
      deadLetters.push([eventId, error instanceof Error && 'code' in error && error.code])
    },
  })
  const started = build.started('A', 0)
  slack.next.push({ body: '{"ok":false,"error":"restricted_action"}' })
  const batch = queued(started, build.scan({ 'scan-status': 'FAILED' }))
  expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  expect(deadLetters).toEqual([[started.id, 'restricted_action']])
  expect(slack.messages).toHaveLength(1)
  await handle(queued(started))
  expect(slack.messages).toHaveLength(2)
})
