import type { KnownBlock, TextObject } from '@slack/types'

/**
 * Slack's limits, in characters or elements.
 * @see https://docs.slack.dev/reference/block-kit/blocks/
 */
export const limits = {
  /** Slack cuts the `text` of a post beyond 40,000 itself, but refuses more than this in an edit. */
  text: 4000,
  blocks: 50,
  section: 3000,
  field: 2000,
  fields: 10,
  header: 150,
  contextElements: 10,
  markdown: 12_000,
} as const

/**
 * Characters that the texts of all blocks may have together, less so many for each block. Slack documents neither: of 50 blocks it
 * took 9597 characters, and of 45 it refused 11,341.
 * @see https://github.com/slackapi/bolt-js/issues/2867
 */
const MESSAGE = 12_000
const BLOCK = 50

/** The fields of a message or an attachment that `fit` reads. */
interface Fitting {
  readonly text?: string
  readonly blocks?: readonly KnownBlock[]
  readonly attachments?: readonly Fitting[]
}

/**
 * The last check before Slack: a message within Slack's limits is returned as it is. Otherwise what is cut leaves an ellipsis or a
 * count behind; of too many blocks the first ones stay, of too much text in all the longest texts get shorter. Slack would refuse
 * the message as a whole.
 */
export function fit<M extends object>(message: M): M {
  // Callers pass Slack's own members, each of which may be missing.
  const { text } = message as Fitting
  const limited = withBlocks(message, (blocks) => fitBlocks(blocks))
  const longest = longestText(blocksOf(limited))
  const short =
    longest === undefined
      ? limited
      : withBlocks(limited, (blocks) => blocks.flatMap((block) => fitBlock(block, longest) ?? []))
  return { ...short, ...(text === undefined ? {} : { text: cutMrkdwn(text, limits.text) }) }
}

function withBlocks<M extends object>(
  message: M,
  change: (blocks: readonly KnownBlock[]) => readonly KnownBlock[],
): M {
  const { blocks, attachments } = message as Fitting
  return {
    ...message,
    ...(blocks === undefined ? {} : { blocks: change(blocks) }),
    ...(attachments === undefined
      ? {}
      : { attachments: attachments.map((one) => withBlocks(one, change)) }),
  }
}

const blocksOf = ({ blocks = [], attachments = [] }: Fitting): readonly KnownBlock[] => [
  ...blocks,
  ...attachments.flatMap(blocksOf),
]

/** To how many characters the longest texts have to be cut for all of them to fit; `undefined` where they do. */
function longestText(blocks: readonly KnownBlock[]): number | undefined {
  let room = MESSAGE - blocks.length * BLOCK
  const lengths = blocks.flatMap(textLengths).sort((a, b) => a - b)
  for (const [index, length] of lengths.entries()) {
    const share = Math.floor(room / (lengths.length - index))
    if (length > share) return share
    room -= length
  }
  return undefined
}

/** Of all members `text` that are strings, at any depth. */
function textLengths(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'text' && typeof one === 'string' ? [one.length] : textLengths(one),
  )
}

function fitBlocks(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  const fitting = blocks.flatMap((block) => fitBlock(block) ?? [])
  return fitList(fitting, limits.blocks, (rest) => ({ type: 'context', elements: [rest] }))
}

/** The first of a list that is too long, and how many more there are. */
function fitList<T>(list: readonly T[], max: number, last: (rest: TextObject) => T): T[] {
  if (list.length <= max) return [...list]
  const text = `… and ${list.length - max + 1} more`
  return [...list.slice(0, max - 1), last({ type: 'mrkdwn', text })]
}

/** `undefined` for one without any text, which Slack refuses. */
function fitBlock(block: KnownBlock, longest = Number.POSITIVE_INFINITY): KnownBlock | undefined {
  const cut = <T extends object>(one: T, max: number): T =>
    'text' in one ? { ...one, text: cutText(String(one.text), Math.min(max, longest)) } : one
  switch (block.type) {
    case 'section': {
      const { text, fields, ...rest } = block
      const long = text?.text ? { text: cut(text, limits.section) } : {}
      const short = fields?.map((field) => cut(field, limits.field)).filter(isNotEmpty) ?? []
      if (!('text' in long) && short.length === 0) return undefined
      return {
        ...{ ...rest, ...long },
        ...(short.length > 0 ? { fields: fitList(short, limits.fields, (more) => more) } : {}),
      }
    }
    case 'context': {
      const elements = block.elements.map((one) => cut(one, limits.section)).filter(isNotEmpty)
      if (elements.length === 0) return undefined
      return { ...block, elements: fitList(elements, limits.contextElements, (more) => more) }
    }
    case 'header':
      return { ...block, text: { ...block.text, text: shorten(block.text.text, limits.header) } }
    case 'markdown':
      return { ...block, text: shorten(block.text, Math.min(limits.markdown, longest)) }
    default:
      return block
  }
}

const isNotEmpty = (one: object) => !('text' in one) || one.text !== ''

/** Shortens a code block from its beginning, as the last lines of a log matter most, and other mrkdwn from its end. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const [, head = '', lines = '', fence = ''] = /^(.*?```\n)(.*)(\n```)$/s.exec(text) ?? []
  const room = max - head.length - fence.length
  if (head === '' || room < MIN_CODE) return cutMrkdwn(text, max)
  return `${head}${lastLines(lines, room)}${fence}`
}

/** Characters that are worth a code block. */
const MIN_CODE = 20

/** As many lines as fit below an ellipsis; the beginning of the last one, where it alone is too long. */
function lastLines(text: string, max: number): string {
  const omitted = '…\n'
  const room = max - omitted.length
  const before = text.indexOf('\n', text.length - room - 1)
  const start = before === -1 ? text.lastIndexOf('\n') : before
  return `${omitted}${cutMrkdwn(text.slice(start + 1), room)}`
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
  return whole(text.slice(0, Math.max(max, 0)))
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
