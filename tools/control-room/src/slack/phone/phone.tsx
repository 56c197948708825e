import { clockTime, formatDate } from '../mrkdwn/dates.ts'
import { useReader } from '../reader.ts'
import type { PhoneNotice } from './notices.ts'

/** How a lock screen names an app's notification. */
export interface NotificationProps {
  /** Name of the workspace. */
  readonly workspace: string
  readonly notice: Pick<PhoneNotice, 'channel' | 'text' | 'at'>
  /** Without it, the notification cannot be pressed. */
  readonly onOpen?: (() => void) | undefined
}

/** A notification as the lock screen of a phone shows it. */
export function PhoneNotification({ workspace, notice, onOpen }: NotificationProps) {
  const reader = useReader()
  const age = reader.now - notice.at
  const content = (
    <>
      <span class="phone-app">
        <span>Slack · {workspace}</span>
        <time dateTime={new Date(notice.at).toISOString()}>
          {age < 60_000 ? 'now' : clockTime(notice.at, reader)}
        </time>
      </span>
      <b>#{notice.channel}</b>
      <span class="phone-text">{notice.text}</span>
    </>
  )
  return onOpen ? (
    <button type="button" class="phone-notification" onClick={onOpen}>
      {content}
    </button>
  ) : (
    <div class="phone-notification">{content}</div>
  )
}

export interface PhoneProps {
  readonly workspace: string
  /** Newest first. */
  readonly notices: readonly PhoneNotice[]
  readonly onOpen?: ((notice: PhoneNotice) => void) | undefined
}

/** A phone's lock screen with the notifications, and nothing else. */
export function Phone({ workspace, notices, onOpen }: PhoneProps) {
  const reader = useReader()
  return (
    <section class="phone" aria-label="A phone">
      <p class="phone-clock">{clockTime(reader.now, reader)}</p>
      <p class="phone-day">{lockDay(reader.now, reader)}</p>
      {notices.length === 0 && <p class="phone-silent">Nothing rang.</p>}
      <ol>
        {notices.map((notice) => (
          <li key={notice.ts}>
            <PhoneNotification
              workspace={workspace}
              notice={notice}
              onOpen={onOpen && (() => onOpen(notice))}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

const lockDay = (now: number, reader: ReturnType<typeof useReader>) =>
  formatDate(now / 1000, '{date_long}', reader).replace(/,? \d{4}$/, '')
