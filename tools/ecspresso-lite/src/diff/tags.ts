import type { Tag } from '@aws-sdk/client-ecs'

/** The changes that make the tags in AWS equal to those of the file. */
export interface TagChanges {
  /** New tags first, then changed values. */
  set: Tag[]
  /** Keys. */
  remove: string[]
}

export function compareTags(remote: readonly Tag[] = [], local: readonly Tag[] = []): TagChanges {
  const before = new Map(remote.map(({ key, value }) => [key, value]))
  const after = new Set(local.map(({ key }) => key))
  const added = local.filter(({ key }) => !before.has(key))
  const changed = local.filter(({ key, value }) => before.has(key) && before.get(key) !== value)
  const remove = remote.flatMap(({ key }) => (key !== undefined && !after.has(key) ? [key] : []))
  return { set: [...added, ...changed], remove }
}
