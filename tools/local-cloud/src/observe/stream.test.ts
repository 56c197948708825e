import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { serviceDefinition, taskDefinition } from '../ecs/fakes.ts'
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
      // The event determines the type of its data.
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

  it('has the last 200 events, and a large one without its detail', async () => {
    const event = { source: 'some.program', 'detail-type': 'x', ...dev }
    for (let number = 1; number <= 250; number++)
      await cloud.bus.emit({ ...event, id: String(number), detail: { text: 'x'.repeat(40_000) } })
    const { next } = await openStream()
    const { events } = await next('snapshot')
    expect(events).toHaveLength(200)
    expect(events.at(-1)).toMatchObject({ key: 250, id: '250', event: { detail: {} } })
    expect(JSON.stringify(events).length).toBeLessThan(200_000)
  })

  it('has a call, with its client and error', async () => {
    const { next } = await openStream()
    const headers = { 'user-agent': 'some-client/1.2 os/linux' }
    await fetch(`${cloud.slack.apiUrl}auth.test`, { method: 'POST', headers })
    expect(await next('call')).toMatchObject({
      service: 'slack',
      operation: 'auth.test',
      client: 'some-client/1.2',
      error: 'not_authed',
    })
    await fetch(`${cloud.endpoint}/?Action=Nope&Version=2011-06-15`, { headers })
    expect(await next('call', ({ service }) => service !== 'slack')).toMatchObject({
      operation: 'Nope',
      client: 'some-client/1.2',
      error: 'InvalidAction',
    })
  })

  it('has the faults, and their end by time', async () => {
    const { messages, next } = await openStream()
    cloud.slack.faults.add({ method: '*', fault: 'drop', forMs: 60_000 })
    cloud.faults.add({ service: 'ecs', fault: 'timeout' })
    const faults = await next('faults', (data) => data.length === 2)
    expect(faults).toMatchObject([
      { service: 'slack', method: '*', fault: 'drop', until: 1_700_000_060_000 },
      { service: 'ecs', fault: 'timeout', left: 1 },
    ])
    messages.length = 0
    await cloud.clock.advance(60_000)
    expect(await next('faults')).toMatchObject([{ service: 'ecs' }])
  })

  it('has a service that is created', async () => {
    const { next } = await openStream()
    const { operations } = cloud.ecs.service
    await operations['RegisterTaskDefinition']?.(taskDefinition('one'), dev)
    const definition = serviceDefinition({ loadBalancers: [], taskDefinition: 'backend' })
    await operations['CreateService']?.({ ...definition, cluster: dev.cluster }, dev)
    expect(await next('services', ([service]) => service !== undefined)).toMatchObject([
      { account: dev.account, cluster: dev.cluster, name: 'backend', desiredCount: 1 },
    ])
  })

  it('has nothing twice and nothing less after a reconnection', async () => {
    const [channel] = cloud.slack.channels()
    if (!channel) throw new Error('no channel')
    const first = await openStream()
    await first.next('snapshot')
    first.close()
    cloud.slack.post(channel, { text: 'between' })
    const second = await openStream()
    const { channels } = await second.next('snapshot')
    expect(channels.flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual([
      'between',
    ])
    cloud.slack.post(channel, { text: 'after' })
    await second.next('slack', ({ message }) => message.text === 'after')
    expect(second.messages.filter(({ event }) => event === 'slack')).toHaveLength(1)
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
