import type { ActionsBlock, Button, ContextBlock, KnownBlock, SectionBlock } from '@slack/types'
import { cutMrkdwn, limits, shorten } from './fit.ts'
import { escapeMrkdwn, type Phrase, toMrkdwn, toPlain } from './phrase.ts'

/** Characters of a notification that a phone shows. */
const NOTIFICATION = 120

/** A message as Slack takes it. `text` is what a phone's notification shows. */
export interface Content {
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  /** The same text for a terminal or an e-mail. */
  readonly plain: string
}

/** A block, and the same text without Slack. */
export interface Part {
  readonly block: KnownBlock | undefined
  readonly plain: string
}

/** A message of these parts; its first line is also its `text`, at most 120 characters of it. */
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

/** Without links and dates, which a notification does not draw; mentions stay, because they must notify. */
function notification(headline: Phrase): string {
  const isMention = (piece: Phrase[number]) => typeof piece !== 'string' && piece.is === 'mention'
  const last = headline.findLastIndex(isMention)
  const mentions = headline.filter(isMention).map((mention) => toMrkdwn([mention]))
  const before = headline.slice(0, Math.max(last, 0)).filter((piece) => !isMention(piece))
  const head = [escapeMrkdwn(toPlain(before).trim()), ...mentions].filter(Boolean).join(' ')
  const rest = toPlain(headline.slice(last + 1))
  return `${head}${escapeMrkdwn(shorten(rest, Math.max(NOTIFICATION - head.length, 0)))}`
}

/**
 * A section. It is `verbatim`: otherwise Slack makes links of URLs, channel names and some mentions in untrusted text.
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function section(phrase: Phrase): Part {
  const block: SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: fitPhrase(phrase), verbatim: true },
  }
  return { block, plain: toPlain(phrase) }
}

/** Small print; `verbatim` as in a section. */
export function context(phrase: Phrase): Part {
  const block: ContextBlock = {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: fitPhrase(phrase), verbatim: true }],
  }
  return { block, plain: toPlain(phrase).replaceAll(/^/gm, '   ') }
}

/** Untrusted lines in a code block, below a title. The oldest lines, which are first, are dropped where it is too long. */
export function code(title: string, lines: readonly string[]): Part {
  const safe = lines.map((line) => escapeMrkdwn(line).replaceAll('```', "'''"))
  const head = `${escapeMrkdwn(shorten(title, 100))}\n\`\`\`\n`
  const fence = '\n```'
  const room = limits.section - head.length - fence.length
  while (safe.length > 1 && safe.join('\n').length > room) safe.shift()
  const text = `${head}${cutMrkdwn(safe.join('\n'), room)}${fence}`
  const block: SectionBlock = { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
  return { block, plain: [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n') }
}

/** Buttons that open a page. Those without a URL are left out, so the others keep their order on every message. */
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

/** Shortens long pieces first, so that the pieces after them are kept. */
function fitPhrase(phrase: Phrase): string {
  const whole = toMrkdwn(phrase)
  if (whole.length <= limits.section || phrase.length === 1) return cutMrkdwn(whole, limits.section)
  const short = phrase.map((piece) => (typeof piece === 'string' ? shorten(piece, 300) : piece))
  return cutMrkdwn(toMrkdwn(short), limits.section)
}
