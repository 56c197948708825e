import { useComputed } from '@preact/signals'
import { now } from './store/clock.ts'
import { hrefOf, route } from './store/route.ts'
import { connection, project } from './store/store.ts'

const STATES = {
  connecting: 'connecting …',
  live: 'live',
  lost: 'lost, trying again',
  paused: 'paused',
} as const

/** Name, state of the connection, cloud time, and what can be done. */
export function TopBar() {
  const { view } = route.value
  return (
    <header class="top-bar">
      <h1>
        <a href={hrefOf({ view: 'live' })}>{project}</a>
      </h1>
      <p class="pill" role="status" data-state={connection}>
        {STATES[connection.value]}
      </p>
      <CloudTime />
      <nav aria-label="Views">
        <a
          class="button"
          href={hrefOf({ view: 'gallery' })}
          aria-current={view === 'gallery' ? 'page' : undefined}
        >
          Gallery
        </a>
        <a
          class="button"
          href={hrefOf({ view: 'replay' })}
          aria-current={view === 'replay' ? 'page' : undefined}
        >
          Replay…
        </a>
      </nav>
    </header>
  )
}

function CloudTime() {
  const time = useComputed(() => (now.value ? new Date(now.value).toLocaleTimeString() : '–'))
  return (
    <p class="pill cloud-time">
      <time>{time}</time> cloud time
    </p>
  )
}
