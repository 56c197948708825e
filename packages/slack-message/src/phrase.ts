/** A piece of text that Slack and a terminal write differently. Plain strings are untrusted and escaped. */
export type Piece =
  | string
  | { readonly is: 'link'; readonly url: string; readonly label: string }
  | { readonly is: 'time'; readonly at: number; readonly form: 'clock' | 'clock-seconds' | 'day' }
  | { readonly is: 'mention'; readonly mention: string }
  /** What a notification, which has little room, may write shorter: the first of `short` that fits, else the last. */
  | { readonly is: 'shortened'; readonly whole: Phrase; readonly short: string | readonly string[] }

/** One line of text, independent of how it is drawn. */
export type Phrase = readonly Piece[]

/**
 * Builds a phrase from a template. Empty values are left out.
 *
 * @example
 * phrase`deployed ${{ is: 'link', url, label: '4f2a9c1' }} in ${duration(108_000)}`
 */
export function phrase(
  strings: TemplateStringsArray,
  ...values: readonly (Piece | Phrase | number | undefined)[]
): Phrase {
  const pieces = strings.flatMap((text, index) => [text, ...piecesOf(values[index])])
  return pieces.filter((piece) => piece !== '')
}

/** Phrases with ` · ` between them; empty ones are left out. */
export function dotted(...phrases: readonly (Phrase | undefined)[]): Phrase {
  const present = phrases.flatMap((one) => (one && one.length > 0 ? [one] : []))
  return present.flatMap((one, index) => (index === 0 ? one : [' · ', ...one]))
}

function piecesOf(value: Piece | Phrase | number | undefined): Phrase {
  if (value === undefined) return []
  if (typeof value === 'number') return [String(value)]
  if (typeof value === 'string' || 'is' in value) return [value]
  return value
}

/** The phrase in Slack's mrkdwn. Strings are escaped, so that no log line or branch name mentions anybody or makes a link. */
export function toMrkdwn(pieces: Phrase): string {
  return pieces.map(mrkdwn).join('')
}

function mrkdwn(piece: Piece): string {
  if (typeof piece === 'string') return escapeMrkdwn(piece)
  if (piece.is === 'mention') return piece.mention
  if (piece.is === 'shortened') return toMrkdwn(piece.whole)
  if (piece.is === 'link') return `<${linkUrl(piece.url)}|${escapeMrkdwn(piece.label)}>`
  return `<!date^${Math.floor(piece.at / 1000)}^${dateForms[piece.form]}|${plainTime(piece)}>`
}

/** @see https://docs.slack.dev/messaging/formatting-message-text/#date-formatting */
const dateForms = {
  clock: '{time}',
  'clock-seconds': '{time_secs}',
  day: '{date_short_pretty} {time}',
}

/** The same words without Slack: links by their label, times in UTC, mentions as `@name`, or left out where they have none. */
export function toPlain(pieces: Phrase): string {
  const texts = pieces.map(plain)
  // The space after a mention that is left out goes with it.
  return texts.filter((text, at) => text !== ' ' || texts[at - 1] !== '').join('')
}

function plain(piece: Piece): string {
  if (typeof piece === 'string') return withoutControls(piece)
  if (piece.is === 'mention') return plainMention(piece.mention)
  if (piece.is === 'shortened') return toPlain(piece.whole)
  return piece.is === 'link' ? piece.label : plainTime(piece)
}

/** By the name that Slack shows (`@on-call`, `@here`); an id means nothing outside of Slack. */
function plainMention(mention: string): string {
  const name =
    /\|@?([^|>]+)>$/.exec(mention)?.[1] ?? /^<!(here|channel|everyone)>$/.exec(mention)?.[1]
  return name === undefined ? '' : `@${name}`
}

function plainTime({ at, form }: Extract<Piece, { is: 'time' }>): string {
  const iso = new Date(at).toISOString()
  if (form === 'clock-seconds') return `${iso.slice(11, 19)} UTC`
  return form === 'clock' ? `${iso.slice(11, 16)} UTC` : `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

/**
 * Untrusted text without characters that change how the text around it is drawn: those that turn its direction, and control
 * characters other than tabs and line breaks.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
 */
function withoutControls(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu, '')
}

/** @see https://docs.slack.dev/messaging/formatting-message-text/#escaping */
export function escapeMrkdwn(text: string): string {
  return withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/**
 * A URL within `<url|label>`: it must not end the link, a space would break it, and `&` is escaped as everywhere.
 * @see https://docs.slack.dev/messaging/formatting-message-text/#linking-urls
 */
function linkUrl(url: string): string {
  return escapeMrkdwn(url.replaceAll('|', '%7C').replaceAll(' ', '%20'))
}
