import type { ActionsBlock, ContextBlock, KnownBlock, SectionBlock } from '@slack/types'
import { cutMrkdwn, cutText, limits, shorten } from './fit.ts'
import { dotted, escapeMrkdwn, type Phrase, toMrkdwn, toPlain } from './phrase.ts'

/** Characters of a notification that a phone shows. */
const NOTIFICATION = 120
/** Characters of the subject of an e-mail that Amazon SNS sends. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = 99
/** Of a notification, at least so many are not for mentions. */
const NEWS = 80

/** A message as Slack takes it. `text` is what a phone's notification shows. */
export interface Content {
  readonly text: string
  /** The same for the subject of an e-mail, without Slack: at most 99 characters. */
  readonly subject: string
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
    subject: shorten(fitting(headline, SUBJECT), SUBJECT),
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
  const room = Math.max(NOTIFICATION - head.length, NEWS)
  const rest = fitting(headline.slice(last + 1), room)
  return `${head}${escapeMrkdwn(shorten(rest, room))}`
}

/** The same text, with as many of its pieces shortened, from the left, as it takes to fit. */
function fitting(phrase: Phrase, room: number): string {
  const pieces = [...phrase]
  for (const [at, piece] of phrase.entries())
    for (const short of typeof piece !== 'string' && piece.is === 'shortened'
      ? [piece.short].flat()
      : [])
      if (toPlain(pieces).length > room) pieces[at] = short
  return toPlain(pieces)
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
  const whole = `${escapeMrkdwn(shorten(title, 100))}\n\`\`\`\n${safe.join('\n')}\n\`\`\``
  const text = cutText(whole, limits.section)
  const block: SectionBlock = { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
  return { block, plain: [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n') }
}

/**
 * Links to pages, in one line. Those without a URL are left out, so the others keep their order on every message; so are those
 * for which a section has no room. They are text, because a button with a `url` sends an interaction as well: unless an app
 * acknowledges it, Slack draws a ⚠ beside the button.
 * @see https://docs.slack.dev/reference/block-kit/block-elements/button-element/
 * @see https://github.com/slackapi/node-slack-sdk/issues/869
 */
export function links(pages: readonly { label: string; url: string | undefined }[]): Part {
  let line: Phrase = []
  for (const { label, url } of pages) {
    const longer = url ? dotted(line, [{ is: 'link', url, label }]) : line
    if (toMrkdwn(longer).length <= limits.section) line = longer
  }
  const shown = line.flatMap((piece) =>
    typeof piece !== 'string' && piece.is === 'link' ? [piece] : [],
  )
  return {
    block: shown.length > 0 ? section(line).block : undefined,
    plain: shown.map(({ label, url }) => `   ${label}: ${url}`).join('\n'),
  }
}

/** A button that an app answers. */
export interface Action {
  readonly id: string
  readonly label: string
  /** What the app is sent: at most 2000 characters. */
  readonly value: string
  readonly style: 'primary' | 'danger'
  /** The dialog that Slack shows before it sends the interaction. */
  readonly confirm: {
    readonly title: string
    readonly text: Phrase
    readonly yes: string
    readonly no: string
  }
}

/**
 * Buttons. A terminal has none: the message has to contain another way to do the same.
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 */
export function actions(buttons: readonly Action[]): Part {
  const plain = (text: string, max: number) =>
    ({ type: 'plain_text', text: shorten(text, max) }) as const
  const block: ActionsBlock = {
    type: 'actions',
    elements: buttons.map(({ id, label, value, style, confirm }) => ({
      type: 'button',
      action_id: id,
      text: plain(label, 75),
      value,
      style,
      confirm: {
        title: plain(confirm.title, 100),
        text: plain(toPlain(confirm.text), 300),
        confirm: plain(confirm.yes, 30),
        deny: plain(confirm.no, 30),
        style,
      },
    })),
  }
  return { block, plain: '' }
}

/** Shortens long pieces first, so that the pieces after them are kept. */
function fitPhrase(phrase: Phrase): string {
  const whole = toMrkdwn(phrase)
  if (whole.length <= limits.section || phrase.length === 1) return cutMrkdwn(whole, limits.section)
  const short = phrase.map((piece) => (typeof piece === 'string' ? shorten(piece, 300) : piece))
  return cutMrkdwn(toMrkdwn(short), limits.section)
}
