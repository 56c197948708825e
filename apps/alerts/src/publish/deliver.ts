import { createHash } from 'node:crypto'
import type { Content } from '@repo/slack-message'
import { MessageBusyError, SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import { errorRule } from './error-table.ts'
import type { Slack } from './slack.ts'

/** What became of a message. */
export interface Delivery {
  readonly posted: number
  readonly updated: number
}

/** What is remembered of one message. */
export interface Memory {
  /** By this the message is found again in Slack: no other one has it, of whatever service or repository. */
  readonly key: string
  /** Keeps the state, if what is remembered is still `known`. */
  claim(state: MessageState, known: MessageState | undefined): Promise<boolean>
  remember(state: MessageState): Promise<void>
}

/**
 * For so long nobody else may tell a message: longer than Slack's answers take, shorter than the queue's visibility
 * time-out, so that the next delivery after a crash finds it free.
 */
const LEASE_MS = 10_000

/**
 * Brings Slack from what it has of a message to what is true now: posts it, or edits it if its content changed, then
 * the same for each reply.
 *
 * Slack has no idempotency key. So before a post its key is kept in the store, and it travels in the message's metadata. Whoever
 * finds such a key of somebody who was cut off looks for it in the channel before posting.
 *
 * @throws MessageBusyError if another writer is at it. SlackUnavailableError, SlackRefusedError.
 */
export async function deliver(
  message: Message,
  known: MessageState | undefined,
  slack: Slack,
  memory: Memory,
  now: () => number = Date.now,
): Promise<Delivery> {
  if (known && !known.lease && saysAll(known, message, memory.key)) return { posted: 0, updated: 0 }
  if (known?.lease && known.lease.until > now()) throw new MessageBusyError(message.id)
  const state = known ?? { channel: message.channel, ts: '', hash: '', replies: {} }
  const posting = known?.lease?.posting ?? nextPost(state, message, memory.key)
  const until = now() + LEASE_MS
  if (!(await memory.claim({ ...state, lease: lease(until, posting) }, known)))
    throw new MessageBusyError(message.id)
  const writer: Writer = {
    message,
    slack,
    memory,
    until,
    posting,
    unsure: known?.lease?.posting !== undefined,
    state: unleased(state),
    delivery: { posted: 0, updated: 0 },
  }
  try {
    if (known?.lease) await recover(writer, known.lease.posting)
    await tellCard(writer)
    for (const reply of message.replies) await tellReply(writer, reply)
    return writer.delivery
  } catch (error) {
    await giveUp(writer, error)
    throw error
  }
}

/** One delivery of one message, by the holder of its lease. */
interface Writer {
  readonly message: Message
  readonly slack: Slack
  readonly memory: Memory
  readonly until: number
  readonly delivery: { posted: number; updated: number }
  /** What Slack confirmed so far. */
  state: MessageState
  /** Key of the post that is remembered as begun. */
  posting: string | undefined
  /** Whether somebody who was cut off may have posted it, which Slack has not been asked yet. */
  unsure: boolean
}

/** What Slack shows is not known after somebody was cut off: everything that is there is sent again. */
async function recover(writer: Writer, posting: string | undefined): Promise<void> {
  const { state, slack } = writer
  const replies = Object.entries(state.replies).map(([turn, { ts }]) => [turn, { ts, hash: '' }])
  writer.state = { ...state, hash: '', replies: Object.fromEntries(replies) }
  if (posting === undefined) return
  const thread = state.ts ? { thread: state.ts } : {}
  const found = await slack.find({ channel: state.channel, key: posting, ...thread })
  writer.posting = undefined
  writer.unsure = false
  if (!found) return
  if (!state.ts) writer.state = { ...writer.state, ...found }
  else {
    const turn = posting.slice(posting.lastIndexOf('#') + 1)
    const reply = { ts: found.ts, hash: '' }
    writer.state = { ...writer.state, replies: { ...writer.state.replies, [turn]: reply } }
  }
}

async function tellCard(writer: Writer): Promise<void> {
  const { message, slack, state, delivery, memory } = writer
  const card = cardOf(message, memory.key)
  const hash = hashOf(card)
  if (state.ts && state.hash === hash) return
  const { channel, ts } = state
  // Somebody may have deleted it: then it is posted anew.
  if (ts && (await slack.update({ channel, ts, ...card }))) {
    delivery.updated += 1
    writer.state = { ...state, hash }
  } else {
    await begin(writer, memory.key)
    const posted = await slack.post({ channel, ...card, unfurl_links: false })
    delivery.posted += 1
    writer.state = { ...state, ...posted, hash }
  }
  await settle(writer)
}

async function tellReply(writer: Writer, reply: Message['replies'][number]): Promise<void> {
  const { slack, state, delivery, memory } = writer
  const content = replyOf(reply, memory.key)
  const hash = hashOf(content)
  const known = state.replies[reply.turn]
  if (known?.hash === hash) return
  const { channel } = state
  let { ts } = known ?? { ts: '' }
  if (known) {
    // One that somebody deleted stays deleted: it has been said.
    if (await slack.update({ channel, ts, ...content })) delivery.updated += 1
  } else {
    await begin(writer, replyKey(memory.key, reply))
    ts = await postReply(writer, content)
    delivery.posted += 1
  }
  const { replies } = writer.state
  writer.state = { ...writer.state, replies: { ...replies, [reply.turn]: { ts, hash } } }
  await settle(writer)
}

/** An edit wakes nobody, so a turn for the worse is also said to the channel, once. */
async function postReply(writer: Writer, content: object): Promise<string> {
  const { channel, ts: thread_ts } = writer.state
  const aloud = { thread_ts, reply_broadcast: true, unfurl_links: false }
  try {
    return (await writer.slack.post({ channel, ...aloud, ...content })).ts
  } catch (error) {
    if (!(error instanceof SlackRefusedError) || errorRule(error.code).answer !== 'post anew')
      throw error
    // The card was deleted a moment ago: the next delivery posts it, and the reply under it.
    writer.state = { ...writer.state, ts: '', hash: '' }
    throw new SlackUnavailableError('chat.postMessage', error.code)
  }
}

/** Remembers that something is about to be posted, unless that is remembered already. */
async function begin(writer: Writer, key: string): Promise<void> {
  if (writer.posting === key) return
  writer.posting = key
  await writer.memory.remember({ ...writer.state, lease: lease(writer.until, key) })
}

/** Remembers what Slack confirmed; the last time, that nobody is at it any more. */
async function settle(writer: Writer): Promise<void> {
  const { state, message, memory, until } = writer
  writer.posting = nextPost(state, message, memory.key)
  const over = saysAll(state, message, memory.key)
  await memory.remember(over ? state : { ...state, lease: lease(until, writer.posting) })
}

/** After a failure the message is free again. If Slack may have done it nevertheless, that is remembered too. */
async function giveUp(writer: Writer, error: unknown): Promise<void> {
  const certain =
    error instanceof SlackRefusedError ||
    (error instanceof SlackUnavailableError && !error.mayHaveHappened)
  // A store or a process that failed leaves the lease as it is: it ends by itself.
  if (!certain && !(error instanceof SlackUnavailableError)) return
  const { state, posting, unsure, memory } = writer
  const left = certain && !unsure ? state : { ...state, lease: lease(0, posting) }
  await memory.remember(left).catch(() => {})
}

function lease(until: number, posting: string | undefined) {
  return posting === undefined ? { until } : { until, posting }
}

function unleased({ lease: _lease, ...state }: MessageState): MessageState {
  return state
}

function saysAll(state: MessageState, message: Message, key: string): boolean {
  return (
    state.ts !== '' &&
    state.hash === hashOf(cardOf(message, key)) &&
    message.replies.every(
      (reply) => state.replies[reply.turn]?.hash === hashOf(replyOf(reply, key)),
    )
  )
}

/** Key of what has to be posted next, if anything has. */
function nextPost(state: MessageState, { replies }: Message, key: string): string | undefined {
  if (!state.ts) return key
  const reply = replies.find(({ turn }) => !state.replies[turn])
  return reply && replyKey(key, reply)
}

function cardOf({ text, blocks, metadata }: Message, key: string) {
  const event_payload = { ...metadata.event_payload, key }
  return { text, blocks, metadata: { ...metadata, event_payload } }
}

function replyOf({ turn, text, blocks }: Content & { readonly turn: string }, key: string) {
  const event_payload = { turn, key: replyKey(key, { turn }) }
  return { text, blocks, metadata: { event_type: 'turn', event_payload } }
}

function replyKey(key: string, { turn }: { readonly turn: string }): string {
  return `${key}#${turn}`
}

/** Of the content as it is sent; two equal contents have equal hashes, so nothing new means nothing sent. */
function hashOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)
}
