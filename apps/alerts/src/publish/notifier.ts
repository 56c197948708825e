import type { Content } from '@repo/slack-message'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import { type MessageRecord, withLease } from './lease.ts'

/** A publisher that cannot change what it has sent: it is notified of a card only when its status has changed. */
export interface Notifier {
  readonly name: 'webhook' | 'sns'
  /** Whether it sends this message at all. */
  wants(message: Message): boolean
  notify(notification: Notification): Promise<void>
}

/** One change of status. */
export interface Notification {
  readonly message: Message
  /** What has changed, by name: the same for the same change. */
  readonly transition: string
  /** The replies with the reason why it got worse, as far as they have not been sent. */
  readonly why: readonly Content[]
}

export interface NotifyOptions {
  readonly notifier: Notifier
  /** What is stored of the message for this notifier, under its id and under its other ids. */
  readonly previous: MessageState | undefined
  readonly aliases: readonly MessageState[]
  readonly record: MessageRecord
  readonly now?: () => number
}

/**
 * Notifies of a card's change of status, if there is a new one.
 * A writer that is cut off before it stores that notifies again: neither webhooks nor SNS return what they have sent.
 * @returns Whether anything was sent.
 * @throws MessageBusyError if another writer is at it.
 */
export async function notify(
  message: Message,
  { notifier, previous, aliases, record, now = Date.now }: NotifyOptions,
): Promise<boolean> {
  if (!notifier.wants(message)) return false
  const sent: Sent = Object.assign({}, ...aliases.map(({ replies }) => replies), previous?.replies)
  const transition = transitionOf(message, sent)
  if (transition === undefined) return false
  const state = { channel: notifier.name, ts: '', hash: '', replies: sent }
  await withLease({ id: message.id, record, previous, state, now }, async (lease) => {
    const why = message.replies.filter(({ escalation }) => !sent[replyKey(escalation)])
    try {
      await notifier.notify({ message, transition, why })
    } catch (error) {
      await lease.release(state).catch(() => {})
      throw error
    }
    const keys = [transition, ...why.map(({ escalation }) => replyKey(escalation))]
    const replies = Object.fromEntries(keys.map((key) => [key, { ts: '', hash: '' }]))
    await lease.release({ ...state, replies: { ...sent, ...replies } })
  })
  return true
}

/** What has been sent, by transition and by reply. */
type Sent = MessageState['replies']

const replyKey = (escalation: string) => `why ${escalation}`

/**
 * Failed and rolling back are one change; a beginning is sent only if nothing else has been. A reply that mentions people is a
 * change too, where the status stays.
 */
function transitionOf(message: Message, sent: Sent): string | undefined {
  const status = String(message.metadata.event_payload['status'] ?? 'sent')
  const worse = status === 'failed' || status === 'rolling_back'
  const transition = (worse && message.replies.at(-1)?.escalation) || status
  if (Object.hasOwn(sent, transition))
    return message.replies.find(({ escalation }) => !Object.hasOwn(sent, replyKey(escalation)))
      ?.escalation
  if (status === 'in_progress' && Object.keys(sent).length > 0) return undefined
  return transition
}
