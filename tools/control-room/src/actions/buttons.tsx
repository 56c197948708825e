import type { ActionView } from '../protocol.ts'
import { actions } from '../store/store.ts'
import { choose, isRunning } from './actions.ts'

interface ActionButtonsProps {
  readonly group: ActionView['group']
  /** Default: of any. */
  readonly environment?: string
}

/** The actions of a group that can be done now, beside what they change. */
export function ActionButtons({ group, environment }: ActionButtonsProps) {
  const possible = actions.value.filter(
    (action) =>
      action.group === group &&
      action.disabled === undefined &&
      (environment === undefined || action.environment === environment),
  )
  if (possible.length === 0) return null
  return (
    <p class="action-buttons">
      {possible.map((action) => (
        <button
          key={action.id}
          type="button"
          class="button"
          aria-disabled={isRunning(action)}
          title={action.expects}
          onClick={() => choose(action)}
        >
          {action.label}
        </button>
      ))}
    </p>
  )
}
