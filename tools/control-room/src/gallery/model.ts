import type { Preview, Recorded } from '@repo/alerts/preview'
import type { SlackChannel, SlackMessage } from '@repo/local-cloud'

/** A scenario, and what the alerts make of it: one entry of `gallery.json`. */
export interface GallerySample extends Preview {
  /** In the address of its page. */
  readonly name: string
  readonly description: string
}

/** The channels that a preview posts to, as Slack holds them. */
export function channelsOf({ messages }: Pick<Preview, 'messages'>): SlackChannel[] {
  return [...Map.groupBy(messages, ({ channel }) => channel)].map(([name, own]) => ({
    id: name,
    name: name.replace(/^#/, ''),
    messages: own
      .flatMap((message) => [
        messageOf(message),
        ...message.thread.map((reply) => messageOf(reply, message.ts)),
      ])
      .sort((a, b) => Number(a.ts) - Number(b.ts)),
  }))
}

function messageOf(recorded: Recorded, thread?: string): SlackMessage {
  const { ts, text, metadata, broadcast, history } = recorded
  return {
    ts,
    ...(thread !== undefined && { thread_ts: thread, reply_broadcast: broadcast }),
    text,
    blocks: asBlocks(recorded.blocks),
    attachments: undefined,
    // The alerts send metadata with each message.
    metadata: metadata as SlackMessage['metadata'],
    edited: false,
    unacknowledged: [],
    history: history.map(({ at, text: was, blocks }) => ({
      ...{ time: at, text: was, blocks: asBlocks(blocks), attachments: undefined },
    })),
  }
}

/** The alerts send blocks with each message. */
const asBlocks = (blocks: readonly unknown[]) => blocks as SlackMessage['blocks']

/** The time of the last thing that happened, in epoch milliseconds. */
export function lastTimeOf({ messages }: Pick<Preview, 'messages'>): number {
  const all = messages.flatMap((message) => [message, ...message.thread])
  return Math.max(0, ...all.flatMap(({ history }) => history.map(({ at }) => at)))
}
