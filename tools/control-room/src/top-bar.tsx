import { useComputed } from '@preact/signals'
import { ActionMenu, type MenuGroup } from './actions/menu.tsx'
import { now } from './store/clock.ts'
import { hrefOf, route } from './store/route.ts'
import { actions, connection, project } from './store/store.ts'
import { clockTime } from './style/format.ts'

const STATES = {
  connecting: 'connecting …',
  live: 'live',
  lost: 'lost, trying again',
  paused: 'paused',
} as const

const PUSHES: readonly MenuGroup[] = [{ group: 'push', title: 'Push' }]
const FAULTS: readonly MenuGroup[] = [
  { group: 'slack', title: 'Slack' },
  { group: 'tasks', title: 'Tasks' },
  { group: 'deployment', title: 'Deployment' },
  { group: 'scan', title: 'Scan' },
  { group: 'queue', title: 'Queue' },
]

/** Name, state of the connection, cloud time, and what can be done. */
export function TopBar() {
  return (
    <header class="top-bar">
      <h1>
        <a href={hrefOf({ view: 'live' })}>{project}</a>
      </h1>
      <p class="pill" role="status" data-state={connection}>
        {STATES[connection.value]}
        <span class="host"> · {location.host}</span>
      </p>
      <CloudTime />
      <div class="top-bar-end">
        <nav aria-label="Views">
          <ViewLink view="gallery" title="Gallery" />
          <ViewLink view="replay" title="Replay…" />
        </nav>
        {actions.value.length > 0 && (
          <>
            <ActionMenu title="Break something" groups={FAULTS} />
            <ActionMenu title="Push a commit" groups={PUSHES} primary />
          </>
        )}
      </div>
    </header>
  )
}

function ViewLink({ view, title }: { view: 'gallery' | 'replay'; title: string }) {
  return (
    <a
      class="button"
      href={hrefOf({ view })}
      aria-current={route.value.view === view ? 'page' : undefined}
    >
      {title}
    </a>
  )
}

function CloudTime() {
  const time = useComputed(() => (now.value ? clockTime(now.value) : '–'))
  return (
    <p class="pill cloud-time">
      <time>{time}</time> <span class="host">cloud time</span>
    </p>
  )
}
