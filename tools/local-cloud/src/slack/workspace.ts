import { hex } from '../arn.ts'
import { createChanges } from '../changes.ts'
import type { Clock } from '../clock.ts'
import { linkButtonsIn } from './buttons.ts'
import type {
  Attachment,
  Blocks,
  Metadata,
  SlackChange,
  SlackChannel,
  SlackMessage,
} from './message.ts'

/** Content of a new message. */
export interface Post {
  readonly text: string
  readonly blocks?: Blocks | undefined
  readonly attachments?: readonly Attachment[] | undefined
  readonly metadata?: Metadata | undefined
  readonly thread_ts?: string | undefined
  readonly reply_broadcast?: boolean | undefined
  /** Id of the one user who sees it. */
  readonly ephemeral_to?: string | undefined
}

export interface Edit {
  readonly text?: string | undefined
  readonly blocks?: Blocks | undefined
  readonly attachments?: readonly Attachment[] | undefined
  readonly metadata?: Metadata | undefined
}

export type Workspace = ReturnType<typeof createWorkspace>

/** A Slack workspace: channels and their messages. */
export function createWorkspace(clock: Clock) {
  const channels: SlackChannel[] = []
  const changes = createChanges<SlackChange>()
  let lastTs = 0

  /** Unique and increasing, also while the clock stands still. */
  function nextTs(): string {
    lastTs = Math.max(lastTs + 100, clock.now() * 1000)
    return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`
  }

  return {
    channels: (): readonly SlackChannel[] => channels,

    /** Creates the channel if it does not exist. */
    seedChannel(name: string): SlackChannel {
      const plain = name.replace(/^#/, '')
      const existing = channels.find((channel) => channel.name === plain)
      if (existing) return existing
      const channel = { id: `C${hex(10).toUpperCase()}`, name: plain, messages: [] }
      channels.push(channel)
      return channel
    },

    byId: (id: string) => channels.find((channel) => channel.id === id),
    byName: (name: string) => channels.find((channel) => channel.name === name.replace(/^#/, '')),

    post(channel: SlackChannel, post: Post): SlackMessage {
      const { text, blocks, attachments, metadata, thread_ts, reply_broadcast, ephemeral_to } = post
      const message: SlackMessage = {
        ts: nextTs(),
        ...(thread_ts !== undefined && { thread_ts }),
        ...(thread_ts !== undefined && reply_broadcast && { reply_broadcast }),
        ...(ephemeral_to !== undefined && { ephemeral_to }),
        text,
        blocks,
        attachments,
        metadata,
        edited: false,
        unacknowledged: linkButtonsIn({ blocks, attachments }),
        history: [{ time: clock.now(), text, blocks, attachments }],
      }
      channel.messages.push(message)
      changes.notify({ kind: 'posted', channel, message })
      return message
    },

    /**
     * Text without blocks removes the blocks and shows "(edited)"; with blocks Slack shows nothing. Metadata and
     * attachments stay unless they are given; an empty list removes the attachments. https://docs.slack.dev/reference/methods/chat.update
     */
    update(channel: SlackChannel, message: SlackMessage, edit: Edit): void {
      message.text = edit.text ?? message.text
      message.blocks = edit.blocks?.length ? edit.blocks : undefined
      message.attachments = edit.attachments ?? message.attachments
      message.metadata = edit.metadata ?? message.metadata
      message.edited = message.blocks === undefined
      const { text, blocks, attachments } = message
      message.unacknowledged = linkButtonsIn({ blocks, attachments })
      message.history.push({ time: clock.now(), text, blocks, attachments })
      changes.notify({ kind: 'updated', channel, message })
    },

    /** Shows a ⚠ beside a button whose interaction was not acknowledged, until the next edit. */
    warn(channel: SlackChannel, message: SlackMessage, label: string): void {
      message.unacknowledged = [...message.unacknowledged, label]
      changes.notify({ kind: 'updated', channel, message })
    },

    delete(channel: SlackChannel, message: SlackMessage): void {
      channel.messages.splice(channel.messages.indexOf(message), 1)
      changes.notify({ kind: 'deleted', channel, message })
    },

    /** Calls the listener with every change. Returns a function that unsubscribes. */
    subscribe: changes.subscribe,
  }
}
