import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import type { Token } from './token.ts'

export interface SlackOptions {
  /** Base URL with a slash at its end. */
  readonly apiUrl: string
  /** Gives the bot token; asked before each call. */
  readonly token: Token
  readonly fetch?: typeof fetch
  /** Milliseconds until a call is given up. Default 5000. */
  readonly timeoutMs?: number
}

export type Answer = Readonly<Record<string, unknown>>

/** One call; resolves with what Slack answered to `ok: true`. */
export type Ask = (method: string, body: object) => Promise<Answer>

/** @throws SlackUnavailableError, SlackRefusedError. */
export async function call(options: SlackOptions, method: string, body: object): Promise<Answer> {
  const token = await options.token()
  const answer = await exchange(options, method, token, body)
  const code = answer['error']
  if (answer['ok'] !== true && typeof code === 'string' && errorRule(code).answer === 'new token') {
    const fresh = await options.token({ not: token })
    if (fresh !== token) return judge(method, await exchange(options, method, fresh, body))
  }
  return judge(method, answer)
}

function judge(method: string, answer: Answer): Answer {
  if (answer['ok'] === true) return answer
  const code = answer['error']
  if (typeof code !== 'string') throw unsure(method, 'answer without ok')
  const rule = errorRule(code)
  if (rule.answer !== 'come back') throw new SlackRefusedError(method, code, rule.remedy)
  const { mayHaveHappened = false } = rule
  throw new SlackUnavailableError(method, code, { mayHaveHappened })
}

export function unsure(method: string, code: string, cause?: unknown): SlackUnavailableError {
  const because = cause === undefined ? {} : { cause }
  return new SlackUnavailableError(method, code, { mayHaveHappened: true, ...because })
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
    throw unsure(method, code, error)
  }
}

async function read(response: Response, method: string): Promise<Answer> {
  const text = await response.text()
  if (response.status === 429) {
    throw new SlackUnavailableError(method, 'ratelimited', { retryAfter: retryAfterOf(response) })
  }
  // Behind an outage or a proxy stands an HTML page, sometimes with status 200.
  if (response.status >= 500) throw unsure(method, `HTTP ${response.status}`)
  const answer = parse(text)
  if (answer) return answer
  throw unsure(method, `HTTP ${response.status} without JSON`)
}

/** Seconds that Slack asks to wait. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after'))
  return seconds > 0 ? seconds : undefined
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
