import { useEffect, useRef } from 'preact/hooks'
import { hrefWith } from '../store/route.ts'
import { clockTime } from '../style/format.ts'
import type { ReplayStep } from './protocol.ts'
import { scrollWithin } from './scroll-within.ts'

export interface StepListProps {
  readonly steps: readonly ReplayStep[]
  /** The step that is shown. */
  readonly number: number
}

/** The events of a replay, with the effect of each. */
export function StepList({ steps, number }: StepListProps) {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    scrollWithin(list.current, '[aria-current]')
  }, [number])
  return (
    <ol class="replay-steps" ref={list} aria-label="Events">
      {steps.map((step) => (
        <Step key={step.number} step={step} current={step.number === number} />
      ))}
    </ol>
  )
}

/** Of the list, Tab reaches the step that is shown; the arrow keys go on from there. */
function Step({ step, current }: { readonly step: ReplayStep; readonly current: boolean }) {
  const { number, at, summary, outcome } = step
  return (
    <li>
      <a
        href={hrefWith({ step: String(number), channel: undefined })}
        aria-current={current ? 'step' : undefined}
        tabIndex={current ? 0 : -1}
        data-result={outcome.result}
      >
        <span class="replay-number">{number}</span>
        <time>{at === undefined ? '–' : clockTime(at)}</time>
        <span class="replay-summary">{summary}</span>
        <span class="replay-outcome">{outcome.text}</span>
      </a>
    </li>
  )
}
