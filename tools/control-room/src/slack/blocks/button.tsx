import { useRef } from 'preact/hooks'
import { Link } from '../mrkdwn/link.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { type Block, textOf } from './model.ts'

/** Called with the `action_id` of a button, once its dialog is confirmed if it has one. */
export type OnAction = (actionId: string) => void

export interface ButtonProps {
  readonly button: Block
  /** Slack shows a ⚠ beside it. */
  readonly warned: boolean
  readonly onAction?: OnAction | undefined
}

/** A button of a message: a link where it has a `url`, else an action. */
export function Button({ button, warned, onAction }: ButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { url, style, confirm, action_id: actionId = '' } = button
  const className = `slack-button ${style ?? ''}`
  const press = () => (confirm ? dialog.current?.showModal() : onAction?.(actionId))
  return (
    <>
      {url === undefined ? (
        <button
          type="button"
          class={className}
          disabled={!onAction}
          title={onAction ? undefined : 'Nobody answers it here'}
          onClick={press}
        >
          {textOf(button)}
        </button>
      ) : (
        <Link url={url} class={className}>
          {textOf(button)}
        </Link>
      )}
      {warned && (
        <span
          class="slack-warned"
          role="img"
          aria-label="Slack shows a warning here"
          title={WARNED}
        >
          ⚠
        </span>
      )}
      {confirm && (
        <ConfirmDialog dialog={dialog} confirm={confirm} onConfirm={() => onAction?.(actionId)} />
      )}
    </>
  )
}

const WARNED = 'Slack shows a warning: no app acknowledged this button'
