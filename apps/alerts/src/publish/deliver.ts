import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import type { ErrorCollector } from './error-collector.ts'
import { type MessageRecord, withLease } from './lease.ts'
import { inOrder, isPublished, nextPost, partsOf } from './parts.ts'
import type { Slack } from './slack.ts'
import { type SlackDelivery, Writer } from './writer.ts'

export interface DeliverOptions {
  /** What is stored of the message. */
  readonly previous: MessageState | undefined
  readonly slack: Slack
  readonly record: MessageRecord
  /** Gets the errors of Slack; those of the store are thrown. */
  readonly errors: ErrorCollector
  readonly now?: () => number
}

/**
 * Brings Slack from what it has of a message to what is true now: posts it, or edits it if its content changed, and the same for
 * each reply. What Slack refuses for good does not hold up the rest; replies, which notify people, do not wait for an edit.
 *
 * Slack has no idempotency key. So before a post its key is stored, and it travels in the message's metadata. A writer
 * that finds the key of one that was cut off looks for it in the channel before posting.
 *
 * @throws MessageBusyError
 */
export async function deliver(
  message: Message,
  { previous, slack, record, errors, now = Date.now }: DeliverOptions,
): Promise<SlackDelivery> {
  const parts = partsOf(message, record.key)
  if (previous && !previous.lease && isPublished(parts, previous))
    return { posted: 0, updated: 0, unnotified: false }
  const interrupted = previous?.lease
  const state = previous ?? { channel: message.channel, ts: '', hash: '', replies: {} }
  const posting = interrupted?.posting ?? nextPost(inOrder(parts, state), state)
  return withLease({ id: message.id, record, previous, state, posting, now }, async (lease) => {
    const writer = new Writer({ message, parts, slack, lease, state, posting, interrupted })
    await writer.publishAll(errors)
    return writer.delivery
  })
}
