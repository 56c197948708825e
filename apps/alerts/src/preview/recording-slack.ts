import type { Slack } from '../publish/slack.ts'

/** A message as it stands in the end. */
export interface Recorded {
  readonly channel: string
  readonly ts: string
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly metadata: unknown
  /** All versions, oldest first; the last one is what it is now. */
  readonly history: readonly RecordedVersion[]
  /** A reply that is shown in the channel too. */
  readonly broadcast: boolean
  readonly thread: readonly Recorded[]
}

export interface RecordedVersion {
  /** Epoch milliseconds of the event that led to it. */
  readonly at: number
  readonly text: string
  readonly blocks: readonly unknown[]
}

type Editable = { -readonly [Key in keyof Recorded]: Recorded[Key] } & {
  history: RecordedVersion[]
  thread: Editable[]
}

/**
 * A Slack that only records what it gets.
 * @param now epoch milliseconds of what happens
 */
export function createRecordingSlack(
  now: () => number,
): Slack & { readonly messages: readonly Recorded[] } {
  const messages: Editable[] = []
  const all = new Map<string, Editable>()
  return {
    messages,
    async post(given) {
      const { channel, thread_ts, reply_broadcast, ...content } = { ...empty, ...given }
      const ts = `${Math.floor(now() / 1000)}.${String(all.size + 1).padStart(6, '0')}`
      const { text, blocks, metadata } = content
      const message: Editable = {
        ...{ channel, ts, text, blocks, metadata },
        ...{ history: [{ at: now(), text, blocks }], broadcast: reply_broadcast, thread: [] },
      }
      all.set(ts, message)
      const parent = thread_ts === undefined ? undefined : all.get(thread_ts)
      ;(parent?.thread ?? messages).push(message)
      return { channel, ts }
    },
    async update({ channel: _channel, ts, ...given }) {
      const message = all.get(ts)
      if (!message) return false
      Object.assign(message, given)
      message.history.push({ at: now(), text: message.text, blocks: message.blocks })
      return true
    },
    find: async () => undefined,
  }
}

interface Given {
  channel: string
  text: string
  blocks: readonly unknown[]
  metadata: unknown
  thread_ts: string | undefined
  reply_broadcast: boolean
}

const empty: Given = {
  channel: '',
  text: '',
  blocks: [],
  metadata: undefined,
  thread_ts: undefined,
  reply_broadcast: false,
}
