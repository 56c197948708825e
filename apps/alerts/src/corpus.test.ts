import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { queued, setup } from './testing/setup.ts'

it('handles every recorded event without failing', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no corpus: set CORPUS to its folder')
  const folder = join(corpus, 'events')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const events = files
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  const { handle, slack } = setup()
  expect(events.length).toBeGreaterThan(100)
  expect(await handle(queued(...events))).toEqual({ batchItemFailures: [] })
  for (const { text } of slack.messages) expect(text.length).toBeLessThanOrEqual(120)
  expect(slack.messages.length).toBeGreaterThan(0)
})
