import type { RefObject } from 'preact'
import { useId } from 'preact/hooks'
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx'
import { type ConfirmObject, textOf } from './model.ts'

export interface ConfirmDialogProps {
  readonly dialog: RefObject<HTMLDialogElement | null>
  readonly confirm: ConfirmObject
  readonly onConfirm: () => void
}

/** The dialog of Slack that a `confirm` object describes. The browser closes it on Escape, and gives the focus back. */
export function ConfirmDialog({ dialog, confirm, onConfirm }: ConfirmDialogProps) {
  const title = useId()
  const answer = (value: 'confirm' | 'deny') => {
    dialog.current?.close(value)
    if (value === 'confirm') onConfirm()
  }
  return (
    <dialog ref={dialog} class="slack-dialog" aria-labelledby={title}>
      <h2 id={title}>{confirm.title?.text ?? 'Are you sure?'}</h2>
      <p>{confirm.text && <Mrkdwn text={textOf({ text: confirm.text })} />}</p>
      <div class="slack-dialog-buttons">
        <button type="button" class="slack-button" onClick={() => answer('deny')}>
          {confirm.deny?.text ?? 'Cancel'}
        </button>
        <button
          type="button"
          class={`slack-button ${confirm.style ?? 'primary'}`}
          onClick={() => answer('confirm')}
        >
          {confirm.confirm?.text ?? 'Yes'}
        </button>
      </div>
    </dialog>
  )
}
