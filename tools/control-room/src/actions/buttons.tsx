import { actions } from '../store/store.ts'
import { choose, isRunning } from './actions.ts'

/** The actions whose ids begin so and that can be done now, beside what they change. */
export function ActionButtons({ prefix }: { prefix: string }) {
  const possible = actions.value.filter(
    ({ id, disabled }) => id.startsWith(prefix) && disabled === undefined,
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
