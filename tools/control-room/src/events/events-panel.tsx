import { useSignal } from '@preact/signals'
import type { EventView } from '@repo/local-cloud'
import { hrefWith, route } from '../store/route.ts'
import { events, outcomes } from '../store/store.ts'
import { clockTime } from '../style/format.ts'
import { Json } from '../style/json.tsx'
import { summaryOf } from './summary.ts'

const SHOWN = 150

const FILTERS: readonly (readonly [name: string, title: string, (event: EventView) => boolean])[] =
  [
    ['all', 'All events', () => true],
    ['matched', 'Matched by a rule', ({ rules }) => rules.length > 0],
    ['messages', 'Changed Slack', ({ id }) => outcomes.value[id]?.result === 'message'],
  ]

/** The events of the buses, newest first: which rule matched, and what the alerts made of each. */
export function EventsPanel() {
  const chosen = route.value.parameters['events'] ?? 'all'
  const [, , isShown = () => true] = FILTERS.find(([name]) => name === chosen) ?? []
  const shown = events.value.filter(isShown).slice(-SHOWN).reverse()
  if (events.value.length === 0)
    return <p class="empty">No event yet. Everything that AWS reports appears here.</p>
  return (
    <>
      <nav class="events-bar" aria-label="Events">
        {FILTERS.map(([name, title]) => (
          <a
            key={name}
            class="segment"
            href={hrefWith({ events: name === 'all' ? undefined : name })}
            aria-current={name === chosen ? 'true' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <EventTable shown={shown} />
    </>
  )
}

function EventTable({ shown }: { shown: readonly EventView[] }) {
  return (
    <table class="events">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Event</th>
          <th scope="col">What</th>
          <th scope="col" class="rule">
            Rule
          </th>
          <th scope="col">Alerts</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((event) => (
          <EventRow key={event.key} event={event} />
        ))}
      </tbody>
    </table>
  )
}

function EventRow({ event }: { event: EventView }) {
  const open = useSignal(false)
  const toggle = () => {
    open.value = !open.value
  }
  return (
    <>
      <tr>
        <td>
          <time>{clockTime(event.at)}</time>
        </td>
        <td>
          <button type="button" class="quiet" aria-expanded={open} onClick={toggle}>
            {event.detailType.replace(/^ECS /, '')}
          </button>
        </td>
        <td>{summaryOf(event)}</td>
        <td class="rule">{event.rules.join(', ') || '–'}</td>
        <Outcome event={event} />
      </tr>
      {open.value && (
        <tr class="opened">
          <td colSpan={5}>
            <p>{matchOf(event)}</p>
            <Json value={event.event} label={`${event.detailType} as JSON`} />
          </td>
        </tr>
      )}
    </>
  )
}

function matchOf({ rules }: EventView): string {
  return rules.length === 0 ? 'No rule matched.' : `Matched by ${rules.join(', ')}.`
}

function Outcome({ event }: { event: EventView }) {
  const outcome = outcomes.value[event.id]
  if (event.failed.length > 0)
    return (
      <td class="outcome" data-result="failed">
        → not delivered to {event.failed.join(', ')}
      </td>
    )
  if (outcome)
    return (
      <td class="outcome" data-result={outcome.result}>
        → {outcome.text}
      </td>
    )
  return (
    <td class="outcome" data-result="nothing">
      {event.rules.length === 0 ? 'no rule matched' : ''}
    </td>
  )
}
