import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { dev, startTestCloud, type TestCloud } from '../testing.ts'
import type { StreamMessages } from './model.ts'

let cloud: TestCloud

beforeEach(async () => {
  cloud = await startTestCloud([dev], { speed: 0, start: 1_700_000_000_000 })
})
afterEach(() => cloud.close())

/** Reads the stream of the cloud as a browser does. */
async function openStream() {
  const aborted = new AbortController()
  onTestFinished(() => aborted.abort())
  const response = await fetch(`${cloud.endpoint}/_local/stream`, { signal: aborted.signal })
  const messages: { id: string; event: string; data: unknown }[] = []
  let wake = () => {}
  // Closing either side ends it with an error.
  const ended = read().catch(() => {})

  async function read(): Promise<void> {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const frames = text.split('\n\n')
      text = frames.pop() ?? ''
      for (const frame of frames) {
        const [, id = '', event = '', data = ''] =
          /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(frame) ?? []
        if (data) messages.push({ id, event, data: JSON.parse(data) })
      }
      wake()
    }
  }

  /** The first message of a kind that matches. */
  async function next<Event extends keyof StreamMessages>(
    event: Event,
    matches: (data: StreamMessages[Event]) => boolean = () => true,
  ): Promise<StreamMessages[Event]> {
    for (;;) {
      // The stream says of which type the data of an event is.
      const found = messages.find(
        (one) => one.event === event && matches(one.data as StreamMessages[Event]),
      )
      if (found) return found.data as StreamMessages[Event]
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { response, messages, next, ended, close: () => aborted.abort() }
}

describe('GET stream', () => {
  it('begins with a snapshot, which GET state answers too', async () => {
    const { response, messages, next } = await openStream()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const snapshot = await next('snapshot')
    expect(messages[0]).toMatchObject({ event: 'snapshot', id: expect.stringMatching(/^\d+$/) })
    const state: unknown = await (await fetch(`${cloud.endpoint}/_local/state`)).json()
    expect(state).toEqual(snapshot)
    expect(snapshot).toMatchObject({ now: 1_700_000_000_000, speed: 0, faults: [], services: [] })
  })

  it('has a message of Slack, its edit and its deletion', async () => {
    const { next } = await openStream()
    const [channel] = cloud.slack.channels()
    if (!channel) throw new Error('no channel')
    const message = cloud.slack.post(channel, { text: 'one' })
    cloud.slack.update(channel, message, { text: 'two' })
    cloud.slack.delete(channel, message)
    const of = (kind: string) => next('slack', (data) => data.kind === kind)
    expect((await of('posted')).message).toMatchObject({ ts: message.ts, text: 'one' })
    expect((await of('updated')).message).toMatchObject({ text: 'two', edited: true })
    expect((await of('deleted')).channel).toEqual({ id: channel.id, name: channel.name })
  })

  it('has an event with its rules, and the queue that got it', async () => {
    const { next } = await openStream()
    const event = { id: 'e-1', source: 'aws.ecs', 'detail-type': 'x', ...dev, detail: {} }
    await cloud.bus.emit(event)
    expect(await next('event')).toMatchObject({ id: 'e-1', source: 'aws.ecs', rules: ['ecs'] })
    const queues = await next('queues', (data) => data.some(({ waiting }) => waiting === 1))
    expect(queues.find(({ waiting }) => waiting === 1)?.arn).toBe(cloud.queue(dev).arn)
  })

  it('has a call', async () => {
    const { next } = await openStream()
    await fetch(`${cloud.slack.apiUrl}auth.test`, { method: 'POST' })
    expect(await next('call')).toMatchObject({ service: 'slack', operation: 'auth.test' })
  })

  it('has the change of a source, which the next snapshot has too', async () => {
    const first = await openStream()
    let state = { one: 1, two: 2 }
    const source = cloud.observe.addSource('program', { snapshot: () => state })
    state = { ...state, two: 3 }
    source.changed({ two: 3 })
    expect(await first.next('source')).toEqual({ name: 'program', changed: { two: 3 } })
    const second = await openStream()
    expect((await second.next('snapshot')).sources).toEqual({ program: state })
    source.remove()
    expect(cloud.observe.view().sources).toEqual({})
  })

  it('ends when the cloud closes', async () => {
    const { ended, next } = await openStream()
    await next('snapshot')
    await cloud.close()
    await ended
  })
})
