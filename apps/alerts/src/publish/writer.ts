import { SecretError, SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import type { ErrorCollector } from './error-collector.ts'
import { errorRule } from './error-table.ts'
import type { Posted } from './find-message.ts'
import type { Lease } from './lease.ts'
import { escalationIn, inOrder, isPublished, nextPost, type Part } from './parts.ts'
import type { Slack } from './slack.ts'
import type { SlackPost } from './slack-message.ts'

/** What became of a message. */
export interface Delivery {
  readonly posted: number
  readonly updated: number
}

export interface SlackDelivery extends Delivery {
  /** Slack refuses something that has to notify people: a reply, or a card that mentions people itself. */
  readonly unnotified: boolean
}

export interface WriterOptions {
  readonly message: Message
  readonly parts: readonly Part[]
  readonly slack: Slack
  readonly lease: Lease
  readonly state: MessageState
  readonly posting: string | undefined
  readonly interrupted: MessageState['lease']
}

/** One delivery of one message, by the holder of its lease. */
export class Writer {
  readonly #message: Message
  readonly #parts: readonly Part[]
  readonly #slack: Slack
  readonly #lease: Lease
  readonly #interrupted: boolean
  /** What Slack confirmed so far. */
  #state: MessageState
  /** Key of the post that is stored as begun. */
  #posting: string | undefined
  /** Whether that post may have been made without a confirmation. */
  #unsure: boolean
  /** What Slack refuses for good. */
  readonly #refused = new Set<Part>()
  #delivery: SlackDelivery = { posted: 0, updated: 0, unnotified: false }

  constructor({ message, parts, slack, lease, state, posting, interrupted }: WriterOptions) {
    this.#message = message
    this.#parts = parts
    this.#slack = slack
    this.#lease = lease
    this.#interrupted = interrupted !== undefined
    this.#state = withoutLease(state)
    this.#posting = posting
    this.#unsure = interrupted?.posting !== undefined
  }

  get delivery(): SlackDelivery {
    return this.#delivery
  }

  /** Stops at the first error that is transient: the next delivery goes on from there. */
  async publishAll(errors: ErrorCollector): Promise<void> {
    try {
      if (this.#interrupted) await this.#recover()
      for (const part of inOrder(this.#parts, this.#state))
        try {
          await this.#publish(part)
        } catch (error) {
          if (!isRefused(error)) throw error
          errors.add(error)
          this.#refuse(part)
        }
      if (this.#refused.size > 0) await this.#settle()
    } catch (error) {
      // A store or a process that failed leaves the lease as it is: it ends by itself.
      if (!(error instanceof SlackUnavailableError || isRefused(error))) throw error
      errors.add(error)
      if (isRefused(error)) for (const part of this.#parts) this.#refuse(part)
      await this.#giveUp().catch(() => {})
    }
  }

  /** What Slack shows is not known after a writer was cut off: everything that is there is sent again. */
  async #recover(): Promise<void> {
    this.#state = withoutHashes(this.#state)
    if (!this.#unsure || this.#posting === undefined) return
    const key = this.#posting
    const found = await this.#find(key)
    this.#posting = undefined
    this.#unsure = false
    if (!found) return
    const state = this.#state
    const escalation = escalationIn(key)
    if (escalation === undefined) this.#state = { ...state, ...found }
    else {
      const replies = { ...state.replies, [escalation]: { ts: found.ts, hash: '' } }
      this.#state = { ...state, channel: state.ts ? state.channel : found.channel, replies }
    }
  }

  /** A reply is in the thread, or in the channel if the thread refused it. */
  async #find(key: string): Promise<Posted | undefined> {
    const { channel, ts: thread } = this.#state
    const isReply = escalationIn(key) !== undefined
    const inThread = isReply && thread && (await this.#slack.find({ channel, key, thread }))
    return inThread || this.#slack.find({ channel: this.#message.channel, key })
  }

  async #publish(part: Part): Promise<void> {
    const published = part.publishedIn(this.#state)
    if (published?.hash === part.hash) return
    if (published && (await this.#update(part, published.ts))) this.#count('updated')
    else if (published && part.kind === 'reply') {
      // It was deleted, or can no longer be edited. A second one would notify people twice.
      this.#state = part.addTo(this.#state, { ts: published.ts, hash: part.hash })
    } else {
      // A card that cannot be edited is forgotten once another one is there.
      await this.#begin(part.key)
      await (part.kind === 'card' ? this.#postCard(part) : this.#postReply(part))
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

  async #postCard({ content, hash }: Part): Promise<void> {
    const { channel } = this.#message
    const posted = await this.#send({ channel, ...content, unfurl_links: false })
    this.#state = { ...this.#state, ...posted, hash }
  }

  /** An edit notifies nobody, so a reply is also broadcast to the channel, once. */
  async #postReply({ content, hash, addTo }: Part): Promise<void> {
    const { channel, ts: thread_ts } = this.#state
    const posted =
      (thread_ts && (await this.#replyInThread({ channel, thread_ts, ...content }))) ||
      (await this.#send({ channel: this.#message.channel, ...content, unfurl_links: false }))
    if (!thread_ts) this.#state = { ...this.#state, channel: posted.channel }
    this.#state = addTo(this.#state, { ts: posted.ts, hash })
  }

  /** `undefined` if the thread refuses it: the channel may take it. */
  async #replyInThread(reply: Omit<SlackPost, 'unfurl_links'>): Promise<Posted | undefined> {
    try {
      return await this.#send({ ...reply, reply_broadcast: true, unfurl_links: false })
    } catch (error) {
      const anew =
        error instanceof SlackRefusedError && errorRule(error.code).action === 'post-anew'
      if (anew) return undefined
      throw error
    }
  }

  async #send(message: SlackPost): Promise<Posted> {
    this.#unsure = true
    try {
      const posted = await this.#slack.post(message)
      this.#unsure = false
      return posted
    } catch (error) {
      this.#unsure = error instanceof SlackUnavailableError
      throw error
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
    const parts = this.#parts.filter((part) => !this.#refused.has(part))
    this.#posting = nextPost(inOrder(parts, this.#state), this.#state)
    if (isPublished(parts, this.#state)) await this.#lease.release(this.#state)
    else await this.#lease.keep(this.#state, this.#posting)
  }

  #refuse(part: Part): void {
    this.#refused.add(part)
    const isNew = part.publishedIn(this.#state) === undefined
    const { replies, notify } = this.#message
    const notifies = part.kind === 'reply' || (replies.length === 0 && notify.mention.length > 0)
    if (isNew && notifies) this.#delivery = { ...this.#delivery, unnotified: true }
  }

  /** The message is free again. That Slack may have posted it all the same is stored too. */
  #giveUp(): Promise<void> {
    return this.#unsure
      ? this.#lease.releaseUnsure(this.#state, this.#posting)
      : this.#lease.release(this.#state)
  }

  #count(what: keyof Delivery): void {
    this.#delivery = { ...this.#delivery, [what]: this.#delivery[what] + 1 }
  }
}

/** Whether the same call would be refused again. */
function isRefused(error: unknown): boolean {
  return error instanceof SlackRefusedError || error instanceof SecretError
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
