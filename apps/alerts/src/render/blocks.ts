import type { ActionsBlock, Button, ContextBlock, KnownBlock, SectionBlock } from '@slack/types'
import type { Content } from './message.ts'
import { escapeMrkdwn, type Phrase, toMrkdwn, toPlain } from './phrase.ts'

/** Slack's limits. @see https://docs.slack.dev/reference/block-kit/blocks/section-block/ */
const SECTION = 3000
/** What a phone shows of a notification. */
const TEXT = 120

/** A block, and its words without Slack. */
export interface Part {
  readonly block: KnownBlock | undefined
  readonly plain: string
}

/** A message of these parts; its first line is also its `text`. */
export function content(headline: Phrase, parts: readonly Part[]): Content {
  return {
    text: notification(headline),
    blocks: parts.flatMap(({ block }) => (block ? [block] : [])),
    plain: parts
      .map((part) => part.plain)
      .filter(Boolean)
      .join('\n'),
  }
}

/** Without links and dates, which a notification does not draw; a mention stays, as it must ring. */
function notification(headline: Phrase): string {
  const isMention = (piece: Phrase[number]) => typeof piece !== 'string' && piece.is === 'mention'
  const rung = toMrkdwn(headline.filter(isMention))
  const at = headline.findLastIndex(isMention)
  const before = escapeMrkdwn(
    toPlain(headline.slice(0, Math.max(at, 0)).filter((piece) => !isMention(piece))),
  )
  const room = TEXT - rung.length - before.length
  return `${before.trimEnd()}${rung && ' '}${rung}${escapeMrkdwn(shorten(toPlain(headline.slice(at + 1)), room))}`
}

export function section(phrase: Phrase): Part {
  const block: SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: fit(phrase), verbatim: true },
  }
  return { block, plain: toPlain(phrase) }
}

export function context(phrase: Phrase): Part {
  const block: ContextBlock = {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: fit(phrase), verbatim: true }],
  }
  return { block, plain: toPlain(phrase).replaceAll(/^/gm, '   ') }
}

/** Lines from outside in a code block, under what they are. The newest are last, so the oldest go if it is too long. */
export function code(title: string, lines: readonly string[]): Part {
  const safe = lines.map((line) => escapeMrkdwn(line).replaceAll('```', "'''"))
  const head = `${escapeMrkdwn(shorten(title, 100))}\n`
  while (safe.length > 1 && head.length + safe.join('\n').length + 8 > SECTION) safe.shift()
  const text = safe.join('\n')
  const body =
    head.length + text.length + 8 > SECTION ? cutEscaped(text, SECTION - head.length - 8) : text
  const block: SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: `${head}\`\`\`\n${body}\n\`\`\``, verbatim: true },
  }
  return { block, plain: [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n') }
}

/** Buttons that open a page; those without one are left out, so each keeps its name and its order on every card. */
export function actions(buttons: readonly { label: string; url: string | undefined }[]): Part {
  const links = buttons.flatMap(({ label, url }) => (url ? [{ label, url }] : []))
  const elements = links.map(
    ({ label, url }): Button => ({
      type: 'button',
      text: { type: 'plain_text', text: label },
      url,
      action_id: `open-${label.toLowerCase()}`,
    }),
  )
  const block: ActionsBlock = { type: 'actions', elements }
  return {
    block: elements.length > 0 ? block : undefined,
    plain: links.map(({ label, url }) => `   ${label}: ${url}`).join('\n'),
  }
}

/** Piece by piece, so that neither a link nor an entity is cut. */
function fit(phrase: Phrase): string {
  const whole = toMrkdwn(phrase)
  if (whole.length <= SECTION) return whole
  const short = phrase.map((piece) => (typeof piece === 'string' ? shorten(piece, 300) : piece))
  return cutEscaped(toMrkdwn(short), SECTION)
}

function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`
}

/** Cuts escaped text, but never inside `&amp;`. */
function cutEscaped(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/&[a-z]*$/, '')}…`
}
