import { describe, expect, it } from 'vitest'
import { keyOf, slackAfter } from './fold.ts'
import type { ReplayChange, ReplayStep } from './protocol.ts'

const channel = { id: 'C1', name: 'somewhere' }

function change(kind: ReplayChange['kind'], ts: string, text: string): ReplayChange {
  const message = {
    ...{ ts, text, edited: false, unacknowledged: [] },
    ...{ blocks: undefined, attachments: undefined, metadata: undefined },
  }
  return { kind, channel, message, time: 0 }
}

function steps(...all: readonly (readonly ReplayChange[])[]): ReplayStep[] {
  return all.map((changes, index) => ({
    ...{ number: index + 1, event: {}, at: 0, summary: '', rules: [], changes },
    outcome: { result: 'message', text: '' },
  }))
}

const replayed = steps(
  [change('posted', '1', 'first')],
  [],
  [
    change('updated', '1', 'second'),
    change('posted', '2', 'other'),
    change('updated', '2', 'last'),
  ],
  [change('deleted', '2', 'last')],
)

const textsAfter = (count: number) =>
  slackAfter(replayed, count).channels.flatMap(({ messages }) => messages.map(({ text }) => text))

describe('slackAfter', () => {
  it('slackAfter shows each message as it was after that step', () => {
    expect([0, 1, 2, 3, 4].map(textsAfter)).toEqual([
      [],
      ['first'],
      ['first'],
      ['second', 'last'],
      ['second'],
    ])
  })

  it('slackAfter keeps the versions of a message', () => {
    const [message] = slackAfter(replayed, 4).channels[0]?.messages ?? []
    expect(message?.history.map(({ text }) => text)).toEqual(['first', 'second'])
  })

  it('slackAfter names the changes of the last step alone, with the state before', () => {
    expect(slackAfter(replayed, 2).changed.size).toBe(0)
    const { changed } = slackAfter(replayed, 3)
    expect(changed.get(keyOf(channel, { ts: '1' }))).toMatchObject({
      kind: 'updated',
      before: { text: 'first' },
      after: { text: 'second' },
    })
    const posted = changed.get(keyOf(channel, { ts: '2' }))
    expect(posted).toMatchObject({ kind: 'posted', after: { text: 'last' } })
    expect(posted?.before).toBeUndefined()
  })

  it('slackAfter of an earlier step is not changed by a later one', () => {
    const early = slackAfter(replayed, 1)
    slackAfter(replayed, 4)
    expect(early.channels[0]?.messages).toHaveLength(1)
  })
})
