import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import { type Node, NodeType, parse } from 'slack-message-parser'
import { mrkdwnOf } from '../blocks/plain.ts'
import { specialMention, userName } from '../mrkdwn/mentions.ts'
import { plainMrkdwn } from '../mrkdwn/plain.ts'
import type { Reader } from '../reader.ts'
import { isInChannel, timeOf } from '../timeline.ts'

/** A notification on a phone. */
export interface PhoneNotice {
  /** Without `#`. */
  readonly channel: string
  readonly ts: string
  /** Epoch milliseconds. */
  readonly at: number
  /** What the phone shows. */
  readonly text: string
  /** Whose phones: `@oncall`. */
  readonly whose: readonly string[]
}

/**
 * What phones show, newest first. A phone notifies its owner of a message that mentions them as it is posted, by its `text`;
 * later edits notify nobody. In a thread alone, `@here` and `@channel` notify nobody; nor does a reply, as nobody but the app
 * takes part in its threads.
 * @see https://slack.com/help/articles/201355156-Configure-your-Slack-notifications
 */
export function noticesOf(channels: readonly SlackChannel[], reader: Reader): PhoneNotice[] {
  return channels
    .flatMap(({ name, messages }) =>
      messages.flatMap((message) => {
        const whose = mentionedBy(message, reader)
        return whose.length > 0 ? [noticeOf(name, message, whose, reader)] : []
      }),
    )
    .sort((a, b) => b.at - a.at)
}

/** Whom a message notified as it was posted. */
export function mentionedBy(message: SlackMessage, reader: Reader): string[] {
  if (message.ephemeral_to !== undefined) return []
  const posted = message.history[0] ?? message
  const names = mrkdwnOf(posted).flatMap((text) => mentions(parse(text).children, reader))
  const here = new Set(['@here', '@channel', '@everyone'])
  return [...new Set(names)].filter((name) => isInChannel(message) || !here.has(name))
}

function mentions(nodes: readonly Node[], reader: Reader): string[] {
  return nodes.flatMap((node) => {
    if (node.type === NodeType.UserLink) return userName(node.userID, reader)
    if (node.type === NodeType.Command) return specialMention(node, reader) ?? []
    return 'children' in node ? mentions(node.children, reader) : []
  })
}

function noticeOf(
  channel: string,
  message: SlackMessage,
  whose: readonly string[],
  reader: Reader,
): PhoneNotice {
  const { text } = message.history[0] ?? message
  return { channel, ts: message.ts, at: timeOf(message), text: plainMrkdwn(text, reader), whose }
}
