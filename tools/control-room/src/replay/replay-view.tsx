import { useEffect } from 'preact/hooks'
import { hrefWith, route } from '../store/route.ts'
import { Chooser } from './chooser.tsx'
import { type Replaying, replaying, restoreReplay, stopReplay } from './replaying.ts'
import { StepList } from './step-list.tsx'
import { StepView } from './step-view.tsx'

/** A file of events, and what each of them did to Slack. The address has the step. */
export function ReplayView() {
  useEffect(restoreReplay, [])
  useEffect(() => {
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const { value } = replaying
  return (
    <main class="page replay">
      <Chooser />
      {value ? <Replay value={value} /> : null}
    </main>
  )
}

function Replay({ value }: { readonly value: Replaying }) {
  const { steps } = value
  const number = currentStep(steps.length)
  const step = steps[number - 1]
  return (
    <>
      <Controls value={value} number={number} />
      {step ? (
        <div class="replay-columns">
          <StepList steps={steps} number={number} />
          <StepView steps={steps} step={step} />
        </div>
      ) : (
        <p class="replay-empty" role="status">
          {value.running ? 'The first step takes a second …' : 'The file has no events.'}
        </p>
      )}
    </>
  )
}

function Controls({ value, number }: { readonly value: Replaying; readonly number: number }) {
  const { name, steps, events, running } = value
  const { length } = steps
  return (
    <section class="replay-controls" aria-label="Steps">
      <button type="button" class="button" disabled={number <= 1} onClick={() => go(number - 1)}>
        ← Back
      </button>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`Step ${number} of ${length}: ${steps[number - 1]?.summary ?? ''}`}
        min={1}
        max={Math.max(length, 1)}
        value={number}
        onInput={({ currentTarget }) => go(Number(currentTarget.value))}
      />
      <button
        type="button"
        class="button"
        disabled={number >= length}
        onClick={() => go(number + 1)}
      >
        Next →
      </button>
      <p class="numbers">
        <b>{number}</b> of {events} · {name}
      </p>
      {running && (
        <p class="replay-progress">
          <progress aria-label="Events replayed" value={length} max={events} />
          <button type="button" class="quiet" onClick={stopReplay}>
            Stop
          </button>
        </p>
      )}
    </section>
  )
}

/** The step of the address, within those that are there. */
function currentStep(length: number): number {
  const wanted = Math.trunc(Number(route.value.parameters['step'] ?? 1))
  return Math.min(Math.max(wanted || 1, 1), length)
}

/** Replaces the address, so that the back button leaves the replay and not each of its steps. */
function go(step: number): void {
  location.replace(hrefWith({ step: String(step), channel: undefined }))
}

const moves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

function onKey(event: KeyboardEvent): void {
  const move = moves[event.key]
  const target = event.target instanceof Element ? event.target : undefined
  if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  // There, the keys have a meaning already.
  if (target?.closest('input, textarea, select, [role=tablist]')) return
  const length = replaying.peek()?.steps.length ?? 0
  const next = currentStep(length) + move
  if (next < 1 || next > length) return
  event.preventDefault()
  go(next)
}
