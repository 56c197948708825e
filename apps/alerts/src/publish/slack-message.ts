import type { KnownBlock, MessageMetadata } from '@slack/types'

/** What people see of a message, and what apps read of it. */
export interface SlackContent {
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly metadata: MessageMetadata
}

/**
 * What `chat.postMessage` takes of us.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage/
 */
export interface SlackPost extends SlackContent {
  /** `#name` or an id. */
  readonly channel: string
  /** Posts a reply in the thread of this message. */
  readonly thread_ts?: string
  /** Shows the reply in the channel too. */
  readonly reply_broadcast?: boolean
  readonly unfurl_links: boolean
}

/**
 * What `chat.update` takes of us.
 * @see https://docs.slack.dev/reference/methods/chat.update/
 */
export interface SlackUpdate extends SlackContent {
  /** An id: it takes no names. */
  readonly channel: string
  readonly ts: string
}
