import type { SlackMessage } from '@repo/local-cloud'
import { useState } from 'preact/hooks'
import { clockTime } from '../mrkdwn/dates.ts'
import { useReader } from '../reader.ts'
import { timeOf } from '../timeline.ts'
import { Message, type MessageProps } from './message.tsx'

export interface ThreadProps extends Pick<MessageProps, 'app' | 'onAction'> {
  readonly replies: readonly SlackMessage[]
  readonly initiallyOpen?: boolean
}

/** The replies to a message: their number, or all of them. */
export function Thread({ replies, initiallyOpen = false, ...rest }: ThreadProps) {
  const [open, setOpen] = useState(initiallyOpen)
  const reader = useReader()
  const last = replies.at(-1)
  if (!last) return null
  const close = ({ key }: KeyboardEvent) => key === 'Escape' && setOpen(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from whatever has the focus inside
    <div class="slack-thread" onKeyDown={close}>
      <button
        type="button"
        class="slack-replies"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <b>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</b>{' '}
        <span class="slack-note">
          {open ? 'hide thread' : `last ${clockTime(timeOf(last), reader)}`}
        </span>
      </button>
      {open && (
        <div class="slack-thread-replies">
          {replies.map((reply) => (
            <Message
              key={reply.ts}
              message={reply}
              note={reply.reply_broadcast ? 'also sent to the channel' : undefined}
              {...rest}
            />
          ))}
        </div>
      )}
    </div>
  )
}
