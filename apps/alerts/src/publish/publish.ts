import { movedMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import type { MessageState, Store } from '../store/store.ts'
import { type Delivery, deliver } from './deliver.ts'
import { ErrorCollector } from './error-collector.ts'
import type { MessageRecord } from './lease.ts'
import { type Notifier, notify } from './notifier.ts'
import type { Slack } from './slack.ts'

export interface Publishers {
  /** With a bot token. Without it, there are only `notifiers`. */
  readonly slack?: Slack
  /** Incoming webhook, SNS topic. */
  readonly notifiers?: readonly Notifier[]
  readonly now?: () => number
}

/** A message, and since when what it is about has been open (epoch milliseconds); not given: it is over. */
export type OpenMessage = Message & { readonly openSince: number | undefined }

/** Where the messages of one service or image are stored, and who publishes them. */
export interface PublishContext extends Publishers {
  readonly store: Store
  readonly partition: string
  /** What is stored of the messages. What one card takes over is removed, so that the next one does not. */
  readonly states: Map<string, MessageState>
}

/**
 * Brings one message up to date wherever it is published. One publisher that fails does not silence another.
 * @throws The first retryable error, else the first.
 */
export async function publish(message: OpenMessage, context: PublishContext): Promise<Delivery> {
  const { slack, notifiers = [], now = Date.now } = context
  const errors = new ErrorCollector()
  let delivery: Delivery = { posted: 0, updated: 0 }
  await errors.attempt(async () => {
    if (!slack) return watch(message, context)
    const previous = await takeOver(message, context, slack)
    const record = recordOf(message, message.id, context)
    delivery = await deliver(message, { previous, slack, record, now })
  })
  for (const notifier of notifiers)
    await errors.attempt(async () => {
      const id = (of: string) => `${notifier.name}:${of}`
      const aliases = message.aliases.flatMap((alias) => context.states.get(id(alias)) ?? [])
      const record = recordOf(message, id(message.id), context)
      const previous = context.states.get(id(message.id))
      if (await notify(message, { notifier, previous, aliases, record, now }))
        delivery = { ...delivery, posted: delivery.posted + 1 }
    })
  errors.rethrow()
  return delivery
}

/** Without a bot no state is stored of a message that no notifier wants; a scheduled check has to find what is open all the same. */
async function watch(
  { id, openSince }: OpenMessage,
  { states, store, partition }: PublishContext,
): Promise<void> {
  const state = { channel: '', ts: '', hash: String(openSince ?? ''), replies: {} }
  const previous = states.get(id)?.hash ?? ''
  if (previous !== state.hash) await store.remember(partition, id, state, openSince)
}

function recordOf(
  { openSince }: OpenMessage,
  id: string,
  { store, partition }: PublishContext,
): MessageRecord {
  return {
    key: `${partition} ${id}`,
    claim: (state, previous) => store.claim(partition, id, state, previous),
    remember: (state) => store.remember(partition, id, state, openSince),
  }
}

/**
 * Where a card's message is. If it was posted before the card was recognised, the card has it from now on; if there are
 * two, the other one links to it.
 */
async function takeOver(
  { id, aliases, openSince }: OpenMessage,
  { states, store, partition }: PublishContext,
  slack: Slack,
): Promise<MessageState | undefined> {
  let own = states.get(id)
  for (const alias of aliases) {
    const state = states.get(alias)
    if (!state) continue
    if (!own) await store.remember(partition, id, state, openSince)
    // The same message under both ids: a writer was cut off while taking it over.
    else if (state.ts && state.ts !== own.ts)
      await slack.update({ channel: state.channel, ts: state.ts, ...movedMessage(id) })
    own ??= state
    await store.forget(partition, alias)
    states.delete(alias)
  }
  return own
}
