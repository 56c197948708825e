import {
  context,
  dotted,
  fit,
  type Phrase,
  type Piece,
  section,
  toMrkdwn,
} from '@repo/slack-message'
import * as words from '../words.ts'
import { buildMessage, channelOf, type SlackMessage, withMentions } from './message.ts'
import type { Run } from './run.ts'
import type { Subject } from './subject.ts'
import { details, headline, source } from './words.ts'

/** What is sent to Slack. */
export interface RunMessages {
  readonly method: 'chat.postMessage' | 'chat.update'
  readonly message: SlackMessage & { readonly ts?: string }
  /** A reply in the message's thread, because an edit alone notifies nobody. */
  readonly reply: ThreadReply | undefined
}

interface ThreadReply {
  readonly channel: string
  readonly thread_ts: string
  readonly reply_broadcast: boolean
  readonly text: string
}

const outcomes = {
  deploying: 'neutral',
  delivered: 'good',
  failed: 'bad',
  cancelled: 'neutral',
} as const

/**
 * The one message of a run in its present state. An edit notifies nobody, so a failure after the first post also gets a reply
 * that is broadcast to the channel.
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export function runMessages(run: Run, subject: Subject): RunMessages {
  const { environment } = subject
  const { posted, progress } = run
  const failed = progress.status === 'failed'
  const plain = headline(run, subject)
  const notifying = failed ? withMentions(plain, environment) : [plain]
  if (!posted)
    return {
      method: 'chat.postMessage',
      message: { channel: channelOf(environment), ...messageOf(notifying, run, subject) },
      reply: undefined,
    }
  return {
    method: 'chat.update',
    message: { ...posted, ...messageOf([plain], run, subject) },
    reply: failed
      ? fit({
          channel: posted.channel,
          thread_ts: posted.ts,
          reply_broadcast: true,
          text: toMrkdwn(notifying),
        })
      : undefined,
  }
}

function messageOf(line: Phrase, run: Run, subject: Subject) {
  const { environment, commit, commitUrl, actor, runUrl } = subject
  const { status } = run.progress
  const link: Piece = { is: 'link', url: commitUrl, label: words.shortCommit(commit) }
  return buildMessage({
    headline: line,
    outcome: outcomes[status],
    details: [
      ...details(run, subject).map((detail) => section([detail])),
      context(dotted([source(subject)], [link], [words.by(actor)])),
    ],
    runUrl,
    metadata: { status, environment: environment?.name ?? '', commit },
  })
}
