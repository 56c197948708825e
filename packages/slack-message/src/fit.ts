import type { KnownBlock } from '@slack/types'

/**
 * Slack's limits, in characters or elements. `text` is cut by Slack itself beyond 40,000.
 * @see https://docs.slack.dev/reference/block-kit/blocks/
 * @see https://docs.slack.dev/reference/methods/chat.postMessage/#truncating
 */
export const limits = {
  text: 40_000,
  blocks: 50,
  section: 3000,
  header: 150,
  contextElements: 10,
} as const

/** The fields of a message or an attachment that `fit` reads. */
interface Fitting {
  readonly text?: string
  readonly blocks?: readonly KnownBlock[]
  readonly attachments?: readonly Fitting[]
}

/**
 * The last check before Slack: a message within Slack's limits is returned as it is; otherwise texts end with an ellipsis,
 * sections without any text are removed, and of too many blocks the first ones stay. Slack would refuse the message as a whole.
 */
export function fit<M extends object>(message: M): M {
  // Callers pass Slack's own members, each of which may be missing.
  const { text, blocks, attachments } = message as Fitting
  return {
    ...message,
    ...(text === undefined ? {} : { text: cutMrkdwn(text, limits.text) }),
    ...(blocks === undefined ? {} : { blocks: fitBlocks(blocks) }),
    ...(attachments === undefined ? {} : { attachments: attachments.map(fit) }),
  }
}

function fitBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
  const fitting = blocks.flatMap((block) => fitBlock(block) ?? [])
  if (fitting.length <= limits.blocks) return fitting
  const more = fitting.length - limits.blocks + 1
  const text = `… and ${more} more`
  const rest: KnownBlock = { type: 'context', elements: [{ type: 'mrkdwn', text }] }
  return [...fitting.slice(0, limits.blocks - 1), rest]
}

function fitBlock(block: KnownBlock): KnownBlock | undefined {
  if (block.type === 'section' && block.text?.text === '') return undefined
  if (block.type === 'section' && block.text)
    return { ...block, text: { ...block.text, text: cutMrkdwn(block.text.text, limits.section) } }
  if (block.type === 'header')
    return { ...block, text: { ...block.text, text: shorten(block.text.text, limits.header) } }
  if (block.type === 'context') {
    const elements = block.elements
      .slice(0, limits.contextElements)
      .map((element) =>
        'text' in element ? { ...element, text: cutMrkdwn(element.text, limits.section) } : element,
      )
    return { ...block, elements }
  }
  return block
}

/** Shortens mrkdwn to at most `max` characters, and never within `&lt;`, `<url|label>`, a code block or a character. */
export function cutMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text
  const fence = '\n```'
  const short = cutEntity(text, max - 1)
  if (short.split('```').length % 2 === 1) return `${short}…`
  // It ends within a code block, which then swallows the rest of the message.
  return `${cutEntity(text, max - 1 - fence.length).replace(/`+$/, '')}…${fence}`
}

function cutEntity(text: string, max: number): string {
  return whole(text.slice(0, max))
    .replace(/<[^<>]*$/, '')
    .replace(/&[a-z]*$/, '')
    .trimEnd()
}

/** Shortens plain text to at most `max` characters, the last of which is an ellipsis. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${whole(text.slice(0, Math.max(max - 1, 0))).trimEnd()}…`
}

/** Without the half of a character that is left of a pair. */
function whole(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '')
}
