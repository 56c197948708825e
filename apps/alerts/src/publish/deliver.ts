import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import { errorRule } from './error-table.ts'
import { type Lease, type MessageRecord, withLease } from './lease.ts'
import { escalationIn, isPublished, nextPost, type Part, partsOf } from './parts.ts'
import type { Slack } from './slack.ts'

/** What became of a message. */
export interface Delivery {
  readonly posted: number
  readonly updated: number
}

export interface DeliverOptions {
  /** What is stored of the message. */
  readonly previous: MessageState | undefined
  readonly slack: Slack
  readonly record: MessageRecord
  readonly now?: () => number
}

/**
 * Brings Slack from what it has of a message to what is true now: posts it, or edits it if its content changed, then
 * the same for each reply.
 *
 * Slack has no idempotency key. So before a post its key is stored, and it travels in the message's metadata. A writer
 * that finds the key of one that was cut off looks for it in the channel before posting.
 *
 * @throws MessageBusyError, SlackUnavailableError, SlackRefusedError.
 */
export async function deliver(
  message: Message,
  { previous, slack, record, now = Date.now }: DeliverOptions,
): Promise<Delivery> {
  const parts = partsOf(message, record.key)
  if (previous && !previous.lease && isPublished(parts, previous)) return { posted: 0, updated: 0 }
  const interrupted = previous?.lease
  const state = previous ?? { channel: message.channel, ts: '', hash: '', replies: {} }
  const posting = interrupted?.posting ?? nextPost(parts, state)
  return withLease({ id: message.id, record, previous, state, posting, now }, async (lease) => {
    const writer = new Writer({ parts, slack, lease, state, posting, interrupted })
    try {
      if (interrupted) await writer.recover()
      for (const part of parts) await writer.publish(part)
      return writer.delivery
    } catch (error) {
      await writer.giveUp(error)
      throw error
    }
  })
}

interface WriterOptions {
  readonly parts: readonly Part[]
  readonly slack: Slack
  readonly lease: Lease
  readonly state: MessageState
  readonly posting: string | undefined
  readonly interrupted: MessageState['lease']
}

/** One delivery of one message, by the holder of its lease. */
class Writer {
  readonly #parts: readonly Part[]
  readonly #slack: Slack
  readonly #lease: Lease
  /** What Slack confirmed so far. */
  #state: MessageState
  /** Key of the post that is stored as begun. */
  #posting: string | undefined
  /** Whether a writer that was cut off may have made that post: Slack has not been searched for it yet. */
  #unsure: boolean
  #delivery: Delivery = { posted: 0, updated: 0 }

  constructor({ parts, slack, lease, state, posting, interrupted }: WriterOptions) {
    this.#parts = parts
    this.#slack = slack
    this.#lease = lease
    this.#state = withoutLease(state)
    this.#posting = posting
    this.#unsure = interrupted?.posting !== undefined
  }

  get delivery(): Delivery {
    return this.#delivery
  }

  /** What Slack shows is not known after a writer was cut off: everything that is there is sent again. */
  async recover(): Promise<void> {
    const state = withoutHashes(this.#state)
    this.#state = state
    if (!this.#unsure || this.#posting === undefined) return
    const key = this.#posting
    const thread = state.ts ? { thread: state.ts } : {}
    const found = await this.#slack.find({ channel: state.channel, key, ...thread })
    this.#posting = undefined
    this.#unsure = false
    if (!found) return
    const reply = { [escalationIn(key)]: { ts: found.ts, hash: '' } }
    this.#state = state.ts
      ? { ...state, replies: { ...state.replies, ...reply } }
      : { ...state, ...found }
  }

  async publish(part: Part): Promise<void> {
    const published = part.publishedIn(this.#state)
    if (published?.hash === part.hash) return
    if (published && (await this.#update(part, published.ts))) this.#count('updated')
    else if (published && part.kind === 'reply') {
      // A reply that was deleted stays deleted: people have read it.
      this.#state = part.addTo(this.#state, { ts: published.ts, hash: part.hash })
    } else {
      await this.#begin(part.key)
      await this.#post(part)
      this.#count('posted')
    }
    await this.#settle()
  }

  async #update(part: Part, ts: string): Promise<boolean> {
    const { channel } = this.#state
    const updated = await this.#slack.update({ channel, ts, ...part.content })
    if (updated) this.#state = part.addTo(this.#state, { ts, hash: part.hash })
    return updated
  }

  /** An edit notifies nobody, so a reply is also broadcast to the channel, once. */
  async #post({ kind, content, hash, addTo }: Part): Promise<void> {
    const { channel, ts: thread_ts } = this.#state
    if (kind === 'card') {
      const posted = await this.#slack.post({ channel, ...content, unfurl_links: false })
      this.#state = { ...this.#state, ...posted, hash }
      return
    }
    const broadcast = { thread_ts, reply_broadcast: true, unfurl_links: false }
    try {
      const { ts } = await this.#slack.post({ channel, ...broadcast, ...content })
      this.#state = addTo(this.#state, { ts, hash })
    } catch (error) {
      if (!(error instanceof SlackRefusedError) || errorRule(error.code).action !== 'post-anew')
        throw error
      // The card was deleted a moment ago: the next delivery posts it, and the reply under it.
      this.#state = { ...this.#state, ts: '', hash: '' }
      throw new SlackUnavailableError('chat.postMessage', error.code)
    }
  }

  /** Stores that something is about to be posted, unless that is stored already. */
  async #begin(key: string): Promise<void> {
    if (this.#posting === key) return
    this.#posting = key
    await this.#lease.keep(this.#state, key)
  }

  /** Stores what Slack confirmed; the last time, without the lease. */
  async #settle(): Promise<void> {
    this.#posting = nextPost(this.#parts, this.#state)
    if (isPublished(this.#parts, this.#state)) await this.#lease.release(this.#state)
    else await this.#lease.keep(this.#state, this.#posting)
  }

  /** After a failure the message is free again. That Slack may have posted it all the same is stored too. */
  async giveUp(error: unknown): Promise<void> {
    // A store or a process that failed leaves the lease as it is: it ends by itself.
    if (!(error instanceof SlackRefusedError || error instanceof SlackUnavailableError)) return
    const mayBePosted = error instanceof SlackUnavailableError && error.mayHaveHappened
    const released =
      mayBePosted || this.#unsure
        ? this.#lease.releaseUnsure(this.#state, this.#posting)
        : this.#lease.release(this.#state)
    await released.catch(() => {})
  }

  #count(what: keyof Delivery): void {
    this.#delivery = { ...this.#delivery, [what]: this.#delivery[what] + 1 }
  }
}

function withoutLease({ lease: _lease, ...state }: MessageState): MessageState {
  return state
}

function withoutHashes(state: MessageState): MessageState {
  const replies = Object.entries(state.replies).map(([escalation, { ts }]) => [
    escalation,
    { ts, hash: '' },
  ])
  return { ...state, hash: '', replies: Object.fromEntries(replies) }
}
