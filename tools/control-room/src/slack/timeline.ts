import type { SlackMessage } from '@repo/local-cloud'

/** Epoch milliseconds at which a message was posted. */
export const timeOf = ({ ts }: Pick<SlackMessage, 'ts'>): number => Number(ts) * 1000

/** A message as it stands in a channel, with the thread that hangs on it. */
export interface Entry {
  readonly message: SlackMessage
  readonly replies: readonly SlackMessage[]
  /** What it replies to, if it is a reply that the channel shows too. */
  readonly parent: SlackMessage | undefined
}

/** What a channel shows, oldest first: messages, and the replies that are broadcast. */
export function timelineOf(messages: readonly SlackMessage[]): Entry[] {
  return messages
    .filter(({ thread_ts, reply_broadcast }) => thread_ts === undefined || reply_broadcast)
    .map((message) => ({
      message,
      replies: messages.filter(({ thread_ts }) => thread_ts === message.ts),
      parent: messages.find(({ ts }) => ts === message.thread_ts),
    }))
}

/** Shows in its channel, and not in a thread alone. */
export const isInChannel = ({ thread_ts, reply_broadcast }: SlackMessage): boolean =>
  thread_ts === undefined || reply_broadcast === true
