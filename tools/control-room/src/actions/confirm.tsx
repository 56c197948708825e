import { useLayoutEffect, useRef } from 'preact/hooks'
import { perform, problem, unconfirmed } from './actions.ts'

/** The second question before a destructive action, in its own words. The browser keeps the focus in it. */
export function ConfirmDialog() {
  const action = unconfirmed.value
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    if (action) dialog.current?.showModal()
  }, [action])
  if (!action) return null
  const close = () => {
    unconfirmed.value = undefined
  }
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-label" onClose={close}>
      <h2 id="confirm-label">{action.label}?</h2>
      <p>{action.expects}</p>
      <div class="confirm-buttons">
        <button type="button" class="button" onClick={close}>
          Leave it
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            close()
            void perform(action)
          }}
        >
          Do it
        </button>
      </div>
    </dialog>
  )
}

/** Why an action could not be done. */
export function Problem() {
  if (problem.value === undefined) return null
  return (
    <p class="banner" role="alert">
      <span>{problem}</span>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          problem.value = undefined
        }}
      >
        Dismiss
      </button>
    </p>
  )
}
