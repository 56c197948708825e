import { createHmac } from 'node:crypto'
import { hex } from '../arn.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { BadInputError } from '../errors.ts'
import type { HttpAnswer } from '../wire/http.ts'
import type { Route } from '../wire/wire.ts'
import { type Button, buttonsIn, labelOf } from './buttons.ts'
import { readContent } from './content.ts'
import { SlackError } from './errors.ts'
import type { SlackChannel, SlackMessage } from './message.ts'
import { type People, type SlackUser, TEAM } from './people.ts'
import type { Workspace } from './workspace.ts'

/** Id of the app that owns the bot. */
export const APP = 'A0LOCAL'

/** A person presses a button. */
export interface Click {
  /** Id or name of the channel. */
  readonly channel: string
  readonly ts: string
  readonly action_id: string
  /** Id of the person. */
  readonly user: string
  /** A request that an app must refuse: signed with another secret, or ten minutes ago. */
  readonly fault?: 'bad_signature' | 'old' | undefined
}

export interface Clicked {
  /** Of the app's answer; 0 where there was none within 3 s. */
  readonly status: number
  /** Real milliseconds until the answer. */
  readonly ms: number
}

export interface InteractionsOptions {
  readonly workspace: Workspace
  readonly people: People
  readonly calls: Calls
  readonly clock: Clock
  readonly signingSecret: string
  /** Of the cloud, for response URLs. */
  readonly endpoint: string
  /** Real milliseconds that an app has to acknowledge an interaction. Default: 3000, as in Slack. */
  readonly patienceMs?: number
}

/** https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses */
const RESPONSES = 5
const RESPONSE_MS = 30 * 60_000

const RESPONSE_PATH = `/slack/actions/${TEAM}/`

interface ResponseUrl {
  readonly channel: SlackChannel
  readonly user: string
  readonly expiresAt: number
  left: number
}

export type Interactions = ReturnType<typeof createInteractions>

/** Presses buttons as Slack reports it: a signed `block_actions` payload to the app's request URL, which answers by `response_url`. */
export function createInteractions(options: InteractionsOptions) {
  const { workspace, people, calls, clock, signingSecret, endpoint, patienceMs = 3000 } = options
  const responses = new Map<string, ResponseUrl>()
  let requestUrlOf: (button: Button) => string | undefined = () => undefined

  function find({ channel: named, ts, action_id, user: userId }: Click) {
    const channel = workspace.byId(named) ?? workspace.byName(named)
    if (!channel) throw new BadInputError(`no channel ${named}`)
    const message = channel.messages.find((one) => one.ts === ts)
    if (!message) throw new BadInputError(`no message ${ts} in ${channel.name}`)
    const button = buttonsIn(message).find((one) => one.action_id === action_id)
    if (!button) throw new BadInputError(`the message ${ts} has no button ${action_id}`)
    const user = people.user(userId)
    if (!user) throw new BadInputError(`no user ${userId}`)
    return { channel, message, button, user }
  }

  function responseUrl(channel: SlackChannel, user: SlackUser): string {
    const key = hex(24)
    const expiresAt = clock.now() + RESPONSE_MS
    responses.set(key, { channel, user: user.id, expiresAt, left: RESPONSES })
    return `${endpoint}${RESPONSE_PATH}${key}`
  }

  /** Signs as of the machine's time: a real process compares it with its own. */
  function signed(body: string, fault: Click['fault']): Record<string, string> {
    const at = Math.floor(Date.now() / 1000) - (fault === 'old' ? 600 : 0)
    const secret = fault === 'bad_signature' ? `${signingSecret}-other` : signingSecret
    const digest = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
    return {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${digest}`,
    }
  }

  async function send(
    requestUrl: string | undefined,
    body: string,
    fault: Click['fault'],
  ): Promise<number> {
    if (requestUrl === undefined) return 0
    try {
      const signal = AbortSignal.timeout(patienceMs)
      const headers = signed(body, fault)
      return (await fetch(requestUrl, { method: 'POST', body, headers, signal })).status
    } catch {
      return 0
    }
  }

  return {
    signingSecret,

    /**
     * Sets the request URL for interactivity, as people do in the settings of their Slack app. An app has one; a function
     * stands for several apps, which share the one bot here, and returns that of the app that posted the button.
     */
    setRequestUrl(url: string | ((button: Button) => string | undefined)): void {
      requestUrlOf = typeof url === 'string' ? () => url : url
    },

    /**
     * Presses a button of a message as it stands.
     * @throws BadInputError where a person could not press it
     */
    async click(click: Click): Promise<Clicked> {
      const { channel, message, button, user } = find(click)
      const payload = {
        ...payloadOf(channel, message, button, user),
        trigger_id: `${hex(13)}.${hex(11)}`,
        response_url: responseUrl(channel, user),
      }
      const started = performance.now()
      const status = await send(
        requestUrlOf(button),
        new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        click.fault,
      )
      if (status !== 200) workspace.warn(channel, message, labelOf(button))
      return { status, ms: Math.round(performance.now() - started) }
    },

    /** The response URLs: ephemeral messages only. */
    route: ((request) => {
      if (!request.url.pathname.startsWith(RESPONSE_PATH)) return undefined
      const key = request.url.pathname.slice(RESPONSE_PATH.length)
      const answer = respond(key, request.body.toString('utf8'))
      calls.record({
        time: clock.now(),
        service: 'slack',
        operation: 'response_url',
        caller: { account: '', region: '' },
        request: request.body.toString('utf8'),
        status: answer.status,
        response: answer.body,
      })
      return answer
    }) satisfies Route,
  }

  function respond(key: string, body: string): Exclude<HttpAnswer, string> {
    const target = responses.get(key)
    if (!target || clock.now() >= target.expiresAt) return json(404, 'expired_url')
    if (target.left === 0) return json(404, 'used_url')
    target.left--
    try {
      const { response_type = 'ephemeral', ...args } = JSON.parse(body)
      if (response_type !== 'ephemeral' || args.replace_original || args.delete_original)
        return json(400, 'not_supported_by_the_local_cloud')
      const { text = '', ...content } = readContent(args)
      workspace.post(target.channel, { ...content, text, ephemeral_to: target.user })
      return json(200)
    } catch (error) {
      return json(400, error instanceof SlackError ? error.code : 'invalid_payload')
    }
  }
}

/** @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function payloadOf(
  channel: SlackChannel,
  message: SlackMessage,
  button: Button,
  { id: user, name, team }: SlackUser,
) {
  const { ts, thread_ts, text, blocks } = message
  return {
    type: 'block_actions',
    api_app_id: APP,
    team: { id: TEAM, domain: 'local-cloud' },
    user: { id: user, username: name, name, team_id: team },
    channel: { id: channel.id, name: channel.name },
    container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: false },
    message: { type: 'message', ts, text, blocks, ...(thread_ts !== undefined && { thread_ts }) },
    actions: [
      {
        type: 'button',
        action_id: button.action_id,
        block_id: hex(5),
        text: button.text,
        value: button.value,
        action_ts: String(Date.now() / 1000),
      },
    ],
  }
}

function json(status: number, error?: string) {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(error === undefined ? { ok: true } : { ok: false, error }),
  }
}
