import { LogLevel, WebClient } from '@slack/web-api'
import { SlackCallError } from '../errors.ts'
import type { Posted, Slack } from './slack.ts'

export interface WebApiOptions {
  readonly token: string
  /** Base URL with a slash at its end. */
  readonly apiUrl: string
  readonly fetch?: typeof fetch
  /** Milliseconds of the first pause before a call is repeated; each further one takes twice as long. Default 2000. */
  readonly firstPause?: number
}

/**
 * Half a minute, besides the `Retry-After` of Slack: the step has three minutes, and behind it stands a message that installs
 * nothing. A message whose answer is lost may so be posted twice, which is better than not at all.
 */
const retries = 4

/** How many of the latest messages are searched, and channels a page. */
const latest = 200
const channelsAtOnce = 1000

/**
 * Slack's Web API with a bot token. `findEarlier` needs `channels:history`, for a channel that is given by its name also
 * `channels:read` (`groups:…` in private channels); the rest needs `chat:write` only.
 */
export function slackWebApi({ token, apiUrl, fetch, firstPause = 2000 }: WebApiOptions): Slack {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries, factor: 2, minTimeout: firstPause },
    timeout: 10_000,
    logLevel: LogLevel.ERROR,
    ...(fetch && { fetch }),
  })

  async function call(method: string, body: Record<string, unknown>): Promise<object> {
    try {
      return await client.apiCall(method, body)
    } catch (error) {
      throw new SlackCallError(method, error)
    }
  }

  async function idOf(channel: string): Promise<string | undefined> {
    if (!channel.startsWith('#')) return channel
    const pages = client.paginate('conversations.list', {
      limit: channelsAtOnce,
      types: 'public_channel,private_channel',
      exclude_archived: true,
    })
    for await (const page of pages) {
      // The shape of Slack's response.
      const { channels = [] } = page as { channels?: { id?: string; name?: string }[] }
      const found = channels.find(({ name }) => name === channel.slice(1))
      if (found?.id) return found.id
    }
    return undefined
  }

  return {
    async post(channel, content) {
      const message = { channel, ...content, unfurl_links: false }
      // The shape of Slack's response.
      const posted = (await call('chat.postMessage', message)) as { channel?: string; ts?: string }
      return { channel: posted.channel ?? channel, ts: posted.ts ?? '' }
    },

    async update({ channel, ts }, content) {
      await call('chat.update', { channel, ts, ...content })
    },

    async reply({ channel, ts }, text) {
      await call('chat.postMessage', { channel, thread_ts: ts, reply_broadcast: true, text })
    },

    async findEarlier(channel, runUrl): Promise<Posted | undefined> {
      try {
        const id = await idOf(channel)
        if (id === undefined) return undefined
        const { messages = [] } = await client.conversations.history({
          channel: id,
          limit: latest,
          include_all_metadata: true,
        })
        const found = messages.find(({ metadata }) => runOfMetadata(metadata) === runUrl)
        return found?.ts === undefined ? undefined : { channel: id, ts: found.ts }
      } catch {
        // Without these scopes the message is posted anew.
        return undefined
      }
    },
  }
}

function runOfMetadata(metadata: { event_payload?: object } | undefined): unknown {
  const payload: { run?: unknown } = metadata?.event_payload ?? {}
  return payload.run
}
