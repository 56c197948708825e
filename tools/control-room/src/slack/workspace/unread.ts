import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import { mentionedBy } from '../phone/notices.ts'
import type { Reader } from '../reader.ts'
import { isInChannel } from '../timeline.ts'

/** `ts` of the last message that was looked at, by the id of the channel, which is another one for each cloud. */
export type Seen = Readonly<Record<string, string>>

export interface Unread {
  readonly messages: number
  /** Those that mention somebody. */
  readonly mentions: number
}

export function unreadOf(channel: SlackChannel, seen: Seen, reader: Reader): Unread {
  const messages = channel.messages.filter((message) => isUnread(message, seen[channel.id]))
  const mentions = messages.filter((message) => mentionedBy(message, reader).length > 0)
  return { messages: messages.length, mentions: mentions.length }
}

/** Slack counts what a channel shows: a reply in a thread alone leaves it as it is. */
export function isUnread(message: SlackMessage, seen: string | undefined): boolean {
  return isInChannel(message) && (seen === undefined || Number(message.ts) > Number(seen))
}

/** `ts` of the newest message that a channel shows. */
export const newestOf = ({ messages }: SlackChannel): string | undefined =>
  messages.findLast(isInChannel)?.ts
