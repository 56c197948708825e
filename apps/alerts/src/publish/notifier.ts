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
  readonly why: Message['replies']
}

/** What is stored of a message for one notifier. */
export interface NotifiedBefore {
  readonly previous: MessageState | undefined
  /** Under its other ids. */
  readonly aliases: readonly MessageState[]
}

/**
 * The change of status of which a notifier has not been notified; `undefined` if there is none. A reply that it has not got is
 * one, whatever the status.
 */
export function dueNotification(
  message: Message,
  before: NotifiedBefore,
): Notification | undefined {
  const sent = sentIn(before)
  const transition = transitionOf(message)
  const why = message.replies.filter(
    ({ escalation, over }) => !over && !Object.hasOwn(sent, replyKey(escalation)),
  )
  // A beginning is sent only if nothing else has been.
  const late = transition === 'in_progress' && Object.keys(sent).length > 0
  const isNew = !Object.hasOwn(sent, transition) && !late
  return isNew || why.length > 0 ? { message, transition, why } : undefined
}

export interface NotifyOptions {
  readonly notifier: Notifier
  readonly before: NotifiedBefore
  readonly record: MessageRecord
  readonly now?: () => number
}

/**
 * Sends a notification, and stores that.
 * A writer that is cut off before it stores that notifies again: neither webhooks nor SNS return what they have sent.
 * @throws MessageBusyError if another writer is at it.
 */
export async function notify(
  notification: Notification,
  { notifier, before, record, now = Date.now }: NotifyOptions,
): Promise<void> {
  const { message, transition, why } = notification
  const { previous } = before
  const sent = sentIn(before)
  const state = { channel: notifier.name, ts: '', hash: '', replies: sent }
  await withLease({ id: message.id, record, previous, state, now }, async (lease) => {
    try {
      await notifier.notify(notification)
    } catch (error) {
      await lease.release(state).catch(() => {})
      throw error
    }
    const keys = [transition, ...why.map(({ escalation }) => replyKey(escalation))]
    const replies = Object.fromEntries(keys.map((key) => [key, { ts: '', hash: '' }]))
    await lease.release({ ...state, replies: { ...sent, ...replies } })
  })
}

/** What has been sent, by transition and by reply. */
type Sent = MessageState['replies']

function sentIn({ previous, aliases }: NotifiedBefore): Sent {
  return Object.assign({}, ...aliases.map(({ replies }) => replies), previous?.replies)
}

const replyKey = (escalation: string) => `why ${escalation}`

/** Failed and rolling back are one change. */
function transitionOf({ metadata, replies }: Message): string {
  const status = String(metadata.event_payload['status'] ?? 'sent')
  const worse = status === 'failed' || status === 'rolling_back'
  return (worse && replies.at(-1)?.escalation) || status
}
