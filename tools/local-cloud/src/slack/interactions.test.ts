import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCalls } from '../calls.ts'
import { createClock, type MovableClock } from '../clock.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import { openWire, type Wire } from '../wire/wire.ts'
import { createInteractions, type Interactions } from './interactions.ts'
import type { SlackChannel, SlackMessage } from './message.ts'
import { createPeople } from './people.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const SECRET = 'shhh'
let wire: Wire
let clock: MovableClock
let workspace: Workspace
let interactions: Interactions
let channel: SlackChannel
let message: SlackMessage
let received: HttpRequest[]
let answer: HttpAnswer

beforeEach(async () => {
  clock = createClock({ speed: 0, start: 1_700_000_000_000 })
  const calls = createCalls()
  wire = await openWire({ port: 0, calls, clock, fallback: { account: '1', region: 'x' } })
  workspace = createWorkspace(clock)
  const people = createPeople()
  people.seedUser('U1', 'hana')
  interactions = createInteractions({
    workspace,
    people,
    calls,
    clock,
    signingSecret: SECRET,
    endpoint: wire.endpoint,
    patienceMs: 300,
  })
  received = []
  answer = { status: 200 }
  wire.addRoute(interactions.route)
  wire.addRoute((request) => {
    if (request.url.pathname !== '/app') return undefined
    received.push(request)
    return answer
  })
  interactions.setRequestUrl(`${wire.endpoint}/app`)
  channel = workspace.seedChannel('deployments')
  message = workspace.post(channel, { text: 'waits', blocks: buttons })
})
afterEach(() => wire.close())

const text = (words: string) => ({ type: 'plain_text', text: words })
const buttons = [
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'approve', text: text('Approve'), value: '{"d":1}' }],
  },
]
const press = (more: object = {}) =>
  interactions.click({
    channel: channel.id,
    ts: message.ts,
    action_id: 'approve',
    user: 'U1',
    ...more,
  })
const payload = () =>
  JSON.parse(new URLSearchParams(received.at(-1)?.body.toString()).get('payload') ?? '')

describe('a click', () => {
  it('is sent to the app that posted the button, where there are several', async () => {
    interactions.setRequestUrl(({ value }) =>
      value === '{"d":1}' ? `${wire.endpoint}/app` : `${wire.endpoint}/other`,
    )
    expect(await press()).toMatchObject({ status: 200 })
    interactions.setRequestUrl(() => undefined)
    expect(await press()).toMatchObject({ status: 0 })
    expect(received).toHaveLength(1)
  })

  it('sends the app a block_actions payload, signed over its body', async () => {
    expect(await press()).toMatchObject({ status: 200 })
    expect(payload()).toMatchObject({
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T0LOCAL' },
      channel: { id: channel.id },
      container: { message_ts: message.ts },
      actions: [{ action_id: 'approve', value: '{"d":1}' }],
    })
    const { headers = {}, body = '' } = received[0] ?? {}
    const signed = `v0:${headers['x-slack-request-timestamp']}:${body}`
    const digest = createHmac('sha256', SECRET).update(signed).digest('hex')
    expect(headers['x-slack-signature']).toBe(`v0=${digest}`)
    expect(message.unacknowledged).toEqual([])
  })

  it.each([
    ['button', { action_id: 'other' }],
    ['message', { ts: '1.0' }],
    ['channel', { channel: 'C0' }],
    ['user', { user: 'U0' }],
  ])('is refused where a person could not press, as there is no such %s', async (_, wrong) => {
    await expect(press(wrong)).rejects.toMatchObject({ name: 'BadInputError' })
    expect(received).toEqual([])
  })

  it('is refused once an edit has removed the button', async () => {
    workspace.update(channel, message, { text: 'approved' })
    await expect(press()).rejects.toThrow('no button')
  })

  it.each<[string, HttpAnswer, number]>([
    ['answers with an error', { status: 401 }, 401],
    ['does not answer', 'hang', 0],
    ['drops the connection', 'drop', 0],
  ])('leaves a ⚠ beside the button of an app that %s', async (_, given, status) => {
    answer = given
    expect(await press()).toMatchObject({ status })
    expect(message.unacknowledged).toEqual(['Approve'])
  })
})

describe('a response URL', () => {
  const respond = (url: string, body: object = { text: 'done' }) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body) })

  it('posts ephemeral messages for the person who pressed, five times', async () => {
    await press()
    const url = payload().response_url
    for (let n = 0; n < 5; n++) expect((await respond(url)).status).toBe(200)
    expect((await respond(url)).status).toBe(404)
    const ephemeral = channel.messages.filter((one) => one.ephemeral_to === 'U1')
    expect(ephemeral.map((one) => one.text)).toEqual(Array(5).fill('done'))
  })

  it('expires after half an hour', async () => {
    await press()
    await clock.advance(30 * 60_000)
    expect((await respond(payload().response_url)).status).toBe(404)
  })

  it('refuses a message without a text', async () => {
    await press()
    expect((await respond(payload().response_url, {})).status).toBe(400)
  })
})
