import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'

/** The methods of Slack's Web API that alerts use. */
export interface Slack {
  /** Posts a message, or a reply where `thread_ts` is given. Resolves once Slack confirmed it. */
  post(message: object): Promise<Posted>
  /** Changes a message; `false` if it is no longer there. */
  update(message: { readonly channel: string; readonly ts: string }): Promise<boolean>
}

export interface Posted {
  /** Id of the channel, which `chat.update` needs: it takes no names. */
  readonly channel: string
  readonly ts: string
}

export interface SlackOptions {
  /** Base URL with a slash at its end. */
  readonly apiUrl: string
  /** Gives the bot token; asked before each call. */
  readonly token: () => Promise<string>
  readonly fetch?: typeof fetch
  /** Milliseconds until a call is given up. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * Slack's errors that pass by themselves. Everything else with `ok: false` is refused for good.
 * `fatal_error` and `internal_error` may have had an effect, says Slack; so a message may then appear twice.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage/#errors
 * @see https://docs.slack.dev/apis/web-api/rate-limits/
 */
const passing = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
])

/** @see https://docs.slack.dev/reference/methods/chat.update/#errors */
const gone = new Set(['message_not_found', 'thread_not_found'])

/**
 * A client without retries: what passes by itself comes back by redelivery of the events, and a Lambda that sleeps
 * costs money and blocks its queue.
 */
export function createSlack(options: SlackOptions): Slack {
  return {
    async post(message) {
      const answer = await call(options, 'chat.postMessage', message)
      const { channel, ts } = answer
      if (typeof channel !== 'string' || typeof ts !== 'string')
        throw new SlackUnavailableError('chat.postMessage', 'answer without channel or ts')
      return { channel, ts }
    },
    async update(message) {
      try {
        await call(options, 'chat.update', message)
        return true
      } catch (error) {
        if (error instanceof SlackRefusedError && gone.has(error.code)) return false
        throw error
      }
    },
  }
}

type Answer = Readonly<Record<string, unknown>>

async function call(options: SlackOptions, method: string, body: object): Promise<Answer> {
  const token = await options.token()
  const answer = await exchange(options, method, token, body)
  if (answer['ok'] === true) return answer
  const code = typeof answer['error'] === 'string' ? answer['error'] : 'answer without ok'
  if (passing.has(code) || typeof answer['error'] !== 'string')
    throw new SlackUnavailableError(method, code)
  throw new SlackRefusedError(method, code)
}

async function exchange(
  { apiUrl, fetch: send = fetch, timeoutMs = 5000 }: SlackOptions,
  method: string,
  token: string,
  body: object,
): Promise<Answer> {
  try {
    const response = await send(new URL(method, apiUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return await read(response, method)
  } catch (error) {
    if (error instanceof SlackUnavailableError || error instanceof SlackRefusedError) throw error
    // A time-out, a connection that was refused or dropped, an answer that broke off.
    const code = error instanceof Error ? error.name : 'no answer'
    throw new SlackUnavailableError(method, code, undefined, { cause: error })
  }
}

async function read(response: Response, method: string): Promise<Answer> {
  const text = await response.text()
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    throw new SlackUnavailableError(method, 'ratelimited', seconds > 0 ? seconds : undefined)
  }
  // Behind an outage or a proxy stands an HTML page, sometimes with status 200.
  if (response.status >= 500) throw new SlackUnavailableError(method, `HTTP ${response.status}`)
  const answer = parse(text)
  if (answer) return answer
  throw new SlackUnavailableError(method, `HTTP ${response.status} without JSON`)
}

function parse(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // An object of JSON has string keys; each value is checked where it is used.
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined
  } catch {
    return undefined
  }
}
