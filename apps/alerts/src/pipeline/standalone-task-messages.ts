import type { TaskFamilyPlace } from '../places/place.ts'
import { failedRunMessage } from '../render/standalone-task.ts'
import type { Settings } from '../settings.ts'
import { failedRunsOf } from '../standalone-task/failed-run.ts'
import type { Store } from '../store/store.ts'
import { type Batch, horizonOf, scopeOf } from './batch.ts'
import type { Work } from './work.ts'

/** The messages of a family's tasks that belong to no service. All of them is in the events. */
export function standaloneTaskWork(
  batch: Batch,
  place: TaskFamilyPlace,
  { store, settings }: { readonly store: Store; readonly settings: Settings },
): Work {
  const { partition } = batch
  const stored = store.read(partition, horizonOf(batch))
  return {
    learned: () => 0,
    async learn() {
      await stored
    },
    async messages() {
      const { facts, messages: states } = await stored
      const tasks = facts.filter((fact) => fact.kind === 'task')
      const runs = failedRunsOf(tasks, settings.policy.sameTroubleMinutes)
      const messages = runs.filter(scopeOf(batch).isCurrent).map((run) => ({
        ...failedRunMessage(run, place, settings),
        openSince: undefined,
        at: run.firstAt,
      }))
      return { partition, states, messages }
    },
  }
}
