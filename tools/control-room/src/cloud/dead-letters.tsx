import type { QueueView } from '@repo/local-cloud'
import { ActionButtons } from '../actions/buttons.tsx'
import { REDRIVE } from '../protocol.ts'
import { queues } from '../store/store.ts'
import { Json } from '../style/json.tsx'

type Letter = QueueView['messages'][number]

/** The events that the alerts gave up, each with its cause. */
export function DeadLetters() {
  const waiting = queues.value.flatMap(({ name, deadLettersOf, messages }) =>
    deadLettersOf === undefined ? [] : messages.map((letter) => ({ name, letter })),
  )
  if (waiting.length === 0) return null
  return (
    <section class="card whole-width" aria-labelledby="dead-letters">
      <header class="card-head">
        <h3 id="dead-letters">Dead letters</h3>
        <ActionButtons prefix={REDRIVE} />
      </header>
      <ul class="letters">
        {waiting.map(({ name, letter }) => (
          <DeadLetter key={letter.id} queue={name} letter={letter} />
        ))}
      </ul>
    </section>
  )
}

function DeadLetter({ queue, letter }: { queue: string; letter: Letter }) {
  const event = parsed(letter.body)
  return (
    <li>
      <details>
        <summary>
          <b data-tone="failed">{causeOf(letter)}</b>{' '}
          <span>{letter.attributes['Kind'] ?? queue}</span>
        </summary>
        <Json value={event ?? letter.body} label={`Dead letter ${letter.id}`} />
      </details>
    </li>
  )
}

/** The cause that the alerts wrote beside a dead letter; SQS itself writes none. */
export function causeOf({ attributes }: Letter): string {
  const { ErrorCode, ErrorMessage } = attributes
  return [ErrorCode, ErrorMessage].filter((text) => text).join(': ') || 'received too often'
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
