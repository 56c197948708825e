import type { Recorded } from '@repo/alerts/preview'
import { Nothing, type TabProps } from './slack.tsx'

/** `text` and blocks of each message, as Slack gets them. */
export function JsonTab({ preview: { messages } }: TabProps) {
  if (messages.length === 0) return <Nothing>Nothing is posted.</Nothing>
  return (
    <>
      {withReplies(messages).map((message) => (
        <Json
          key={message.ts}
          title={message.text}
          value={{ text: message.text, blocks: message.blocks }}
          builder={builderUrl(message.blocks)}
        />
      ))}
    </>
  )
}

/** What workflows in Slack and other apps read of each message. */
export function MetadataTab({ preview: { messages } }: TabProps) {
  if (messages.length === 0) return <Nothing>Nothing is posted.</Nothing>
  return (
    <>
      {withReplies(messages).map(({ ts, text, metadata }) => (
        <Json key={ts} title={text} value={metadata} />
      ))}
    </>
  )
}

const withReplies = (messages: readonly Recorded[]) =>
  messages.flatMap((message) => [message, ...message.thread])

/** @see https://app.slack.com/block-kit-builder */
export function builderUrl(blocks: readonly unknown[]): string {
  return `https://app.slack.com/block-kit-builder/#${encodeURIComponent(JSON.stringify({ blocks }))}`
}

interface JsonProps {
  readonly title: string
  readonly value: unknown
  readonly builder?: string
}

function Json({ title, value, builder }: JsonProps) {
  return (
    <section class="gallery-json">
      <header>
        <h3>{title}</h3>
        {builder && (
          <a href={builder} target="_blank" rel="noreferrer">
            Open in Block Kit Builder
          </a>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
    </section>
  )
}
