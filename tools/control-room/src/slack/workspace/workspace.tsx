import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { SlackApp } from '../message/app.ts'
import { noticesOf, type PhoneNotice } from '../phone/notices.ts'
import { Phone, PhoneNotification } from '../phone/phone.tsx'
import { type Directory, type Reader, ReaderContext } from '../reader.ts'
import { Announcer } from './announcer.tsx'
import { Channel } from './channel.tsx'
import { type Place, SideBar } from './side-bar.tsx'
import { useStored } from './stored.ts'
import { type Seen, unreadOf } from './unread.ts'

export interface SlackWorkspaceProps {
  /** Name of the workspace. */
  readonly name: string
  readonly channels: readonly SlackChannel[]
  readonly people?: Directory
  /** Epoch milliseconds of the cloud. */
  readonly now: number
  readonly app?: SlackApp
  /** What is shown. Default: the first channel, then what was chosen. */
  readonly place?: Place | undefined
  readonly onGo?: ((place: Place) => void) | undefined
  /** Called with a button's `action_id`. Without it, buttons cannot be pressed. */
  readonly onAction?: (channel: SlackChannel, message: SlackMessage, actionId: string) => void
  /** Overrides the browser's own zone and locale. */
  readonly reader?: Pick<Reader, 'timeZone' | 'locale'>
  /** Stands beside the name of the channel. */
  readonly children?: ComponentChildren
}

/** A Slack workspace, as its people see it. */
export function SlackWorkspace(props: SlackWorkspaceProps) {
  const { name, channels, people = {}, now, app, onAction } = props
  const reader: Reader = { directory: people, now, ...props.reader }
  const [chosen, choose] = useState<Place>()
  const [seen, setSeen] = useStored<Seen>('slack.seen', {})
  const wanted = props.place ?? chosen
  const place = wanted && isThere(wanted, channels) ? wanted : first(channels)
  const channel = channels.find((one) => one.name === place.channel)
  const notices = noticesOf(channels, reader)
  const go = props.onGo ?? choose
  const opened = useLastSeen(channel?.id, seen)
  return (
    <ReaderContext.Provider value={reader}>
      <div class="slack">
        <div class="slack-frame">
          <SideBar
            workspace={name}
            channels={channels.map((one) => ({
              channel: one,
              unread: unreadOf(one, seen, reader),
            }))}
            notices={notices.length}
            place={place}
            onGo={go}
          />
          <section class="slack-main">
            <header class="slack-title">
              <h2>{channel ? <># {channel.name}</> : 'What rang'}</h2>
              {props.children}
            </header>
            {channel ? (
              <Channel
                key={channel.id}
                channel={channel}
                lastSeen={opened}
                onSeen={(ts) => seen[channel.id] !== ts && setSeen({ ...seen, [channel.id]: ts })}
                {...(app && { app })}
                {...(onAction && {
                  onAction: (message, actionId) => onAction(channel, message, actionId),
                })}
              />
            ) : (
              <Phone workspace={name} notices={notices} onOpen={open} />
            )}
          </section>
          {channel && <LatestNotice workspace={name} notice={notices[0]} onOpen={open} />}
        </div>
        <Announcer channels={channels} />
      </div>
    </ReaderContext.Provider>
  )

  function open(notice: PhoneNotice): void {
    go({ channel: notice.channel })
  }
}

/** The first channel with a message: an empty one shows nothing of what happened. */
const first = (channels: readonly SlackChannel[]): Place => {
  const channel = channels.find(({ messages }) => messages.length > 0) ?? channels[0]
  return channel ? { channel: channel.name } : {}
}

const isThere = (place: Place, channels: readonly SlackChannel[]) =>
  place.channel === undefined || channels.some(({ name }) => name === place.channel)

/** What had been seen of a channel as it was opened. */
function useLastSeen(channel: string | undefined, seen: Seen): string | undefined {
  const opened = useRef({ channel, lastSeen: seen[channel ?? ''] })
  if (opened.current.channel !== channel)
    opened.current = { channel, lastSeen: seen[channel ?? ''] }
  return opened.current.lastSeen
}

interface LatestNoticeProps {
  readonly workspace: string
  readonly notice: PhoneNotice | undefined
  readonly onOpen: (notice: PhoneNotice) => void
}

/** The last notification of a phone, beside the channel until it is put away. */
function LatestNotice({ workspace, notice, onOpen }: LatestNoticeProps) {
  const [away, putAway] = useState<string>()
  if (!notice || notice.ts === away) return null
  return (
    <aside class="slack-ring" aria-label="What a phone shows">
      <p>What a phone shows</p>
      <PhoneNotification
        key={notice.ts}
        workspace={workspace}
        notice={notice}
        onOpen={() => onOpen(notice)}
      />
      <button
        type="button"
        class="slack-away"
        aria-label="Put the notification away"
        onClick={() => putAway(notice.ts)}
      >
        ×
      </button>
    </aside>
  )
}
