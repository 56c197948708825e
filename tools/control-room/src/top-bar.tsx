import { useComputed } from '@preact/signals'
import { ActionMenu, type MenuGroup } from './actions/menu.tsx'
import { now } from './store/clock.ts'
import { hrefOf, route } from './store/route.ts'
import { actions, connection, environments, project } from './store/store.ts'
import { clockTime } from './style/format.ts'

const STATES = {
  connecting: 'connecting …',
  live: 'live',
  lost: 'lost, trying again',
  paused: 'paused',
} as const

const FAULTS = [
  ['slack', 'Slack'],
  ['deployment', 'Deployment'],
  ['scan', 'Scan'],
  ['tasks', 'Tasks'],
  ['queue', 'Queue'],
] as const

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
            <ActionMenu title="Break something" groups={faultGroups()} />
            <ActionMenu title="Push a commit" groups={pushGroups()} primary />
          </>
        )}
      </div>
    </header>
  )
}

function faultGroups(): readonly MenuGroup[] {
  return FAULTS.map(([group, title]) => ({
    title,
    actions: actions.value.filter((action) => action.group === group),
  }))
}

function pushGroups(): readonly MenuGroup[] {
  const pushes = actions.value.filter(({ group }) => group === 'push')
  return environments.value.map(({ name, branch }) => ({
    title: `${branch} → ${name}`,
    actions: pushes.filter(({ environment }) => environment === name),
  }))
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
