import type { ServiceView, TaskView } from '@repo/local-cloud'
import { ageOf, shortCommit } from './commit.tsx'
import { tasksOf } from './deployment.ts'
import { stateOf } from './task-state.ts'

/** Failed tasks beyond these are counted only. */
const SHOWN_FAILURES = 6
const SIGNS = { serving: '●', active: '◌', failed: '✕', gone: '○' } as const

/** The tasks that run, and those of the newest deployment that failed. */
export function Tasks({ service, newest }: { service: ServiceView; newest: string }) {
  const { shown, hidden } = tasksToShow(service)
  return (
    <section class="part">
      <h4>Tasks</h4>
      {shown.length === 0 ? (
        <p class="empty">No task runs.</p>
      ) : (
        <ul class="tasks">
          {shown.map((task) => (
            <Task key={task.id} task={task} newest={newest} />
          ))}
          {hidden > 0 && <li class="more">and {hidden} that failed before</li>}
        </ul>
      )}
    </section>
  )
}

function Task({ task, newest }: { task: TaskView; newest: string }) {
  const { kind, words } = stateOf(task)
  const { id, tag, stoppedReason, lastStatus } = task
  return (
    <li
      class="task"
      data-kind={kind}
      data-age={ageOf(tag, newest)}
      title={`${id} · ${lastStatus}${stoppedReason ? ` · ${stoppedReason}` : ''}`}
    >
      <span class="task-id">
        <span aria-hidden="true">{SIGNS[kind]}</span> {shortId(id)}
      </span>
      <span class="task-state">
        {shortCommit(tag ?? task.taskDefinition)} · <b>{words}</b>
      </span>
    </li>
  )
}

/** Which tasks a card has, those that run first, and how many more failed before those. */
export function tasksToShow(service: ServiceView): {
  readonly shown: readonly TaskView[]
  readonly hidden: number
} {
  const [newest] = service.deployments
  const failed = (newest ? tasksOf(newest, service.tasks) : []).filter(
    (task) => task.lastStatus === 'STOPPED' && stateOf(task).kind === 'failed',
  )
  const last = failed.slice(-SHOWN_FAILURES)
  const running = service.tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED')
  const shown = [...running, ...last]
  return { shown, hidden: failed.length - last.length }
}

function shortId(id: string): string {
  return id.length > 10 ? `${id.slice(0, 4)}…${id.slice(-3)}` : id
}
