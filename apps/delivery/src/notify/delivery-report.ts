import { context, dotted, type Phrase, type Piece, section } from '@repo/slack-message'
import { type Outcome, onCall, type Report } from '../slack/message.ts'
import { by, shortCommit } from '../words.ts'
import { type DeliveryRun, readDelivery } from './delivery.ts'
import { details, headline, source } from './delivery-words.ts'
import type { Run } from './run.ts'
import { pagesOf, type Subject } from './subject.ts'

/** The state of a run of `deploy.yml`. */
export function deliveryReport(run: Run, subject: Subject): Report {
  const { environment, commit, commitUrl, actor, runUrl } = subject
  const delivery = readDelivery(run)
  const outcome = outcomeOf(delivery)
  const { status } = delivery.progress
  const link: Piece = { is: 'link', url: commitUrl, label: shortCommit(commit) }
  const lines: Phrase[] = details(delivery, run, subject).map((line) => [line])
  return {
    outcome,
    headline: headline(delivery, run, subject),
    details: [
      ...lines.map((line) => section(line)),
      context(dotted([source(subject)], [link], [by(actor)])),
    ],
    pages: pagesOf(subject, 'service'),
    mentions:
      outcome === 'bad'
        ? onCall(environment)
        : status === 'delivered'
          ? (environment?.slack.mentions.deployed ?? [])
          : [],
    metadata: { status, environment: environment?.name ?? '', commit, run: runUrl },
  }
}

/**
 * A person who cancels or rejects a run is there already, so nobody else is notified, unless ECS may be rolling out meanwhile.
 */
function outcomeOf({ progress, change }: DeliveryRun): Outcome {
  switch (progress.status) {
    case 'delivered':
      return 'good'
    case 'failed':
    case 'unknown':
      return 'bad'
    case 'cancelled':
      return change === 'none' ? 'neutral' : 'bad'
    default:
      return 'neutral'
  }
}
