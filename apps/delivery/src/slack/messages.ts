import { type DeploymentTarget, project } from '@repo/environments'
import {
  context,
  dotted,
  fit,
  type Phrase,
  type Piece,
  section,
  toMrkdwn,
} from '@repo/slack-message'
import { by } from '../words.ts'
import { attached, mentioning } from './attached.ts'
import type { Run } from './run.ts'
import type { Subject } from './subject.ts'
import * as words from './words.ts'

/** What goes to Slack: a message, and a reply in its thread where an edit would wake nobody. */
export interface Messages {
  readonly method: 'chat.postMessage' | 'chat.update'
  readonly message: object
  readonly reply: object | undefined
}

const outcomes = {
  deploying: 'neutral',
  delivered: 'good',
  failed: 'bad',
  cancelled: 'neutral',
} as const

/**
 * The one message of a run, in the state that the run has now. Edited, it notifies nobody; so bad news that comes as an
 * edit is also told by a reply that the channel sees.
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export function messagesOf(run: Run, subject: Subject): Messages {
  const { posted, progress } = run
  const failed = progress.status === 'failed'
  const headline = words.headline(run, subject)
  const loud = mentioning(failed ? mentionsOf(subject.environment) : [], headline)
  const channel = subject.environment?.slack.channel ?? project.defaultChannel
  if (!posted)
    return {
      method: 'chat.postMessage',
      message: { channel, ...messageOf(loud, run, subject) },
      reply: undefined,
    }
  return {
    method: 'chat.update',
    message: { ...posted, ...messageOf([headline], run, subject) },
    reply: failed
      ? fit({
          channel: posted.channel,
          thread_ts: posted.ts,
          reply_broadcast: true,
          text: toMrkdwn(loud),
        })
      : undefined,
  }
}

function messageOf(headline: Phrase, run: Run, subject: Subject) {
  const { status } = run.progress
  const commit: Piece = {
    is: 'link',
    url: subject.commitUrl,
    label: subject.commit.slice(0, 7),
  }
  return attached({
    headline,
    outcome: outcomes[status],
    details: [
      ...words.details(run, subject).map((line) => section([line])),
      context(dotted([words.from(subject)], [commit], [by(subject.actor)])),
    ],
    runUrl: subject.runUrl,
    metadata: {
      status,
      environment: subject.environment?.name ?? '',
      commit: subject.commit,
    },
  })
}

function mentionsOf(environment: DeploymentTarget | undefined): readonly string[] {
  return environment?.production ? environment.slack.mentions.failure : []
}
