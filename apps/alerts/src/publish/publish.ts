import { isPermanent } from '../permanent.ts'
import { movedMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import type { Settings } from '../settings.ts'
import type { MessageState, Store } from '../store/store.ts'
import { deliver } from './deliver.ts'
import { ErrorCollector } from './error-collector.ts'
import type { MessageRecord } from './lease.ts'
import { dueNotification, type Notification, type Notifier, notify } from './notifier.ts'
import type { Slack } from './slack.ts'
import type { Delivery, SlackDelivery } from './writer.ts'

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
  readonly settings: Pick<Settings, 'wording'>
  /** What is stored of the messages. What one card takes over is removed, so that the next one does not. */
  readonly states: Map<string, MessageState>
}

/**
 * Brings one message up to date wherever it is published. One publisher that fails does not silence another. An escalation that
 * Slack refuses goes to the SNS topic, also where the policy does not name it.
 * @throws The first retryable error, else the first.
 */
export async function publish(message: OpenMessage, context: PublishContext): Promise<Delivery> {
  const { slack, notifiers = [] } = context
  const errors = new ErrorCollector()
  let delivery: Delivery = { posted: 0, updated: 0 }
  let unnotified = false
  await errors.attempt(async () => {
    if (!slack) return watch(message, context)
    const delivered = await publishToSlack(message, { ...context, slack }, errors)
    delivery = delivered
    unnotified = delivered.unnotified
  })
  for (const notifier of notifiers) {
    const before = notifiedBefore(message, notifier, context)
    const due = dueNotification(message, before)
    const instead = notifier.name === 'sns' && unnotified && due && isEscalation(due)
    if (!due || !(notifier.wants(message) || instead)) continue
    await errors.attempt(async () => {
      try {
        const record = recordOf(message, `${notifier.name}:${message.id}`, context)
        await notify(due, { ...context, notifier, before, record })
        delivery = { ...delivery, posted: delivery.posted + 1 }
      } catch (error) {
        unnotified ||= isPermanent(error) && isEscalation(due)
        throw error
      }
    })
  }
  errors.rethrow()
  return delivery
}

/** Whether it has to notify people: it has a reply that they have not got, or it mentions them itself. */
function isEscalation({ message: { replies, notify }, why }: Notification): boolean {
  return why.length > 0 || (replies.length === 0 && notify.mention.length > 0)
}

function notifiedBefore(
  { id, aliases }: Message,
  { name }: Notifier,
  { states }: PublishContext,
): { previous: MessageState | undefined; aliases: MessageState[] } {
  return {
    previous: states.get(`${name}:${id}`),
    aliases: aliases.flatMap((alias) => states.get(`${name}:${alias}`) ?? []),
  }
}

async function publishToSlack(
  message: OpenMessage,
  context: PublishContext & { readonly slack: Slack },
  errors: ErrorCollector,
): Promise<SlackDelivery> {
  const { previous, moved } = await takeOver(message, context)
  const record = recordOf(message, message.id, context)
  const delivery = await deliver(message, { ...context, previous, record, errors })
  for (const one of moved) await errors.attempt(() => linkTo(message.id, one, context))
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

/** A message that links to the one that took its place. */
interface Moved {
  readonly alias: string
  readonly channel: string
  readonly ts: string
}

/**
 * Where a card's message is. If it was posted before the card was recognised, the card has it from now on; if there are
 * two, the other one has to link to it.
 */
async function takeOver(
  { id, aliases, openSince }: OpenMessage,
  { states, store, partition }: PublishContext,
): Promise<{ previous: MessageState | undefined; moved: Moved[] }> {
  let own = states.get(id)
  const moved: Moved[] = []
  for (const alias of aliases) {
    const state = states.get(alias)
    if (!state) continue
    states.delete(alias)
    if (!own) await store.remember(partition, id, state, openSince)
    // The same message under both ids: a writer was cut off while taking it over.
    else if (state.ts && state.ts !== own.ts) {
      moved.push({ alias, channel: state.channel, ts: state.ts })
      continue
    }
    own ??= state
    await store.forget(partition, alias)
  }
  return { previous: own, moved }
}

/** One that can never be edited stays as it is: there is nothing more to do about it. */
async function linkTo(
  id: string,
  { alias, channel, ts }: Moved,
  { slack, store, partition, settings }: PublishContext,
): Promise<void> {
  await slack?.update({ channel, ts, ...movedMessage(settings.wording, id) })
  await store.forget(partition, alias)
}
