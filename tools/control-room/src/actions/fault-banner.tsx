import type { FaultView } from '@repo/local-cloud'
import { STOP_FAULTS } from '../protocol.ts'
import { now } from '../store/clock.ts'
import { actions, faults } from '../store/store.ts'
import { count, duration } from '../style/format.ts'
import { choose } from './actions.ts'

/** Red as long as a fault waits for calls: what fails, for how long, what becomes of the messages, and how to end it. */
export function FaultBanner() {
  return (
    <>
      {faults.value.map((fault) => (
        <Fault key={fault.id} fault={fault} />
      ))}
    </>
  )
}

function Fault({ fault }: { fault: FaultView }) {
  return (
    <div class="banner">
      <p>
        <span aria-hidden="true">⚠ </span>
        {/* The rest counts down: a screen reader would read it every second. */}
        <b role="status">{symptomOf(fault)}</b> <Remaining fault={fault} />
        {consequenceOf(fault)}
      </p>
      {fault.service === 'slack' && <StopButton />}
    </div>
  )
}

function StopButton() {
  const stop = actions.value.find(({ id }) => id === STOP_FAULTS)
  if (!stop) return null
  return (
    <button type="button" class="quiet" title={stop.label} onClick={() => choose(stop)}>
      Stop it
    </button>
  )
}

function Remaining({ fault: { left, until } }: { fault: FaultView }) {
  if (until !== undefined)
    return <span class="numbers">for another {duration(until - now.value)}</span>
  if (left !== undefined) return <span>for the next {count(left, 'call')}</span>
  return <span>until it is stopped</span>
}

const SYMPTOMS: Readonly<Record<string, string>> = {
  rate_limited: 'answers 429',
  rate_limited_late: 'does what it is asked and answers 429',
  http_500: 'answers 500',
  timeout: 'does not answer',
  drop: 'drops every connection',
  html: 'answers with a web page',
  lost_answer: 'does what it is asked and drops the connection',
  edit_window_closed: 'refuses edits',
  cant_update_message: 'refuses edits',
}

/** What fails, in words: "Slack answers 429". */
export function symptomOf({ service, method, fault }: FaultView): string {
  const name = service === 'slack' ? 'Slack' : service.toUpperCase()
  const symptom = SYMPTOMS[fault] ?? `answers ${fault}`
  const isGeneral = method === '*' || symptom === 'refuses edits'
  return isGeneral ? `${name} ${symptom}` : `${name} ${symptom} to ${method}`
}

function consequenceOf({ service, fault }: FaultView): string {
  if (SYMPTOMS[fault] === 'refuses edits') return ': news comes as a new message.'
  return service === 'slack' && fault in SYMPTOMS
    ? ': messages wait in the queue, none is lost.'
    : '.'
}
