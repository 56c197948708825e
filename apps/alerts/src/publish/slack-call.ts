import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import type { SlackPost, SlackUpdate } from './slack-message.ts'
import type { Token } from './token.ts'

export interface SlackOptions {
  /** Base URL with a slash at its end. */
  readonly apiUrl: string
  /** Returns the bot token; called before each request. */
  readonly token: Token
  readonly fetch?: typeof fetch
  /** Milliseconds until a request is given up. Default 5000. */
  readonly timeoutMs?: number
}

/** What a method takes: a message, or the arguments of a query. */
export type SlackBody =
  | SlackPost
  | SlackUpdate
  | Readonly<Record<string, string | number | boolean>>

/** What a method returns, as it came. Each field is checked where it is read. */
export type SlackResponse = Readonly<Record<string, unknown>>

/** One call; resolves with the response if it has `ok: true`. */
export type CallSlack = (method: string, body: SlackBody) => Promise<SlackResponse>

/**
 * One call of a method; a second one with a new token, if the token was refused and another one is there.
 * @throws SlackUnavailableError, SlackRefusedError.
 */
export async function callSlack(
  options: SlackOptions,
  method: string,
  body: SlackBody,
): Promise<SlackResponse> {
  const token = await options.token()
  const response = await exchange(options, { method, token, body })
  if (!refusesToken(response)) return successful(method, response)
  const fresh = await options.token({ not: token })
  if (fresh === token) return successful(method, response)
  return successful(method, await exchange(options, { method, token: fresh, body }))
}

function refusesToken({ ok, error }: SlackResponse): boolean {
  return ok !== true && typeof error === 'string' && errorRule(error).action === 'new-token'
}

function successful(method: string, response: SlackResponse): SlackResponse {
  if (response['ok'] === true) return response
  throw toSlackError(method, response['error'])
}

function toSlackError(method: string, code: unknown): SlackUnavailableError | SlackRefusedError {
  if (typeof code !== 'string') return new SlackUnavailableError(method, 'answer without ok')
  const { action, remedy } = errorRule(code)
  return action === 'retry'
    ? new SlackUnavailableError(method, code)
    : new SlackRefusedError(method, code, remedy)
}

interface SlackRequest {
  readonly method: string
  readonly token: string
  readonly body: SlackBody
}

async function exchange(
  { apiUrl, fetch: send = fetch, timeoutMs = 5000 }: SlackOptions,
  { method, token, body }: SlackRequest,
): Promise<SlackResponse> {
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
    // A timeout, a connection that was refused or dropped, an answer that broke off.
    const code = error instanceof Error ? error.name : 'no answer'
    throw new SlackUnavailableError(method, code, { cause: error })
  }
}

async function read(response: Response, method: string): Promise<SlackResponse> {
  const text = await response.text()
  if (response.status === 429) {
    throw new SlackUnavailableError(method, 'ratelimited', { retryAfter: retryAfterOf(response) })
  }
  // Behind an outage or a proxy stands an HTML page, sometimes with status 200.
  if (response.status >= 500) throw new SlackUnavailableError(method, `HTTP ${response.status}`)
  const parsed = parse(text)
  if (parsed) return parsed
  throw new SlackUnavailableError(method, `HTTP ${response.status} without JSON`)
}

/** `Retry-After`, in seconds. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after'))
  return seconds > 0 ? seconds : undefined
}

function parse(text: string): SlackResponse | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // An object of JSON has string keys; each value is checked where it is used.
    return typeof value === 'object' && value !== null ? (value as SlackResponse) : undefined
  } catch {
    return undefined
  }
}
