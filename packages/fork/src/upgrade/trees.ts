import { type Owners, ownerOf } from './owners.ts'
import { mergePackageJson } from './package-json.ts'
import type { Conflict, Entry, Repository } from './repository.ts'

/** The three sides of an upgrade, as commits. */
export interface Sides {
  /** The commit of upstream that the fork has taken last. */
  readonly base: string
  /** The fork. */
  readonly ours: string
  /** The commit of upstream to upgrade to. */
  readonly theirs: string
}

/** What an upgrade does, before it does it. */
export interface Plan {
  /** The tree of the result; files with conflicts have markers. */
  readonly tree: string
  /** The index entries of files with conflicts, one a side. */
  readonly conflicts: readonly Conflict[]
  /** Files of upstream that the fork had changed: its changes are replaced. */
  readonly replaced: readonly string[]
  /** Files of the fork that upstream changed or added: they stay as they are. */
  readonly notTaken: readonly string[]
  /** Files that the fork has deleted, and that upstream changed. */
  readonly leftOut: readonly string[]
  /** Files that differ between the fork and the result. */
  readonly changed: readonly string[]
}

/**
 * Plans an upgrade. Git merges three trees: the base, the fork with upstream's files as they were in the base, and the new
 * version with the fork's files as they were in the base. So upstream's files become the new ones and the fork's stay, whatever
 * happened to them; the others are merged. What the fork has deleted stays deleted.
 */
export function planUpgrade(repository: Repository, sides: Sides, owners: Owners): Plan {
  const base = repository.entries(sides.base)
  const ours = repository.entries(sides.ours)
  const theirs = repository.entries(sides.theirs)
  const isLeftOut = leftOutOf(base, ours)

  const mergedBase = new Map([...base].filter(([path]) => !isLeftOut(path)))
  const mergedOurs = new Map(ours)
  const replaced: string[] = []
  for (const [path, entry] of base) {
    if (ownerOf(path, owners) !== 'upstream' || isLeftOut(path)) continue
    if (!same(ours.get(path), entry) && !same(ours.get(path), theirs.get(path))) replaced.push(path)
    mergedOurs.set(path, entry)
  }
  const mergedTheirs = new Map(mergedBase)
  const notTaken: string[] = []
  const leftOut: string[] = []
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const entry = theirs.get(path)
    const isChanged = !same(base.get(path), entry)
    if (isLeftOut(path)) {
      if (isChanged && entry) leftOut.push(path)
    } else if (ownerOf(path, owners) === 'fork') {
      if (isChanged && !same(ours.get(path), entry)) notTaken.push(path)
    } else if (entry) mergedTheirs.set(path, entry)
    else mergedTheirs.delete(path)
    // A file of its own that the fork has put where upstream has one now.
    if (entry && ownerOf(path, owners) === 'upstream' && !base.has(path) && mergedOurs.has(path)) {
      if (!same(ours.get(path), entry)) replaced.push(path)
      mergedOurs.delete(path)
    }
  }
  mergeManifest(repository, [mergedBase, mergedOurs, mergedTheirs])
  const { tree, conflicts } = repository.merge(mergedBase, mergedOurs, mergedTheirs)
  return {
    tree,
    conflicts,
    replaced,
    notTaken,
    leftOut,
    changed: repository.differences(sides.ours, tree),
  }
}

/** Replaces the root's `package.json` of all three sides by the merged one. */
function mergeManifest(repository: Repository, sides: readonly Map<string, Entry>[]): void {
  const path = 'package.json'
  const [base, ours, theirs] = sides.map((side) => side.get(path))
  if (!base || !ours || !theirs) return
  const merged = mergePackageJson(
    repository.blob(base.object),
    repository.blob(ours.object),
    repository.blob(theirs.object),
  )
  const entry = { ...ours, object: repository.write(merged) }
  for (const side of sides) side.set(path, entry)
}

/** Files that the fork has deleted, and new ones in folders of which it has deleted every file. */
function leftOutOf(base: ReadonlyMap<string, Entry>, ours: ReadonlyMap<string, Entry>) {
  const kept = new Set([...ours.keys()].flatMap(foldersOf))
  const gone = new Set([...base.keys()].flatMap(foldersOf).filter((folder) => !kept.has(folder)))
  return (path: string): boolean =>
    (base.has(path) && !ours.has(path)) || foldersOf(path).some((folder) => gone.has(folder))
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

function same(one: Entry | undefined, other: Entry | undefined): boolean {
  return one?.object === other?.object && one?.mode === other?.mode
}
