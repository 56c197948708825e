import type { Notifier } from '../publish/notifier.ts'
import { createTopic } from '../publish/sns.ts'
import { createWebhook } from '../publish/webhook.ts'

/** An e-mail, as Amazon SNS sends it to those who subscribe to the topic. */
export interface RecordedEmail {
  /** Epoch milliseconds of the event that led to it. */
  readonly at: number
  readonly subject: string
  readonly body: string
}

/** What an incoming webhook posts: a message for each change of status, which is never edited. */
export interface RecordedPost {
  /** Epoch milliseconds of the event that led to it. */
  readonly at: number
  readonly text: string
  readonly blocks: readonly unknown[]
}

/**
 * An incoming webhook and an SNS topic that only record what they get.
 * @param now epoch milliseconds of what happens
 */
export function createRecordingNotifiers(now: () => number) {
  const emails: RecordedEmail[] = []
  const posts: RecordedPost[] = []
  const topic = createTopic({
    topicArn: 'preview',
    publish: async ({ Subject: subject, Message }) => {
      // The publisher wrote it: `MessageStructure` is `json`.
      const { email } = JSON.parse(Message) as { email: string }
      emails.push({ at: now(), subject, body: email })
    },
  })
  const webhook = createWebhook({
    url: async () => 'https://hooks.slack.test/services/preview',
    fetch: async (_url, { body } = {}) => {
      // The publisher wrote it.
      const content = JSON.parse(String(body)) as Omit<RecordedPost, 'at'>
      posts.push({ at: now(), ...content })
      return new Response('ok')
    },
  })
  const notifiers: readonly Notifier[] = [webhook, topic]
  return { notifiers, emails, posts }
}
