import type { CloudView, SlackChangeView, SlackMessage, StreamMessage } from '@repo/local-cloud'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, cloudView, event, queue, service } from '../testing/cloud.fixture.ts'
import { fold, KEPT } from './fold.ts'

const channels = [
  { id: 'C1', name: 'one' },
  { id: 'C2', name: 'two' },
] as const

function message(number: number, text: string, versions: number): SlackMessage {
  return {
    ts: `1700000000.00000${number}`,
    text,
    blocks: undefined,
    attachments: undefined,
    metadata: undefined,
    edited: versions > 1,
    unacknowledged: [],
    history: Array.from({ length: versions }, (_, time) => ({
      time,
      text,
      blocks: undefined,
      attachments: undefined,
    })),
  }
}

const slackChange: fc.Arbitrary<SlackChangeView> = fc
  .record({
    kind: fc.constantFrom('posted', 'updated'),
    channel: fc.constantFrom(...channels),
    number: fc.nat(4),
    text: fc.string({ maxLength: 3 }),
    versions: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, channel, number, text, versions }) => ({
    kind,
    channel,
    message: message(number, text, versions),
  }))

const change: fc.Arbitrary<StreamMessage> = fc.oneof(
  slackChange.map((data) => ({ event: 'slack' as const, data })),
  fc.nat(6).map((key) => ({ event: 'event' as const, data: event(key) })),
  fc.nat(6).map((key) => ({ event: 'call' as const, data: call(key) })),
  fc.nat(3).map((desiredCount) => ({
    event: 'services' as const,
    data: [service({ desiredCount, deployments: [], tasks: [] })],
  })),
  fc.nat(3).map((waiting) => ({ event: 'queues' as const, data: [queue({ waiting })] })),
  fc
    .record({
      name: fc.constantFrom('stage', 'other'),
      key: fc.constantFrom('a', 'b'),
      value: fc.nat(9),
    })
    .map(({ name, key, value }) => ({
      event: 'source' as const,
      data: { name, changed: { [key]: value } },
    })),
)

function after(view: CloudView | undefined, changes: readonly StreamMessage[]) {
  return changes.reduce(fold, view)
}

describe('fold', () => {
  it('a snapshot at any moment and the changes after it give the same view as all changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), fc.nat(25), (changes, cut) => {
        const whole = after(cloudView(), changes)
        const snapshot = after(cloudView(), changes.slice(0, cut))
        const reconnected = after(cloudView({ calls: [call(99)] }), [
          ...changes.slice(0, 3),
          ...(snapshot ? [{ event: 'snapshot' as const, data: snapshot }] : []),
          ...changes.slice(cut),
        ])
        expect(reconnected).toEqual(whole)
      }),
    )
  })

  it('a change that the snapshot already has is not doubled', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), fc.nat(25), (changes, cut) => {
        const whole = after(cloudView(), changes)
        expect(after(whole, changes.slice(cut))).toEqual(whole)
      }),
    )
  })

  it('changes before the first snapshot are left to it', () => {
    expect(fold(undefined, { event: 'call', data: call(1) })).toBeUndefined()
  })

  it('messages are in the order of their time, whatever order they arrive in', () => {
    const posted = [2, 0, 1].map((number) => ({
      event: 'slack' as const,
      data: { kind: 'posted' as const, channel: channels[0], message: message(number, 'x', 1) },
    }))
    const [channel] = after(cloudView(), posted)?.channels ?? []
    expect(channel?.messages.map(({ ts }) => ts.at(-1))).toEqual(['0', '1', '2'])
  })

  it('a deleted message is gone, and only that one', () => {
    const [first, second] = [message(1, 'a', 1), message(2, 'b', 1)]
    const view = cloudView({ channels: [{ ...channels[0], messages: [first, second] }] })
    const deleted = { kind: 'deleted' as const, channel: channels[0], message: first }
    expect(fold(view, { event: 'slack', data: deleted })?.channels[0]?.messages).toEqual([second])
  })

  it('the oldest events are dropped once there are too many', () => {
    const many = Array.from({ length: KEPT + 5 }, (_, key) => ({
      event: 'event' as const,
      data: event(key),
    }))
    const view = after(cloudView(), many)
    expect(view?.events).toHaveLength(KEPT)
    expect(view?.events[0]?.key).toBe(5)
  })
})
