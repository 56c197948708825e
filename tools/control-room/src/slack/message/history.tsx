import type { SlackMessage } from '@repo/local-cloud'
import { linesOf } from '../blocks/plain.ts'
import { formatDate } from '../mrkdwn/dates.ts'
import { useReader } from '../reader.ts'
import { differenceOf, type Run } from './difference.ts'

export interface HistoryProps {
  readonly message: SlackMessage
  readonly onClose: () => void
}

/** All versions of a message, oldest first, and what each edit changed. */
export function History({ message, onClose }: HistoryProps) {
  const reader = useReader()
  const texts = message.history.map((version) => linesOf(version, reader).join('\n'))
  const close = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
  return (
    <ol class="slack-history" onKeyDown={close}>
      {message.history.map(({ time }, version) => (
        <li>
          <time dateTime={new Date(time).toISOString()}>
            {formatDate(time / 1000, '{time_secs}', reader)}
          </time>
          <Version text={texts[version] ?? ''} before={texts[version - 1]} />
        </li>
      ))}
    </ol>
  )
}

function Version({ text, before }: { readonly text: string; readonly before: string | undefined }) {
  if (before === undefined) return <p>{text}</p>
  if (before === text) return <p class="slack-note">the same text again</p>
  return <p>{differenceOf(before, text).map(drawRun)}</p>
}

/** A run of a difference, as added or removed. */
export function drawRun({ is, text }: Run) {
  if (is === 'added') return <ins>{text}</ins>
  return is === 'removed' ? <del>{text}</del> : text
}
