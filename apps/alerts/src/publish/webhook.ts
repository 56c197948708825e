import { fit } from '@repo/slack-message'
import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import type { Notification, Notifier } from './notifier.ts'
import { sendSimplified } from './simplify.ts'
import { retryAfterOf } from './slack-call.ts'
import type { SlackContent } from './slack-message.ts'
import type { Token } from './token.ts'

export interface WebhookOptions {
  /** Returns the webhook's URL, which is a secret; called before each message. */
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
export function createWebhook(options: WebhookOptions): Notifier {
  return {
    name: 'webhook',
    wants: () => true,
    notify: (notification) =>
      sendSimplified(contentOf(notification), (content) => send(options, content)),
  }
}

type WebhookContent = Pick<SlackContent, 'text' | 'blocks'>

function contentOf({ message, why }: Notification): WebhookContent {
  // The mentions are in the reason's first line.
  const text = why.at(-1)?.text ?? message.text
  return { text, blocks: [...message.blocks, ...why.flatMap(({ blocks }) => blocks)] }
}

/** A second call with a new URL, if Slack refused the URL and another one is there. */
async function send(options: WebhookOptions, content: WebhookContent): Promise<void> {
  const url = await options.url()
  try {
    await exchange(options, url, content)
  } catch (error) {
    const refused =
      error instanceof SlackRefusedError && errorRule(error.code).action === 'new-token'
    const fresh = refused ? await options.url({ not: url }) : url
    if (fresh === url) throw error
    await exchange(options, fresh, content)
  }
}

async function exchange(
  options: WebhookOptions,
  url: string,
  content: WebhookContent,
): Promise<void> {
  const { response, text } = await request(options, url, content)
  if (response.ok && text === 'ok') return
  if (response.status === 429)
    throw new SlackUnavailableError('webhook', 'ratelimited', {
      retryAfter: retryAfterOf(response),
    })
  const code = /^[a-z_]+$/.test(text) ? text : `HTTP ${response.status}`
  const rule = errorRule(code)
  const transient = response.ok || response.status >= 500 || rule.action === 'retry'
  if (transient) throw new SlackUnavailableError('webhook', code)
  throw new SlackRefusedError('webhook', code, rule.remedy)
}

async function request(
  { fetch: post = fetch, timeoutMs = 5000 }: WebhookOptions,
  url: string,
  content: WebhookContent,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await post(new URL(url), {
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
    throw new SlackUnavailableError('webhook', code)
  }
}
