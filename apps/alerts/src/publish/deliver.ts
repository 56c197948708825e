import { createHash } from 'node:crypto'
import type { Content, Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import type { Slack } from './slack.ts'

/** What became of a message. */
export interface Delivery {
  readonly posted: number
  readonly updated: number
}

/**
 * Brings Slack from what it has of a message to what is true now: posts it, or edits it if its content changed, then
 * the same for each reply. `remember` is called after each thing that Slack confirmed, so that nothing is posted twice when
 * a later call fails.
 */
export async function deliver(
  message: Message,
  known: MessageState | undefined,
  slack: Slack,
  remember: (state: MessageState) => Promise<void>,
): Promise<Delivery> {
  const delivery = { posted: 0, updated: 0 }
  let state = known
  const card = { text: message.text, blocks: message.blocks, metadata: message.metadata }
  const hash = hashOf(card)
  if (!state || state.hash !== hash) {
    const place = { channel: state?.channel ?? message.channel }
    // Somebody may have deleted it: then it is posted anew.
    if (state && (await slack.update({ ...place, ts: state.ts, ...card }))) {
      delivery.updated += 1
      state = { ...state, hash }
    } else {
      const posted = await slack.post({ ...place, ...card, unfurl_links: false })
      delivery.posted += 1
      state = { channel: posted.channel, ts: posted.ts, hash, replies: state?.replies ?? {} }
    }
    await remember(state)
  }
  for (const reply of message.replies) {
    const next = await deliverReply(reply, state, slack, delivery)
    if (next !== state) await remember(next)
    state = next
  }
  return delivery
}

async function deliverReply(
  reply: Content & { readonly turn: string },
  state: MessageState,
  slack: Slack,
  delivery: { posted: number; updated: number },
): Promise<MessageState> {
  const content = { text: reply.text, blocks: reply.blocks }
  const hash = hashOf(content)
  const known = state.replies[reply.turn]
  if (known?.hash === hash) return state
  const { channel } = state
  let { ts } = known ?? { ts: '' }
  if (known && (await slack.update({ channel, ts, ...content }))) {
    delivery.updated += 1
  } else if (!known) {
    // An edit wakes nobody, so a turn for the worse is also said to the channel, once.
    const aloud = { thread_ts: state.ts, reply_broadcast: true, unfurl_links: false }
    ts = (await slack.post({ channel, ...aloud, ...content })).ts
    delivery.posted += 1
  }
  return { ...state, replies: { ...state.replies, [reply.turn]: { ts, hash } } }
}

/** Of the content as it is sent; two equal contents have equal hashes, so nothing new means nothing sent. */
function hashOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)
}
