import type { ComponentChildren } from 'preact'
import { type Node, NodeType, parse } from 'slack-message-parser'
import { type Reader, useReader } from '../reader.ts'
import { Link } from './link.tsx'
import { channelName, userName, withAt } from './mentions.ts'
import { commandText, plainNodes, trimLineBreaks } from './plain.ts'
import { unescapeMrkdwn } from './unescape.ts'

/**
 * Slack's mrkdwn, drawn as Slack draws it. `verbatim` of a text object stops Slack from finding links in plain text, which
 * this never does.
 */
export function Mrkdwn({ text }: { readonly text: string }) {
  const reader = useReader()
  return <>{drawAll(parse(text).children, reader)}</>
}

function drawAll(nodes: readonly Node[], reader: Reader): ComponentChildren[] {
  return nodes.map((node, index) => draw(isBlock(nodes[index - 1]) ? unbroken(node) : node, reader))
}

/** A block ends its line: the line break after it would draw an empty one. */
function unbroken(node: Node): Node {
  return node.type === NodeType.Text ? { ...node, text: node.text.replace(/^\n/, '') } : node
}

const isBlock = (node: Node | undefined) => node?.type === NodeType.PreText

function draw(node: Node, reader: Reader): ComponentChildren {
  switch (node.type) {
    case NodeType.Text:
      return unescapeMrkdwn(node.text)
    case NodeType.Bold:
      return <b>{drawAll(node.children, reader)}</b>
    case NodeType.Italic:
      return <i>{drawAll(node.children, reader)}</i>
    case NodeType.Strike:
      return <s>{drawAll(node.children, reader)}</s>
    case NodeType.Quote:
      return <blockquote>{drawAll(node.children, reader)}</blockquote>
    case NodeType.Code:
      return <code>{unescapeMrkdwn(node.text)}</code>
    case NodeType.PreText:
      return <Pre text={unescapeMrkdwn(trimLineBreaks(node.text))} />
    case NodeType.Emoji:
      // Messages of this project hold emoji as characters; what is between two colons is a time or an ARN.
      return node.source
    case NodeType.URL:
      return (
        <Link url={unescapeMrkdwn(node.url)}>
          {node.label ? drawAll(node.label, reader) : unescapeMrkdwn(node.url)}
        </Link>
      )
    case NodeType.UserLink:
      return (
        <Mention>
          {node.label ? withAt(plainNodes(node.label, reader)) : userName(node.userID, reader)}
        </Mention>
      )
    case NodeType.ChannelLink:
      return (
        <Mention>
          {node.label ? `#${plainNodes(node.label, reader)}` : channelName(node.channelID, reader)}
        </Mention>
      )
    case NodeType.Command:
      return drawCommand(node, reader)
    case NodeType.Root:
      return drawAll(node.children, reader)
  }
}

function drawCommand(
  node: Extract<Node, { type: NodeType.Command }>,
  reader: Reader,
): ComponentChildren {
  const text = commandText(node, reader)
  if (node.name !== 'date') return <Mention>{text}</Mention>
  const [seconds = '', , url] = node.arguments
  const iso = isoOf(seconds === '' ? Number.NaN : Number(seconds))
  const time = iso ? (
    <time dateTime={iso} title={iso.replace('T', ' ').replace(/\.\d+Z/, ' UTC')}>
      {text}
    </time>
  ) : (
    text
  )
  return url ? <Link url={unescapeMrkdwn(url)}>{time}</Link> : time
}

function isoOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function Mention({ children }: { readonly children: ComponentChildren }) {
  return <span class="slack-mention">{children}</span>
}

/** It scrolls, so the keyboard has to reach it. */
export function Pre({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: https://dequeuniversity.com/rules/axe/4.11/scrollable-region-focusable
    <pre tabIndex={0}>{text}</pre>
  )
}
