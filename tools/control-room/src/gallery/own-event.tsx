import { signal } from '@preact/signals'
import type { Preview } from '@repo/alerts/preview'
import type { TargetedSubmitEvent } from 'preact'
import { PreviewView } from './preview-view.tsx'

type Answer =
  | { readonly preview: Preview }
  | { readonly problem: string }
  | { readonly waiting: true }

// Kept while other samples are looked at.
const text = signal('')
const answer = signal<Answer | undefined>(undefined)

/** A box for an event of AWS, or several of them, and what the alerts would make of it. */
export function OwnEvent() {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    void ask()
  }
  const shown = answer.value
  return (
    <article class="gallery-shown">
      <h2>An event of your own</h2>
      <p>
        Paste an event of EventBridge, or an array of them: one of the archive, of a dead-letter
        queue or of the AWS documentation. Nothing is stored or sent.
      </p>
      <form class="gallery-form" onSubmit={submit}>
        <textarea
          aria-label="Event as JSON"
          rows={12}
          spellcheck={false}
          placeholder={
            '{\n  "source": "aws.ecs",\n  "detail-type": "ECS Deployment State Change",\n  …\n}'
          }
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value
          }}
        />
        <button type="submit" class="button primary" disabled={text.value.trim() === ''}>
          Show what the alerts make of it
        </button>
      </form>
      <div aria-live="polite">
        {shown && 'waiting' in shown && <p>Reading it …</p>}
        {shown && 'problem' in shown && <p class="gallery-problem">{shown.problem}</p>}
      </div>
      {shown && 'preview' in shown && <PreviewView preview={shown.preview} />}
    </article>
  )
}

async function ask(): Promise<void> {
  answer.value = { waiting: true }
  answer.value = await previewOf(text.value)
}

async function previewOf(event: string): Promise<Answer> {
  try {
    const response = await fetch('/_demo/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: event }),
    })
    const body: unknown = await response.json().catch(() => undefined)
    // The stage answers with a preview, or with what is wrong with the text.
    if (response.ok) return { preview: body as Preview }
    return { problem: problemIn(body) ?? unanswered(response.status) }
  } catch {
    return { problem: 'The stage does not answer. Is the demo still running?' }
  }
}

const unanswered = (status: number) =>
  status === 404
    ? 'No stage runs here: start the page with the demo to read events.'
    : `The stage could not read it (${status}).`

function problemIn(body: unknown): string | undefined {
  const { message, error } = Object(body)
  return [message, error].find((one) => typeof one === 'string')
}
