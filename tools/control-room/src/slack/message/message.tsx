import type { SlackMessage } from '@repo/local-cloud'
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { clockTime, formatDate } from '../mrkdwn/dates.ts'
import { useReader } from '../reader.ts'
import { timeOf } from '../timeline.ts'
import { defaultApp, type SlackApp } from './app.ts'
import { Body } from './body.tsx'
import { History } from './history.tsx'

export interface MessageProps {
  readonly message: SlackMessage
  readonly app?: SlackApp
  /** Stands above its text: what it replies to. */
  readonly above?: ComponentChildren
  /** Stands beside its time. */
  readonly note?: string | undefined
  /** Called with a button's `action_id`. Without it, buttons cannot be pressed. */
  readonly onAction?: ((message: SlackMessage, actionId: string) => void) | undefined
  /** It has come while the page was open. */
  readonly isNew?: boolean
  /** Stands below it: its thread. */
  readonly children?: ComponentChildren
}

/** One message, with its history of edits one click away. */
export function Message(props: MessageProps) {
  const { message, app = defaultApp, above, note, onAction, isNew = false, children } = props
  const { ephemeral_to: onlyFor } = message
  const edits = message.history.length - 1
  const flash = useFlash(edits)
  const [historyOpen, openHistory] = useState(false)
  return (
    <article
      class={`slack-message ${isNew ? 'is-new' : ''} ${flash}`}
      data-ts={message.ts}
      data-ephemeral={onlyFor !== undefined || undefined}
    >
      <div class="slack-avatar" aria-hidden="true">
        {app.icon}
      </div>
      <div class="slack-content">
        {onlyFor !== undefined && (
          <p class="slack-note">👁 Only visible to {<Who id={onlyFor} />}</p>
        )}
        <header class="slack-head">
          <Author message={message} app={app} note={note} />
          {edits > 0 && (
            <EditsButton
              edits={edits}
              open={historyOpen}
              onPress={() => openHistory(!historyOpen)}
            />
          )}
        </header>
        {above}
        <Body
          message={message}
          unacknowledged={message.unacknowledged}
          onAction={onAction && ((actionId) => onAction(message, actionId))}
        />
        {message.edited && <span class="slack-edited">(edited)</span>}
        {historyOpen && <History message={message} onClose={() => openHistory(false)} />}
        {children}
      </div>
    </article>
  )
}

function Who({ id }: { readonly id: string }) {
  const { directory } = useReader()
  const name = directory.users?.[id]
  return <>{name === undefined ? 'you' : `@${name}`}</>
}

interface AuthorProps extends Pick<MessageProps, 'message' | 'note'> {
  readonly app: SlackApp
}

function Author({ message, app, note }: AuthorProps) {
  const reader = useReader()
  const at = timeOf(message)
  return (
    <>
      <b>{app.name}</b> <span class="slack-app">APP</span>{' '}
      <time
        dateTime={new Date(at).toISOString()}
        title={formatDate(at / 1000, '{date_long} {time_secs}', reader)}
      >
        {clockTime(at, reader)}
      </time>
      {note && <span class="slack-note"> · {note}</span>}
    </>
  )
}

interface EditsButtonProps {
  readonly edits: number
  readonly open: boolean
  readonly onPress: () => void
}

/** Slack shows "(edited)" only where an edit left the message without blocks; how often it was edited, it never shows. */
function EditsButton({ edits, open, onPress }: EditsButtonProps) {
  return (
    <>
      <span class="slack-note"> · </span>
      <button type="button" class="slack-quiet slack-edits" aria-expanded={open} onClick={onPress}>
        {edits === 1 ? '1 edit' : `${edits} edits`}
      </button>
    </>
  )
}

/** A class that changes with each edit, so that its animation plays again; empty for edits from before. */
function useFlash(edits: number): string {
  const before = useRef(edits)
  return edits === before.current ? '' : `is-edited-${edits % 2}`
}
