import type { SlackMessage } from '@repo/local-cloud'
import { Message } from '../../slack/message/message.tsx'
import { Nothing, type TabProps } from './slack.tsx'

/** What an incoming webhook posts instead: a new message for each change of status, without threads. */
export function WebhookTab({ preview: { posts } }: TabProps) {
  if (posts.length === 0) return <Nothing>Nothing is posted.</Nothing>
  return (
    <section class="slack slack-framed" aria-label="The channel of the webhook">
      {posts.map(({ at, text, blocks }, index) => (
        <Message
          key={index}
          message={{
            ts: String(at / 1000),
            text,
            // The alerts send blocks with each message.
            blocks: blocks as SlackMessage['blocks'],
            ...{ attachments: undefined, metadata: undefined, edited: false },
            ...{ unacknowledged: [], history: [] },
          }}
        />
      ))}
    </section>
  )
}
