import { useSignal } from '@preact/signals'
import { events, project } from '../store/store.ts'
import { problem, replaying, startReplay } from './replaying.ts'

/** Chooses what is replayed: a file, pasted text, or the events of this cloud. */
export function Chooser() {
  const dropping = useSignal(false)
  const over = (is: boolean) => (event: DragEvent) => {
    event.preventDefault()
    dropping.value = is
  }
  const drop = (event: DragEvent) => {
    over(false)(event)
    const file = event.dataTransfer?.files[0]
    if (file) void readFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be chosen by its button too.
    <div
      class={`replay-chooser ${dropping.value ? 'is-dropping' : ''}`}
      onDragOver={over(true)}
      onDragLeave={over(false)}
      onDrop={drop}
    >
      <h2>Replay</h2>
      {!replaying.value && <Introduction />}
      <div class="replay-sources">
        <label class="button">
          Choose a file…
          <input type="file" class="hidden" accept=".json,.jsonl,.ndjson,.txt" onChange={choose} />
        </label>
        <CloudEvents />
        <Paste />
      </div>
      {problem.value && (
        <p class="replay-problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  )
}

function Introduction() {
  return (
    <p>
      Choose or drop a file of events or dead letters: one event a line, an array, or what{' '}
      <code>aws sqs receive-message</code> prints. Each event is given to the alerts, one after the
      other, with a Slack of their own: nothing here is changed by it.
    </p>
  )
}

function CloudEvents() {
  const { length } = events.value
  if (length === 0) return null
  const replay = () => {
    const text = events.peek().map(({ event }) => JSON.stringify(event))
    void startReplay(`events of ${project.peek()}`, text.join('\n'))
  }
  return (
    <button type="button" class="button" onClick={replay}>
      Replay the {length} events of this cloud
    </button>
  )
}

function Paste() {
  const text = useSignal('')
  const replay = (event: SubmitEvent) => {
    event.preventDefault()
    if (text.value.trim()) void startReplay('pasted text', text.value)
  }
  return (
    <details class="replay-paste">
      <summary>Paste events</summary>
      <form onSubmit={replay}>
        <textarea
          aria-label="Events as JSON"
          rows={6}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value
          }}
        />
        <button type="submit" class="button primary">
          Replay
        </button>
      </form>
    </details>
  )
}

function choose({ currentTarget }: Event & { readonly currentTarget: HTMLInputElement }): void {
  const file = currentTarget.files?.[0]
  // So that the same file can be chosen again once it is mended.
  if (file) void readFile(file).finally(() => (currentTarget.value = ''))
}

async function readFile(file: File): Promise<void> {
  await startReplay(file.name, await file.text())
}
