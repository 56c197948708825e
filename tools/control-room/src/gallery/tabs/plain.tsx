import { slackText } from '@repo/slack-message'
import { Nothing, type TabProps } from './slack.tsx'

/** The messages as a terminal prints them. */
export function PlainTab({ preview: { messages } }: TabProps) {
  if (messages.length === 0) return <Nothing>Nothing is posted.</Nothing>
  return (
    <>
      {messages.map((message) => (
        <pre key={message.ts} class="gallery-text">
          {[
            message.channel,
            ...slackText(message, { urls: true }),
            ...message.thread.flatMap((reply) => [
              ...['', `  in its thread${reply.broadcast ? ', and in the channel' : ''}`],
              ...slackText(reply, { urls: true }).map((line) => `  ${line}`),
            ]),
          ].join('\n')}
        </pre>
      ))}
    </>
  )
}
