import { SlackRefusedError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import type { CallSlack, SlackResponse } from './slack-call.ts'

/** A message that may have been posted. */
export interface Wanted {
  /** `#name` or an id. */
  readonly channel: string
  /** `ts` of the message in whose thread it would be. */
  readonly thread?: string
  /** `metadata.event_payload.key` of the message. */
  readonly key: string
}

export interface Posted {
  /** Id of the channel, which `chat.update` needs: it takes no names. */
  readonly channel: string
  readonly ts: string
}

/** How many of the latest messages are searched: what Slack returns in one page. */
const LATEST = 999
/** Pages of 1000 channels to look for a name in. */
const PAGES = 10

/**
 * Looks through the latest messages of a channel or thread. It needs the scopes `channels:read` (for a channel given by its
 * name) and `channels:history`, or `groups:…` in private channels; without them nothing is found.
 * @see https://docs.slack.dev/reference/methods/conversations.history/
 */
export async function findMessage(call: CallSlack, wanted: Wanted): Promise<Posted | undefined> {
  try {
    const channel = await channelId(call, wanted.channel)
    if (!channel) return undefined
    const { key, thread } = wanted
    const where = { channel, limit: LATEST, include_all_metadata: true }
    const response = thread
      ? await call('conversations.replies', { ...where, ts: thread })
      : await call('conversations.history', where)
    const ts = objects(response['messages']).find((message) => keyOf(message) === key)?.['ts']
    return typeof ts === 'string' ? { channel, ts } : undefined
  } catch (error) {
    // It may not read there, or there is nothing to read. With a token that is refused nothing is known.
    const isToken =
      error instanceof SlackRefusedError && errorRule(error.code).action === 'new-token'
    if (error instanceof SlackRefusedError && !isToken) return undefined
    throw error
  }
}

async function channelId(call: CallSlack, channel: string): Promise<string | undefined> {
  if (!channel.startsWith('#')) return channel
  let cursor = ''
  for (let page = 0; page < PAGES; page++) {
    const types = 'public_channel,private_channel'
    const response = await call('conversations.list', { limit: 1000, types, cursor })
    const found = objects(response['channels']).find(({ name }) => name === channel.slice(1))
    if (typeof found?.['id'] === 'string') return found['id']
    const next = object(response['response_metadata'])['next_cursor']
    if (typeof next !== 'string' || next === '') return undefined
    cursor = next
  }
  return undefined
}

function keyOf(message: SlackResponse): unknown {
  return object(object(message['metadata'])['event_payload'])['key']
}

function objects(value: unknown): SlackResponse[] {
  return Array.isArray(value) ? value.map(object) : []
}

function object(value: unknown): SlackResponse {
  // An object of JSON has string keys; each value is checked where it is used.
  return typeof value === 'object' && value !== null ? (value as SlackResponse) : {}
}
