import type { SlackChannel } from '@repo/local-cloud'
import { useEffect, useRef } from 'preact/hooks'
import { timelineOf } from '../slack/timeline.ts'
import { EntryMessage } from '../slack/workspace/channel.tsx'
import { keyOf, type ReplayedSlack } from './fold.ts'
import { scrollWithin } from './scroll-within.ts'

export interface ReplayedChannelProps extends Pick<ReplayedSlack, 'changed'> {
  readonly channel: SlackChannel
}

/** The messages of a channel after a step. Those that the step changed are marked, and in view. */
export function ReplayedChannel({ channel, changed }: ReplayedChannelProps) {
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    scrollWithin(list.current, '[data-change]')
  }, [changed])
  return (
    <section
      class="replay-messages"
      ref={list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
      tabIndex={0}
      aria-label={`Messages of #${channel.name}`}
    >
      {timelineOf(channel.messages).map((entry) => {
        const change = changed.get(keyOf(channel, entry.message))
        const inThread = entry.replies.some((reply) => changed.has(keyOf(channel, reply)))
        return (
          <div
            // Drawn anew where its thread has to open.
            key={`${entry.message.ts} ${inThread}`}
            data-change={change?.kind ?? (inThread ? 'thread' : undefined)}
          >
            {change && <p class="replay-mark">{change.kind === 'posted' ? 'new' : 'edited'}</p>}
            <EntryMessage entry={entry} openThread={inThread} />
          </div>
        )
      })}
    </section>
  )
}
