import type { SlackChannel } from '@repo/local-cloud'
import type { Unread } from './unread.ts'

/** What the workspace shows: a channel, by its name, or the notifications of phones. */
export type Place = { readonly channel: string } | { readonly channel?: never }

export interface SideBarProps {
  /** Name of the workspace. */
  readonly workspace: string
  readonly channels: readonly { readonly channel: SlackChannel; readonly unread: Unread }[]
  /** How many notifications phones have. */
  readonly notices: number
  readonly place: Place
  readonly onGo: (place: Place) => void
}

/** The workspace's name and its channels, with what is unread. Arrow keys go through them. */
export function SideBar({ workspace, channels, notices, place, onGo }: SideBarProps) {
  return (
    <nav class="slack-side" aria-label="Slack" onKeyDown={moveFocus}>
      <p class="slack-workspace">{workspace}</p>
      <ul>
        {channels.map(({ channel, unread }) => (
          <li key={channel.id}>
            <button
              type="button"
              aria-current={place.channel === channel.name ? 'page' : undefined}
              data-unread={unread.messages > 0 || undefined}
              onClick={() => onGo({ channel: channel.name })}
            >
              <span class="slack-name">
                <span class="slack-hash">#</span> {channel.name}
              </span>
              <Counts unread={unread} />
            </button>
          </li>
        ))}
      </ul>
      <p class="slack-side-title">Notifications</p>
      <ul>
        <li>
          <button
            type="button"
            aria-current={place.channel === undefined ? 'page' : undefined}
            onClick={() => onGo({})}
          >
            <span class="slack-name">What rang</span>
            {notices > 0 && <span class="slack-count">{notices}</span>}
          </button>
        </li>
      </ul>
    </nav>
  )
}

function Counts({ unread: { messages, mentions } }: { readonly unread: Unread }) {
  if (mentions > 0)
    return (
      <span class="slack-badge">
        {mentions}
        <span class="hidden"> mentions</span>
      </span>
    )
  if (messages === 0) return null
  return (
    <span class="slack-count">
      {messages}
      <span class="hidden"> unread</span>
    </span>
  )
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
}

function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = steps[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const next = buttons[(at + step + buttons.length) % buttons.length]
  event.preventDefault()
  next?.focus()
  next?.click()
}
