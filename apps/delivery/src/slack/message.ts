import type { DeploymentTarget } from '@repo/environments'
import { content, fit, links, type Part, type Phrase, section } from '@repo/slack-message'

/** The bar at the left of the details. */
const colours = { good: '#2eb67d', bad: '#e01e5a', neutral: '#8d8d8d' } as const

export type Outcome = keyof typeof colours

/** The state of a run, as its message shows it. */
export interface Report {
  readonly outcome: Outcome
  /** Complete by itself: a phone shows nothing else. */
  readonly headline: string
  /** What stands below it. */
  readonly details: readonly Part[]
  /** Below the details, beside the page of the run. */
  readonly pages: readonly { readonly label: string; readonly url: string }[]
  /** Those who get a notification. */
  readonly mentions: readonly string[]
  /** For programs that read the channel. */
  readonly metadata: Readonly<Record<string, string>>
}

/** A message as Slack takes it, without its channel. */
export type SlackContent = ReturnType<typeof buildContent>

/**
 * The headline stands outside of the attachment: with blocks Slack shows no "(edited)".
 * @param headline the one of the report, with mentions or without
 */
export function buildContent(report: Report, headline: Phrase) {
  const { text, blocks } = content(headline, [section(headline)])
  const parts = [...report.details, links(report.pages)]
  return fit({
    text,
    blocks,
    attachments: [
      {
        color: colours[report.outcome],
        blocks: parts.flatMap(({ block }) => (block ? [block] : [])),
      },
    ],
    metadata: { event_type: 'delivery', event_payload: report.metadata },
  })
}

/** The headline, beginning with the mentions. */
export function notifyingHeadline({ headline, mentions }: Report): Phrase {
  return [...mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' ']), headline]
}

/** Those whom a failure mentions: in production the people on call. */
export function onCall(environment: DeploymentTarget | undefined): readonly string[] {
  return environment?.production ? environment.slack.mentions.failure : []
}
