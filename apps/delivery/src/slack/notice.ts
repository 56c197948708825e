import type { DeploymentTarget } from '@repo/environments'
import { section } from '@repo/slack-message'
import {
  buildMessage,
  channelOf,
  type Outcome,
  type SlackMessage,
  withMentions,
} from './message.ts'

/** A message that is posted once, at the end of a run. */
export interface Notice {
  readonly outcome: Outcome
  /** Complete by itself: a phone shows nothing else. */
  readonly headline: string
  readonly details: readonly string[]
  /** For programs that read the channel. */
  readonly metadata: Readonly<Record<string, string>>
}

/** The message as Slack takes it. A bad outcome in production mentions the people on call. */
export function noticeMessage(
  { outcome, headline, details, metadata }: Notice,
  environment: DeploymentTarget | undefined,
  runUrl: string,
): SlackMessage {
  return {
    channel: channelOf(environment),
    ...buildMessage({
      headline: outcome === 'bad' ? withMentions(headline, environment) : [headline],
      details: details.map((line) => section([line])),
      outcome,
      runUrl,
      metadata,
    }),
  }
}
