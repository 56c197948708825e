import { fit } from '@repo/slack-message'
import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import { retryAfterOf } from './slack-call.ts'
import type { Teller, Telling } from './teller.ts'
import type { Token } from './token.ts'

export interface WebhookOptions {
  /** Gives the webhook's URL, which is a secret; asked before each message. */
  readonly url: Token
  readonly fetch?: typeof fetch
  /** Milliseconds until a call is given up. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * An incoming webhook of Slack: it has one channel, and neither edits nor threads. So each change of status is a new message,
 * with the reason in it.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
 */
export function createWebhook(options: WebhookOptions): Teller {
  return {
    name: 'webhook',
    wants: () => true,
    tell: (telling) => send(options, contentOf(telling)),
  }
}

function contentOf({ message, why }: Telling): object {
  // What rings somebody is the reason's first line.
  const text = why.at(-1)?.text ?? message.text
  return { text, blocks: [...message.blocks, ...why.flatMap(({ blocks }) => blocks)] }
}

async function send(options: WebhookOptions, content: object): Promise<void> {
  const url = await options.url()
  const { response, text } = await exchange(options, url, content)
  if (response.ok && text === 'ok') return
  if (response.status === 429)
    throw new SlackUnavailableError('webhook', 'ratelimited', {
      retryAfter: retryAfterOf(response),
    })
  const code = /^[a-z_]+$/.test(text) ? text : `HTTP ${response.status}`
  const rule = errorRule(code)
  const passes = response.ok || response.status >= 500 || rule.answer === 'come back'
  if (passes) throw new SlackUnavailableError('webhook', code, { mayHaveHappened: true })
  throw new SlackRefusedError('webhook', code, rule.remedy)
}

async function exchange(
  { fetch: request = fetch, timeoutMs = 5000 }: WebhookOptions,
  url: string,
  content: object,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await request(new URL(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(fit(content)),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { response, text: (await response.text()).trim() }
  } catch (error) {
    if (!URL.canParse(url)) throw new SlackRefusedError('webhook', 'no_service')
    // Without the cause's message, which may name the URL.
    const code = error instanceof Error ? error.name : 'no answer'
    throw new SlackUnavailableError('webhook', code, { mayHaveHappened: true })
  }
}
