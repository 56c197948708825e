import { createHash } from 'node:crypto'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import type { SlackContent } from './slack-message.ts'

/** What Slack confirmed of a part. */
export interface PublishedPart {
  readonly ts: string
  readonly hash: string
}

/** The card of a message, or one of the replies in its thread: each is a message of its own to Slack. */
export interface Part {
  readonly kind: 'card' | 'reply'
  /** In the metadata; the part is found again by it. */
  readonly key: string
  readonly content: SlackContent
  /** Of the content as it is sent. Equal contents have equal hashes, so nothing new means nothing sent. */
  readonly hash: string
  publishedIn(state: MessageState): PublishedPart | undefined
  /** The state in which this is published. */
  addTo(state: MessageState, published: PublishedPart): MessageState
}

/** The card, which is the first, and the replies. */
export function partsOf(message: Message, key: string): Part[] {
  return [cardPart(message, key), ...message.replies.map((reply) => replyPart(reply, key))]
}

/**
 * In the order in which they are sent. New replies need the card's thread, so a new card is first; but they come before a card
 * that is edited: they notify people, and an edit does not.
 */
export function inOrder(parts: readonly Part[], state: MessageState): readonly Part[] {
  if (!state.ts) return parts
  const isNew = (part: Part) => !part.publishedIn(state)
  return [...parts.filter(isNew), ...parts.filter((part) => !isNew(part))]
}

/** Whether Slack shows all of it already. */
export function isPublished(parts: readonly Part[], state: MessageState): boolean {
  return parts.every((part) => part.publishedIn(state)?.hash === part.hash)
}

/** Key of what has to be posted next, if anything has. */
export function nextPost(parts: readonly Part[], state: MessageState): string | undefined {
  return parts.find((part) => !part.publishedIn(state))?.key
}

function cardPart({ text, blocks, metadata }: Message, key: string): Part {
  const event_payload = { ...metadata.event_payload, key }
  const content = { text, blocks, metadata: { ...metadata, event_payload } }
  return {
    ...{ kind: 'card', key, content, hash: hashOf(content) },
    publishedIn: ({ ts, hash }) => (ts ? { ts, hash } : undefined),
    addTo: (state, published) => ({ ...state, ...published }),
  }
}

function replyPart({ escalation, text, blocks }: Message['replies'][number], card: string): Part {
  const key = `${card}#${escalation}`
  const metadata = { event_type: 'turn', event_payload: { turn: escalation, key } }
  const content = { text, blocks, metadata }
  return {
    ...{ kind: 'reply', key, content, hash: hashOf(content) },
    publishedIn: ({ replies }) => replies[escalation],
    addTo: (state, published) => ({
      ...state,
      replies: { ...state.replies, [escalation]: published },
    }),
  }
}

/**
 * The escalation in the key of a reply; `undefined` for the key of a card, under whichever id it was posted. A partition has no
 * space in it, and an id no `#`.
 */
export function escalationIn(key: string): string | undefined {
  return /^\S+ [^#]+#(.+)$/.exec(key)?.[1]
}

function hashOf(content: SlackContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)
}
