import { type DeploymentTarget, project } from '@repo/environments'
import * as words from '../wording.ts'
import { escapeMrkdwn, link } from './mrkdwn.ts'
import type { Run } from './run.ts'

/** What is known of the run apart from its jobs. */
export interface Subject {
  /** `undefined`: the ref deploys nowhere. */
  readonly environment: DeploymentTarget | undefined
  /** Branch or tag, as people say it. */
  readonly ref: string
  readonly isBranch: boolean
  /** 40 hexadecimal digits. */
  readonly commit: string
  readonly actor: string
  readonly runUrl: string
  readonly commitUrl: string
}

/** What goes to Slack: a message, and a reply in its thread where an edit would wake nobody. */
export interface Messages {
  readonly method: 'chat.postMessage' | 'chat.update'
  readonly message: object
  readonly reply: object | undefined
}

/** The bar at the left of the details. */
const colours = {
  deploying: '#8d8d8d',
  delivered: '#2eb67d',
  failed: '#e01e5a',
  cancelled: '#8d8d8d',
} as const

/**
 * The one message of a run, in the state that the run has now. Edited, it notifies nobody; so bad news that comes as an
 * edit is also told by a reply that the channel sees.
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export function messagesOf(run: Run, subject: Subject): Messages {
  const { status } = run.progress
  const headline = escapeMrkdwn(words.headline(run, subject))
  const rings = status === 'failed' ? mentionsOf(subject.environment) : ''
  const channel = subject.environment?.slack.channel ?? project.defaultChannel
  if (!run.posted)
    return {
      method: 'chat.postMessage',
      message: { channel, ...content(rings + headline, run, subject) },
      reply: undefined,
    }
  return {
    method: 'chat.update',
    message: { ...run.posted, ...content(headline, run, subject) },
    reply:
      status === 'failed'
        ? {
            channel: run.posted.channel,
            thread_ts: run.posted.ts,
            reply_broadcast: true,
            text: `${rings}${headline}`,
          }
        : undefined,
  }
}

/** Slack takes 3000 characters in a section, and what is escaped grows. */
const LONGEST = 2000

function content(text: string, run: Run, subject: Subject) {
  const details = words.details(run, subject).map((line) => escapeMrkdwn(line.slice(0, LONGEST)))
  const about = [
    escapeMrkdwn(words.from(subject)),
    link(subject.commitUrl, subject.commit.slice(0, 7)),
    escapeMrkdwn(words.by(subject.actor)),
  ]
  return {
    text,
    // The first line stands outside of the attachment: with blocks Slack shows no "(edited)".
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
    attachments: [
      {
        color: colours[run.progress.status],
        blocks: [
          ...details.map((line) => ({ type: 'section', text: { type: 'mrkdwn', text: line } })),
          { type: 'context', elements: [{ type: 'mrkdwn', text: about.join(' · ') }] },
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                text: { type: 'plain_text', text: words.buttons.run },
                url: subject.runUrl,
              },
            ],
          },
        ],
      },
    ],
    metadata: {
      event_type: 'delivery',
      event_payload: {
        status: run.progress.status,
        environment: subject.environment?.name ?? '',
        commit: subject.commit,
        run: subject.runUrl,
      },
    },
    unfurl_links: false,
  }
}

function mentionsOf(environment: DeploymentTarget | undefined): string {
  if (!environment?.production) return ''
  return environment.slack.mentions.failure.map((mention) => `${mention} `).join('')
}
