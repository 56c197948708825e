import { errorFields, type Log } from '../log.ts'

const SLACK = 'https://slack.com'
const HOOKS = 'https://hooks.slack.com'
const TIMEOUT_MS = 600

export interface RespondOptions {
  /** Base URL of the Web API: responses go to Slack's own host, or where the Web API is elsewhere, to that. */
  readonly apiUrl: string
  readonly log: Log
  readonly fetch?: typeof fetch
}

/**
 * Answers the person who pressed a button, by the `response_url` of the click: it needs no token. Best effort.
 * @see https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
 */
export function createRespond({ apiUrl, log, fetch: send = fetch }: RespondOptions) {
  const { origin } = new URL(apiUrl)
  const allowed = origin === SLACK ? HOOKS : origin
  return async (url: string, text: string): Promise<void> => {
    if (!URL.canParse(url) || new URL(url).origin !== allowed) {
      log('warn', 'response_url is not of Slack', {})
      return
    }
    try {
      const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text })
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const { status } = await send(url, { method: 'POST', headers, body, signal })
      if (status !== 200) log('warn', 'response_url refused', { status })
    } catch (error) {
      log('warn', 'response_url did not answer', errorFields(error))
    }
  }
}
