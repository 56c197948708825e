import { expect, inject, it } from 'vitest'
import { recordedEvents } from './recorded.ts'
import { type Replayed, replay } from './replay.ts'

it('the recorded events end in the same messages in order, and doubled, in reverse, with a Slack that fails', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no corpus: set CORPUS to its folder')
  const events = recordedEvents(corpus)
  const inOrder = await replay(events)
  expect(inOrder.deadLetters).toEqual([])
  expect(told(inOrder).length).toBeGreaterThan(10)
  for (const faults of [undefined, 7, 9]) {
    const upsideDown = await replay([...events, ...events].reverse(), { faults })
    expect(upsideDown.deadLetters).toEqual([])
    expect(told(upsideDown), `faults ${faults}`).toEqual(told(inOrder))
  }
}, 120_000)

function told({ channels }: Replayed): string[] {
  return Object.entries(channels)
    .flatMap(([name, messages]) =>
      messages.map(({ text, metadata, thread }) =>
        JSON.stringify({ name, text, metadata, thread: thread.map((reply) => reply.text) }),
      ),
    )
    .sort()
}
