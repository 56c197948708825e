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
  const last: Partial<Record<keyof StageView, unknown>> = {}
  const source = observe.addSource(STAGE, {
    snapshot: () => membersOf(Object.keys(readers) as (keyof StageView)[]),
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
    if (changes.length > 0) source.changed(membersOf(changes))
  }, EVERY_MS)
  timer.unref()

  function membersOf(members: readonly (keyof StageView)[]): Record<string, unknown> {
    for (const member of members) last[member] = readers[member]()
    return Object.fromEntries(members.map((member) => [member, last[member]]))
  }

  return {
    changed: (...members) => {
      for (const member of members) dirty.add(member)
    },
    stop() {
      clearInterval(timer)
      source.remove()
    },
  }
}
