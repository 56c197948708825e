import { sampleEvents } from '@repo/aws-events/build'
import { expect, inject, it } from 'vitest'
import { recordedEvents } from './recorded.ts'
import { type Replayed, replay } from './replay.ts'

const title = 'end in the same messages when doubled, in reverse, with a Slack that fails'

it(`the documented events ${title}`, async () => {
  await expectSameMessages(
    sampleEvents().map(({ event }) => event),
    4,
  )
})

it(`the captured events ${title}`, async (context) => {
  const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
  await expectSameMessages(recordedEvents(corpus), 11)
})

/** @param atLeast number of messages, without replies */
async function expectSameMessages(events: readonly unknown[], atLeast: number): Promise<void> {
  const inOrder = await replay(events)
  expect(inOrder.deadLetters).toEqual([])
  expect(messagesOf(inOrder).length).toBeGreaterThanOrEqual(atLeast)
  for (const faults of [undefined, 7, 9]) {
    const reversed = await replay([...events, ...events].reverse(), { faults })
    expect(reversed.deadLetters).toEqual([])
    expect(messagesOf(reversed), `faults ${faults}`).toEqual(messagesOf(inOrder))
  }
}

/** A reply that its thread refuses is in the channel, and its text is the one for a notification: replies are counted. */
function messagesOf({ channels }: Replayed): string[] {
  return Object.entries(channels)
    .flatMap(([name, messages]) => {
      const [turns, cards] = [messages.filter(isTurn), messages.filter((one) => !isTurn(one))]
      return cards.filter(isLasting).map(({ text, metadata, thread }) => {
        const own = turns.filter((turn) => keyOf(turn).startsWith(`${keyOf({ metadata })}#`))
        return JSON.stringify({ name, text, metadata, replies: thread.length + own.length })
      })
    })
    .sort()
}

type Message = Replayed['channels'][string][number]

function isTurn({ metadata }: Pick<Message, 'metadata'>): boolean {
  return metadata !== null && 'event_type' in metadata && metadata.event_type === 'turn'
}

function keyOf({ metadata }: Pick<Message, 'metadata'>): string {
  const { event_payload: { key = '' } = {} } = (metadata ?? {}) as {
    event_payload?: { key?: string }
  }
  return key
}

/** A rollback that arrives before the failure is first posted as its own deployment; later its message only links to that. */
function isLasting({ metadata }: Message): boolean {
  return !(metadata && 'event_type' in metadata && metadata.event_type === 'deployment_moved')
}
