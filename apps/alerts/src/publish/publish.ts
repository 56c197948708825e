import { isPermanent } from '../permanent.ts'
import { movedMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import type { MessageState, Store } from '../store/store.ts'
import { type Delivery, deliver, type Memory } from './deliver.ts'
import type { Slack } from './slack.ts'
import { type Teller, tell } from './teller.ts'

export interface Publishers {
  /** With a bot token. Without it, only `tellers` speak. */
  readonly slack?: Slack
  /** Incoming webhook, SNS topic. */
  readonly tellers?: readonly Teller[]
  readonly now?: () => number
}

/** A message, and since when what it tells has been open (epoch milliseconds); not given: it is over. */
export type OpenMessage = Message & { readonly openSince: number | undefined }

/** What is remembered of the messages of one partition. What one card takes over is not there for the next one. */
export type KnownMessages = Map<string, MessageState>

/**
 * Brings one message up to date wherever it is told. One publisher that fails does not silence another.
 * @throws What went wrong: rather what passes than what stays, so that it comes back.
 */
export async function publish(
  message: OpenMessage,
  partition: string,
  known: KnownMessages,
  store: Store,
  { slack, tellers = [], now = Date.now }: Publishers,
): Promise<Delivery> {
  const delivery = { posted: 0, updated: 0 }
  const troubles = new Troubles()
  if (slack)
    await troubles.of(async () => {
      const own = await takeOver(message, partition, known, store, slack)
      const memory = memoryOf(store, partition, message.id, message.openSince)
      const { posted, updated } = await deliver(message, own, slack, memory, now)
      delivery.posted += posted
      delivery.updated += updated
    })
  else await watch(message, partition, known, store)
  for (const teller of tellers)
    await troubles.of(async () => {
      const key = (id: string) => `${teller.name}:${id}`
      const aliases = message.aliases.flatMap((id) => known.get(key(id)) ?? [])
      const memory = memoryOf(store, partition, key(message.id), message.openSince)
      const own = known.get(key(message.id))
      if (await tell(message, own, aliases, teller, memory, now)) delivery.posted += 1
    })
  troubles.rethrow()
  return delivery
}

/**
 * Without a bot nobody remembers a message that no other publisher wants; the clock has to find what is open all the same.
 */
async function watch(
  { id, openSince }: OpenMessage,
  partition: string,
  known: KnownMessages,
  store: Store,
): Promise<void> {
  const watched = { channel: '', ts: '', hash: String(openSince ?? ''), replies: {} }
  const hash = known.get(id)?.hash ?? ''
  if (hash !== watched.hash) await store.remember(partition, id, watched, openSince)
}

/** Goes on after what went wrong, and remembers it. */
export class Troubles {
  readonly #errors: unknown[] = []

  async of(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#errors.push(error)
    }
  }

  /** @throws The first error that passes, else the first. */
  rethrow(): void {
    const passing = this.#errors.find((error) => !isPermanent(error))
    for (const error of passing === undefined ? this.#errors : [passing]) throw error
  }
}

function memoryOf(
  store: Store,
  partition: string,
  id: string,
  openSince: number | undefined,
): Memory {
  return {
    key: `${partition} ${id}`,
    claim: (state, known) => store.claim(partition, id, state, known),
    remember: (state) => store.remember(partition, id, state, openSince),
  }
}

/**
 * Where a card's message is. If it was posted before the card was recognised, the card has it from now on; if there are
 * two, the other one says where to read on.
 */
async function takeOver(
  { id, aliases, openSince }: OpenMessage,
  partition: string,
  messages: KnownMessages,
  store: Store,
  slack: Slack,
): Promise<MessageState | undefined> {
  let own = messages.get(id)
  for (const alias of aliases) {
    const state = messages.get(alias)
    if (!state) continue
    if (!own) await store.remember(partition, id, state, openSince)
    // The same message under both ids: somebody was cut off while taking it over.
    else if (state.ts && state.ts !== own.ts)
      await slack.update({ channel: state.channel, ts: state.ts, ...movedMessage(id) })
    own ??= state
    await store.forget(partition, alias)
    messages.delete(alias)
  }
  return own
}
