import type { Preview } from '@repo/alerts/preview'
import { timelineOf } from '../../slack/timeline.ts'
import { Timeline } from '../../slack/workspace/channel.tsx'
import { channelsOf } from '../model.ts'

export interface TabProps {
  readonly preview: Preview
}

/** The channels as Slack draws them, with their threads open. */
export function SlackTab({ preview }: TabProps) {
  const channels = channelsOf(preview)
  if (channels.length === 0) return <Nothing>Nothing is posted.</Nothing>
  return (
    <>
      {channels.map(({ name, messages }) => (
        <section key={name} class="slack slack-framed" aria-label={`#${name}`}>
          <header class="slack-title">
            <h3># {name}</h3>
          </header>
          <Timeline entries={timelineOf(messages)} open />
        </section>
      ))}
    </>
  )
}

export function Nothing({ children }: { readonly children: string }) {
  return <p class="gallery-nothing">{children}</p>
}
