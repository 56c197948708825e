import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import { useRef } from 'preact/hooks'
import { Message, type MessageProps } from '../message/message.tsx'
import { Thread } from '../message/thread.tsx'
import { dayName, dayOf } from '../mrkdwn/dates.ts'
import { plainMrkdwn } from '../mrkdwn/plain.ts'
import { useReader } from '../reader.ts'
import { type Entry, timelineOf, timeOf } from '../timeline.ts'
import { useStickyScroll } from './sticky-scroll.ts'
import { isUnread, newestOf } from './unread.ts'

export interface ChannelProps extends Pick<MessageProps, 'app' | 'onAction'> {
  readonly channel: SlackChannel
  /** `ts` of the last message that had been looked at as the channel was opened. */
  readonly lastSeen: string | undefined
  /** The newest message is in view. */
  readonly onSeen: (ts: string) => void
}

/** The messages of a channel, grouped by day. */
export function Channel({ channel, lastSeen, onSeen, ...rest }: ChannelProps) {
  const entries = timelineOf(channel.messages)
  const newest = newestOf(channel)
  const { list, below, toBottom } = useStickyScroll(entries.length, newest, onSeen)
  return (
    <div class="slack-channel">
      <section
        class="slack-messages"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        tabIndex={0}
        aria-label={`Messages of #${channel.name}`}
      >
        {entries.length === 0 && <EmptyChannel name={channel.name} />}
        <Timeline entries={entries} lastSeen={lastSeen} {...rest} />
      </section>
      {below > 0 && (
        <button type="button" class="slack-below" onClick={toBottom}>
          ↓ {below === 1 ? '1 new message' : `${below} new messages`}
        </button>
      )}
    </div>
  )
}

export interface TimelineProps extends Pick<MessageProps, 'app' | 'onAction'> {
  readonly entries: readonly Entry[]
  readonly lastSeen?: string | undefined
  /** Threads are open from the start. */
  readonly open?: boolean
}

/** Messages below each other, with a line for each day and one where the unread ones begin. */
export function Timeline({ entries, lastSeen, open = false, ...rest }: TimelineProps) {
  // A channel that nobody has opened yet has no line between old and new.
  const unread = entries.find(
    ({ message }) => lastSeen !== undefined && isUnread(message, lastSeen),
  )
  return (
    <>
      {entries.map((entry, index) => (
        <div key={entry.message.ts}>
          <DayDivider message={entry.message} before={entries[index - 1]?.message} />
          {entry === unread && index > 0 && (
            <p class="slack-new">
              <span>New</span>
            </p>
          )}
          <EntryMessage entry={entry} openThread={open} {...rest} />
        </div>
      ))}
    </>
  )
}

export interface EntryMessageProps extends Pick<MessageProps, 'app' | 'onAction'> {
  readonly entry: Entry
  readonly openThread?: boolean
}

/** A message of a channel, with its thread or with what it replies to. */
export function EntryMessage({ entry, openThread = false, ...rest }: EntryMessageProps) {
  const { message, parent, replies } = entry
  return (
    <Message message={message} above={parent && <RepliedTo parent={parent} />} {...rest}>
      <Thread replies={replies} initiallyOpen={openThread} {...rest} />
    </Message>
  )
}

/** What Slack puts above a reply that the channel shows too. */
function RepliedTo({ parent }: { readonly parent: SlackMessage }) {
  const reader = useReader()
  const here = useRef<HTMLButtonElement>(null)
  const jump = () => {
    const list = here.current?.closest('.slack')
    list?.querySelector(`[data-ts="${parent.ts}"]`)?.scrollIntoView({ block: 'center' })
  }
  return (
    <p class="slack-replied">
      replied to a thread:{' '}
      <button type="button" class="slack-quiet" ref={here} onClick={jump}>
        {plainMrkdwn(parent.text, reader)}
      </button>
    </p>
  )
}

interface DayDividerProps {
  readonly message: SlackMessage
  readonly before: SlackMessage | undefined
}

function DayDivider({ message, before }: DayDividerProps) {
  const reader = useReader()
  const at = timeOf(message)
  if (before && dayOf(timeOf(before), reader) === dayOf(at, reader)) return null
  return (
    <p class="slack-day">
      <span>{dayName(at, reader)}</span>
    </p>
  )
}

function EmptyChannel({ name }: { readonly name: string }) {
  return (
    <div class="slack-empty">
      <p>
        <b>Nothing has been posted to #{name} yet.</b>
      </p>
      <p>Push a commit, and its deployment is here.</p>
    </div>
  )
}
