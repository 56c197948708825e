import { isDeepStrictEqual } from 'node:util'
import { STAGE, type StageView } from '@repo/control-room/protocol'
import type { LocalCloud } from '@repo/local-cloud'

/** Each member of the view, read when it is published. */
export type Readers = { readonly [Member in keyof StageView]: () => StageView[Member] }

export interface Published {
  /** These members may have changed. */
  changed(...members: readonly (keyof StageView)[]): void
  stop(): void
}

/** Lines of ecspresso and answers of services come in bursts. */
const EVERY_MS = 100

/**
 * Publishes the state of the stage in the stream of the cloud: members that have changed, at most ten times a second, and
 * only while somebody looks. Some depend on what is in the cloud, and are compared twice a second.
 */
export function publishStage(
  { observe }: Pick<LocalCloud, 'observe'>,
  readers: Readers,
  compared: readonly (keyof StageView)[],
): Published {
  const members = Object.keys(readers) as (keyof StageView)[] // Readers has the members of the view, and no others.
  const last: Partial<Record<keyof StageView, unknown>> = {}
  const source = observe.addSource(STAGE, {
    snapshot() {
      // One client has what the others do not have yet: the next comparison publishes it to all.
      for (const member of members) delete last[member]
      return membersOf(members)
    },
  })
  const dirty = new Set<keyof StageView>()
  let times = 0
  const timer = setInterval(() => {
    times += 1
    if (times % 5 === 0) for (const member of compared) dirty.add(member)
    if (dirty.size === 0 || !observe.isWatched()) return
    const changes = [...dirty].filter(
      (member) => !isDeepStrictEqual(last[member], readers[member]()),
    )
    dirty.clear()
    if (changes.length === 0) return
    const changed = membersOf(changes)
    Object.assign(last, changed)
    source.changed(changed)
  }, EVERY_MS)
  timer.unref()

  function membersOf(names: readonly (keyof StageView)[]): Record<string, unknown> {
    return Object.fromEntries(names.map((member) => [member, readers[member]()]))
  }

  return {
    changed: (...names) => {
      for (const member of names) dirty.add(member)
    },
    stop() {
      clearInterval(timer)
      source.remove()
    },
  }
}
