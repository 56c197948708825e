import { actions, content, fit, type Part, type Phrase, section } from '@repo/slack-message'
import { buttons } from '../words.ts'

/** The bar at the left of the details. */
const colours = { good: '#2eb67d', bad: '#e01e5a', neutral: '#8d8d8d' } as const

export type Outcome = keyof typeof colours

/** A message of one line, and its details behind a bar. */
export interface Attached {
  /** Complete by itself: it is all that a phone shows. */
  readonly headline: Phrase
  readonly details: readonly Part[]
  readonly outcome: Outcome
  readonly runUrl: string
  /** For programs that read the channel. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * The message as Slack takes it, without its channel.
 * The headline stands outside of the attachment: with blocks Slack shows no "(edited)".
 */
export function attached({ headline, details, outcome, runUrl, metadata }: Attached) {
  const { text, blocks } = content(headline, [section(headline)])
  const parts = [...details, actions([{ label: buttons.run, url: runUrl }])]
  return fit({
    text,
    blocks,
    attachments: [
      { color: colours[outcome], blocks: parts.flatMap(({ block }) => (block ? [block] : [])) },
    ],
    metadata: { event_type: 'delivery', event_payload: { ...metadata, run: runUrl } },
    unfurl_links: false,
  })
}

/** The headline after those whom it mentions. */
export function mentioning(mentions: readonly string[], headline: string): Phrase {
  return [...mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' ']), headline]
}
