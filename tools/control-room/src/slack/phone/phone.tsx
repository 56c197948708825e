import { clockTime, formatDate } from '../mrkdwn/dates.ts'
import { useReader } from '../reader.ts'
import type { Ring } from './rings.ts'

/** How a lock screen names an app's notification. */
export interface NotificationProps {
  /** Name of the workspace. */
  readonly workspace: string
  readonly ring: Pick<Ring, 'channel' | 'text' | 'at'>
  /** Without it, the notification cannot be pressed. */
  readonly onOpen?: (() => void) | undefined
}

/** A notification as the lock screen of a phone shows it. */
export function PhoneNotification({ workspace, ring, onOpen }: NotificationProps) {
  const reader = useReader()
  const age = reader.now - ring.at
  const content = (
    <>
      <span class="phone-app">
        <span>Slack · {workspace}</span>
        <time dateTime={new Date(ring.at).toISOString()}>
          {age < 60_000 ? 'now' : clockTime(ring.at, reader)}
        </time>
      </span>
      <b>#{ring.channel}</b>
      <span class="phone-text">{ring.text}</span>
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
  readonly rings: readonly Ring[]
  readonly onOpen?: ((ring: Ring) => void) | undefined
}

/** A phone's lock screen with what rang, and nothing else. */
export function Phone({ workspace, rings, onOpen }: PhoneProps) {
  const reader = useReader()
  return (
    <section class="phone" aria-label="A phone">
      <p class="phone-clock">{clockTime(reader.now, reader)}</p>
      <p class="phone-day">{lockDay(reader.now, reader)}</p>
      {rings.length === 0 && <p class="phone-silent">Nothing rang.</p>}
      <ol>
        {rings.map((ring) => (
          <li key={ring.ts}>
            <PhoneNotification
              workspace={workspace}
              ring={ring}
              onOpen={onOpen && (() => onOpen(ring))}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

const lockDay = (now: number, reader: ReturnType<typeof useReader>) =>
  formatDate(now / 1000, '{date_long}', reader).replace(/,? \d{4}$/, '')
