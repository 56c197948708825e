import type { ActionView } from '@repo/control-room/protocol'
import { targetIn } from '@repo/environments'
import { type DemoRoute, json } from '../routes.ts'
import type { Action, Scene } from './action.ts'
import { rollbackAction } from './deployment.ts'
import { pushActions } from './push.ts'
import { queueActions } from './queue.ts'
import { scanAction } from './scan.ts'
import { slackActions } from './slack.ts'
import { taskActions } from './tasks.ts'

export interface Actions {
  view(): readonly ActionView[]
  /** `POST actions/ID`: 202 once it has begun, 409 with the reason where it is disabled. */
  readonly route: DemoRoute
}

export interface ActionsOptions {
  /** Why none of them can be done now. */
  readonly disabled: () => string | undefined
  /** Called when one begins or ends. */
  readonly changed: () => void
}

/** Everything that can be made to happen, for the first service of each environment. */
export function actionsOf(scene: Scene): Action[] {
  const targets = scene.stage.cloud.environments.map((environment) => targetIn(environment))
  return [
    ...targets.flatMap((target) => [
      ...pushActions(scene, target),
      rollbackAction(scene, target),
      ...taskActions(scene, target),
      scanAction(scene, target),
      ...queueActions(scene, target),
    ]),
    ...slackActions(scene),
  ]
}

/** Runs actions, each once at a time. */
export function createActions(
  actions: readonly Action[],
  { disabled, changed }: ActionsOptions,
  failed: (action: Action, error: unknown) => void,
): Actions {
  const running = new Set<Action>()
  const why = (action: Action) =>
    disabled() ?? (running.has(action) ? 'it is under way' : action.disabled())

  async function run(action: Action): Promise<void> {
    running.add(action)
    changed()
    try {
      await action.run()
    } catch (error) {
      failed(action, error)
    } finally {
      running.delete(action)
      changed()
    }
  }

  return {
    view: () =>
      actions.map((action) => {
        const { id, group, label, expects, environment, confirm } = action
        const shown = { id, group, label, expects, environment, confirm }
        return { ...shown, disabled: why(action), running: running.has(action) }
      }),
    route: {
      method: 'POST',
      path: 'actions/',
      answer(_request, id) {
        const action = actions.find((one) => one.id === id)
        if (!action) return json(404, { error: `there is no action ${id}` })
        const reason = why(action)
        if (reason !== undefined) return json(409, { error: reason })
        void run(action)
        return json(202, { id })
      },
    },
  }
}
