import { type WebAPICallResult, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCalls } from '../calls.ts'
import { createClock, type MovableClock } from '../clock.ts'
import { openWire, type Wire } from '../wire/wire.ts'
import { slackRoute, webhookPath } from './api.ts'
import { createFaults, type Faults } from './faults.ts'
import type { SlackChannel, SlackMessage } from './message.ts'
import { createPeople, type People } from './people.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

let wire: Wire
let clock: MovableClock
let workspace: Workspace
let faults: Faults
let tokens: Tokens
let people: People
let channel: SlackChannel

beforeEach(async () => {
  clock = createClock({ speed: 0, start: 1_700_000_000_000 })
  const calls = createCalls()
  wire = await openWire({ port: 0, calls, clock, fallback: { account: '1', region: 'x' } })
  workspace = createWorkspace(clock)
  faults = createFaults(clock)
  tokens = createTokens('xoxb-good')
  channel = workspace.seedChannel('#deployments')
  people = createPeople()
  wire.addRoute(slackRoute({ workspace, faults, calls, clock, tokens, people, rateLimit: true }))
})
afterEach(() => wire.close())

/** The client waits this long for an answer: a busy machine answers late. */
let patienceMs = 10_000

const slack = (token = 'xoxb-good') =>
  new WebClient(token, {
    slackApiUrl: `${wire.endpoint}/slack/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: patienceMs,
    logger: silent,
  })
const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never,
  setName() {},
}
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
const post = (args: object = {}): Promise<WebAPICallResult & { ts?: string }> =>
  slack().apiCall('chat.postMessage', { channel: '#deployments', text: 'hello', ...args })
const failed = (code: string) => ({ data: { ok: false, error: code } })
const first = (): SlackMessage | undefined => channel.messages[0]

describe('Slack messages', () => {
  it('chat.postMessage posts by channel name or id, with blocks and metadata, and returns a unique ts', async () => {
    const metadata = { event_type: 'deployment', event_payload: { status: 'deployed' } }
    const one = await post({ blocks: [section('x')], metadata })
    const two = await slack().chat.postMessage({ channel: channel.id, text: 'second' })
    expect(one.ts).not.toBe(two.ts)
    expect(one).toMatchObject({ ok: true, channel: channel.id })
    expect(first()).toMatchObject({ text: 'hello', blocks: [section('x')], metadata })
  })

  it('chat.update with text only removes the blocks and keeps the metadata', async () => {
    const metadata = { event_type: 'deployment', event_payload: {} }
    const { ts } = await post({ blocks: [section('x')], metadata })
    await slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'edited' })
    expect(first()).toMatchObject({ text: 'edited', blocks: undefined, metadata, edited: true })
    expect(first()?.history.map(({ text }) => text)).toEqual(['hello', 'edited'])
  })

  it('chat.update with blocks shows no "(edited)"', async () => {
    const { ts } = await post({ blocks: [section('x')] })
    await slack().apiCall('chat.update', {
      channel: channel.id,
      ts,
      text: 'edited',
      blocks: [section('y')],
    })
    expect(first()).toMatchObject({ blocks: [section('y')], edited: false })
  })

  it('chat.update keeps the attachments unless others are sent', async () => {
    const attachments = [{ color: '#2eb67d', blocks: [section('y')] }]
    const { ts } = await post({ attachments })
    const update = (args: object) =>
      slack().apiCall('chat.update', { channel: channel.id, ts, text: 'edited', ...args })
    await update({})
    expect(first()).toMatchObject({ attachments })
    await update({ attachments: [] })
    expect(first()).toMatchObject({ attachments: [] })
    expect(first()?.history[0]).toMatchObject({ attachments })
  })

  it('a reply has its thread_ts and reply_broadcast, and an unknown thread is rejected', async () => {
    const { ts } = await post()
    await post({ thread_ts: ts, reply_broadcast: true })
    expect(channel.messages[1]).toMatchObject({ thread_ts: ts, reply_broadcast: true })
    await expect(post({ thread_ts: '1.000001' })).rejects.toMatchObject(failed('thread_not_found'))
  })

  it('conversations.history returns the latest first, with metadata if include_all_metadata is set', async () => {
    const metadata = { event_type: 'deployment', event_payload: { key: 'A' } }
    const { ts } = await post({ metadata })
    await post({ thread_ts: ts, text: 'quiet', metadata })
    await post({ thread_ts: ts, text: 'broadcast', reply_broadcast: true })
    const { id } = channel
    const history = await slack().conversations.history({ channel: id, include_all_metadata: true })
    expect(history.messages?.map(({ text }) => text)).toEqual(['broadcast', 'hello'])
    expect(history.messages?.[1]).toMatchObject({ metadata })
    const thread = await slack().conversations.replies({ channel: id, ts: ts ?? '' })
    expect(thread.messages?.map(({ text }) => text)).toEqual(['hello', 'quiet', 'broadcast'])
    expect(thread.messages?.[0]).not.toHaveProperty('metadata')
    const name = slack().conversations.history({ channel: '#deployments' })
    await expect(name).rejects.toMatchObject(failed('channel_not_found'))
  })

  it('chat.getPermalink returns a link, and chat.delete removes the message', async () => {
    const { ts } = await post()
    const link = await slack().chat.getPermalink({ channel: channel.id, message_ts: ts ?? '' })
    expect(link.permalink).toContain(`/archives/${channel.id}/p1700000000`)
    await slack().chat.delete({ channel: channel.id, ts: ts ?? '' })
    expect(channel.messages).toEqual([])
  })

  it('subscribers are notified of every change', async () => {
    const seen: string[] = []
    workspace.subscribe(({ kind, message }) => seen.push(`${kind} ${message.text}`))
    const { ts } = await post()
    await slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'edited' })
    expect(seen).toEqual(['posted hello', 'updated edited'])
  })

  it('a button with a URL has a ⚠, because nobody acknowledges its interaction', async () => {
    const label = (text: string) => ({ type: 'plain_text', text })
    const logs = { type: 'button', text: label('Logs'), url: 'https://x.test/logs' }
    const approve = { type: 'button', text: label('Approve'), value: '1' }
    const { ts } = await post({ blocks: [{ type: 'actions', elements: [logs, approve] }] })
    expect(first()?.unacknowledged).toEqual(['Logs'])
    const blocks = [section('<https://x.test/logs|Logs>')]
    await slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'x', blocks })
    expect(first()?.unacknowledged).toEqual([])
    const attachments = [{ blocks: [{ type: 'actions', elements: [logs] }] }]
    await slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'x', attachments })
    expect(first()?.unacknowledged).toEqual(['Logs'])
  })

  it('chat.postMessage accepts a JSON body', async () => {
    const response = await fetch(`${wire.endpoint}/slack/api/chat.postMessage`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer xoxb-good',
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: 'deployments', text: 'json', blocks: [section('x')] }),
    })
    expect(await response.json()).toMatchObject({ ok: true })
    expect(first()?.blocks).toEqual([section('x')])
  })
})

describe('Slack errors', () => {
  it.each([
    ['channel_not_found', { channel: '#nope' }],
    ['no_text', { text: '' }],
    ['invalid_blocks', { blocks: [section('x'.repeat(3001))] }],
    ['invalid_metadata_schema', { metadata: { event_type: 'x' } }],
  ])('chat.postMessage fails with %s: case %#', async (code, args) => {
    await expect(post(args)).rejects.toMatchObject(failed(code))
    expect(channel.messages).toEqual([])
  })

  it('invalid_blocks has a JSON pointer to the invalid block', async () => {
    const blocks = [section('x'.repeat(3001))]
    await expect(post({ blocks })).rejects.toMatchObject({
      data: { errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    })
  })

  it('a text of more than 40,000 characters is cut where it is posted, with a warning', async () => {
    expect(await post({ text: `${'x'.repeat(39_999)}👻` })).toMatchObject({
      warning: 'message_truncated',
      response_metadata: { warnings: ['message_truncated'] },
    })
    expect(first()?.text).toBe('x'.repeat(39_999))
    expect(await post({ text: 'x'.repeat(40_000) })).not.toHaveProperty('warning')
  })

  it('a text of more than 4000 characters is refused where a message is edited', async () => {
    const { ts } = await post()
    const update = (length: number) =>
      slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'x'.repeat(length) })
    await expect(update(4001)).rejects.toMatchObject(failed('msg_too_long'))
    expect(first()?.text).toBe('hello')
    expect(await update(4000)).toMatchObject({ ok: true })
  })

  it('chat.update rejects a channel name and an unknown message', async () => {
    const update = (channel: string) => slack().chat.update({ channel, ts: '1.000001', text: 'x' })
    await expect(update('#deployments')).rejects.toMatchObject(failed('channel_not_found'))
    await expect(update(channel.id)).rejects.toMatchObject(failed('message_not_found'))
  })

  it('a wrong token, a missing token and an unknown method are rejected', async () => {
    await expect(slack('xoxb-bad').auth.test()).rejects.toMatchObject(failed('invalid_auth'))
    await expect(slack('').auth.test()).rejects.toMatchObject(failed('not_authed'))
    await expect(slack().apiCall('chat.nope')).rejects.toMatchObject(failed('unknown_method'))
    expect(await slack().auth.test()).toMatchObject({ ok: true, bot_id: 'B0LOCALBOT' })
  })
})

describe('Slack user groups', () => {
  it('usergroups.users.list returns the members of a group, and refuses an unknown one', async () => {
    people.seedGroup('S0GROUP', ['U1', 'U2'])
    const list = (usergroup: string) => slack().usergroups.users.list({ usergroup })
    expect(await list('S0GROUP')).toMatchObject({ ok: true, users: ['U1', 'U2'] })
    await expect(list('S0OTHER')).rejects.toMatchObject(failed('no_such_subteam'))
  })
})

describe('Slack rate limits', () => {
  it('a channel accepts a short burst, then one message a second', async () => {
    for (let i = 0; i < 5; i++) await post({ channel: i % 2 ? channel.id : '#deployments' })
    await expect(post()).rejects.toMatchObject({
      code: 'slack_webapi_rate_limited_error',
      retryAfter: 1,
    })
    workspace.seedChannel('other')
    await post({ channel: 'other' })
    await clock.advance(1000)
    await post()
    expect(channel.messages).toHaveLength(6)
  })
})

describe('Slack faults', () => {
  it.each([
    ['rate_limited', { code: 'slack_webapi_rate_limited_error', retryAfter: 7 }],
    ['http_500', { code: 'slack_webapi_http_error' }],
    ['drop', {}],
    ['html', {}],
    ['timeout', {}],
    ['is_archived', failed('is_archived')],
  ])('the fault %s affects one call, and the next one succeeds', async (fault, error) => {
    faults.add({ method: 'chat.postMessage', fault, retryAfter: 7 })
    patienceMs = fault === 'timeout' ? 200 : 10_000
    await expect(post()).rejects.toMatchObject(error)
    patienceMs = 10_000
    expect(channel.messages).toEqual([])
    expect(await post()).toMatchObject({ ok: true })
  })

  it('rate_limited_late answers 429 to a message that is posted', async () => {
    faults.add({ method: 'chat.postMessage', fault: 'rate_limited_late', retryAfter: 7 })
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 })
    expect(channel.messages).toHaveLength(1)
  })

  it('a message that can no longer be edited stays so', async () => {
    faults.add({ method: 'chat.update', fault: 'edit_window_closed' })
    const { ts } = await post()
    const update = () => slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'x' })
    await expect(update()).rejects.toMatchObject(failed('edit_window_closed'))
    await expect(update()).rejects.toMatchObject(failed('edit_window_closed'))
    expect(first()).toMatchObject({ text: 'hello', editRefused: 'edit_window_closed' })
  })

  it('a fault of replies spares other messages', async () => {
    faults.add({
      method: 'chat.postMessage',
      fault: 'restricted_action_thread_locked',
      replies: true,
    })
    const { ts } = await post()
    await expect(post({ thread_ts: ts })).rejects.toMatchObject(
      failed('restricted_action_thread_locked'),
    )
    expect(await post({ thread_ts: ts })).toMatchObject({ ok: true })
  })

  it('a revoked token is refused, and the next one is accepted', async () => {
    const next = tokens.revoke()
    await expect(slack().auth.test()).rejects.toMatchObject(failed('token_revoked'))
    expect(await slack(next).auth.test()).toMatchObject({ ok: true })
  })

  it('a fault with times: 2 affects two calls of its method only', async () => {
    faults.add({ method: 'chat.update', times: 2, fault: 'fatal_error' })
    const { ts } = await post()
    const update = () => slack().chat.update({ channel: channel.id, ts: ts ?? '', text: 'x' })
    await expect(update()).rejects.toMatchObject(failed('fatal_error'))
    await expect(update()).rejects.toMatchObject(failed('fatal_error'))
    expect(await update()).toMatchObject({ ok: true })
  })
})

describe('Slack incoming webhooks', () => {
  const hook = (body: object, id = channel.id) =>
    fetch(wire.endpoint + webhookPath(id), { method: 'POST', body: JSON.stringify(body) })

  it('a webhook posts to its channel and answers "ok"', async () => {
    const response = await hook({ text: 'hooked' })
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
    expect(first()?.text).toBe('hooked')
  })

  it('a webhook answers an error with a status and a text', async () => {
    const empty = await hook({})
    expect([empty.status, await empty.text()]).toEqual([400, 'no_text'])
    expect((await hook({ text: 'x' }, 'C0')).status).toBe(404)
  })
})
