import { type Node, NodeType, parse } from 'slack-message-parser'
import type { Reader } from '../reader.ts'
import { formatDate } from './dates.ts'
import { channelName, specialMention, userName, withAt } from './mentions.ts'
import { unescapeMrkdwn } from './unescape.ts'

/** Mrkdwn as a notification shows it: without marks, names and dates in the words of the reader. */
export function plainMrkdwn(text: string, reader: Reader): string {
  return plainNodes(parse(text).children, reader)
}

export function plainNodes(nodes: readonly Node[], reader: Reader): string {
  return nodes.map((node) => plainNode(node, reader)).join('')
}

function plainNode(node: Node, reader: Reader): string {
  switch (node.type) {
    case NodeType.Text:
    case NodeType.Code:
      return unescapeMrkdwn(node.text)
    case NodeType.PreText:
      return unescapeMrkdwn(trimLineBreaks(node.text))
    case NodeType.Emoji:
      return node.source
    case NodeType.UserLink:
      return node.label ? withAt(plainNodes(node.label, reader)) : userName(node.userID, reader)
    case NodeType.ChannelLink:
      return node.label ? `#${plainNodes(node.label, reader)}` : channelName(node.channelID, reader)
    case NodeType.URL:
      return node.label ? plainNodes(node.label, reader) : unescapeMrkdwn(node.url)
    case NodeType.Command:
      return commandText(node, reader)
    default:
      return plainNodes(node.children, reader)
  }
}

/** A mention, a date, or the label of a command that is neither. */
export function commandText(
  node: Extract<Node, { type: NodeType.Command }>,
  reader: Reader,
): string {
  const label = node.label ? plainNodes(node.label, reader) : undefined
  if (node.name === 'date') return dateText(node.arguments, label, reader)
  const mention = specialMention(node, reader)
  if (mention === undefined) return label ?? `<${node.name}>`
  // The directory has the name of today; the label is the one that was known as the message was sent.
  const [id = ''] = node.arguments
  return label === undefined || reader.directory.groups?.[id] ? mention : withAt(label)
}

function dateText(
  [seconds = '', format = '']: readonly string[],
  fallback: string | undefined,
  reader: Reader,
): string {
  const at = Number(seconds)
  const isDate = seconds !== '' && Math.abs(at) <= MAX_SECONDS
  return isDate ? formatDate(at, unescapeMrkdwn(format), reader) : (fallback ?? '')
}

/** A `Date` holds no more. */
const MAX_SECONDS = 8.64e12

/** Without the line breaks after the opening and before the closing fence. */
export const trimLineBreaks = (text: string) => text.replace(/^\n|\n$/g, '')
