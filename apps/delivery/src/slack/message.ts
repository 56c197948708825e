import { type DeploymentTarget, project } from '@repo/environments'
import { content, fit, links, type Part, type Phrase, section } from '@repo/slack-message'
import { linkLabels } from './words.ts'

/** The bar at the left of the details. */
const colours = { good: '#2eb67d', bad: '#e01e5a', neutral: '#8d8d8d' } as const

export type Outcome = keyof typeof colours

/** A message of one line, and its details behind a bar. */
export interface MessageParts {
  /** Complete by itself: a phone shows nothing else. */
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
export function buildMessage({ headline, details, outcome, runUrl, metadata }: MessageParts) {
  const { text, blocks } = content(headline, [section(headline)])
  const parts = [...details, links([{ label: linkLabels.run, url: runUrl }])]
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

/** A message with the channel that it goes to. */
export type SlackMessage = ReturnType<typeof buildMessage> & { readonly channel: string }

/** The channel of an environment; the project's default channel for what belongs to none. */
export function channelOf(environment: DeploymentTarget | undefined): string {
  return environment?.slack.channel ?? project.defaultChannel
}

/** The headline of a failure: in production it begins with a mention of the people on call. */
export function withMentions(headline: string, environment: DeploymentTarget | undefined): Phrase {
  const mentions = environment?.production ? environment.slack.mentions.failure : []
  return [...mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' ']), headline]
}
