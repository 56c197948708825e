import type { MembersFact } from './fact.ts'
import type { ManifestFact, Member, Part, PushFact, SightingFact } from './push-fact.ts'

/** The images that were pushed as one: an image index with what it lists, or a single image. */
export interface Push {
  /** The one that people pull, as far as it is known. */
  readonly root: { readonly digest: string; readonly tags: readonly string[] }
  /** All of them, the root included, by digest. */
  readonly members: readonly Member[]
  /** The one whose item of the store has the message. */
  readonly leader: string
  /** False if it follows from the times of events alone. */
  readonly certain: boolean
}

/** Milliseconds between the scans of images of one push. Where ECR can be read, the times of their push count. */
export const TOGETHER = 120_000
/** The same for a failed scan of an image without a tag, which most likely is an attestation: these have been minutes later. */
const TOGETHER_FAILED = 5 * TOGETHER

/**
 * The push that brought an image. ECR's manifest of the index decides. Where it cannot be read, the times do: an image without a
 * tag belongs to the tagged one that was scanned next to it.
 * @param facts what is stored of the repository
 * @param stored what is stored of the push with the image itself
 */
export function pushOf(
  digest: string,
  facts: readonly PushFact[],
  stored: readonly MembersFact[] = [],
): Push {
  const state = stateOf(facts)
  const before = largest(stored.filter((fact) => !isDisproved(digest, fact, state)))
  const push = byManifest(digest, state) ?? wider(byTime(digest, state), before) ?? alone(digest)
  const digests = new Set(push.members.map((member) => member.digest))
  const leaders = [...state.leaders].sort()
  const kept = [...leaders, before?.leader].find((one) => one !== undefined && digests.has(one))
  return { ...push, leader: kept ?? push.root.digest }
}

/** Whether ECR has returned since that another image of a push, as it followed from times, was pushed without this one. */
function isDisproved(digest: string, { certain, members }: MembersFact, state: State): boolean {
  const manifests = certain ? [] : members.map((member) => byManifest(member.digest, state))
  return manifests.some((push) => push && !push.members.some((one) => one.digest === digest))
}

/** When a push is scanned again, its images are seen one after the other: by then what it is has been stored. */
function wider(found: Found | undefined, before: Found | undefined): Found | undefined {
  const stored = new Set(before?.members.map(({ digest }) => digest))
  return found?.members.every(({ digest }) => stored.has(digest)) ? before : (found ?? before)
}

/** Without its message. */
type Found = Omit<Push, 'leader'> & { readonly leader?: string }

function alone(digest: string): Found {
  return { root: { digest, tags: [] }, members: [{ digest, is: 'unknown' }], certain: false }
}

interface State {
  readonly sightings: ReadonlyMap<string, readonly SightingFact[]>
  readonly manifests: ReadonlyMap<string, ManifestFact>
  readonly leaders: ReadonlySet<string>
}

function stateOf(facts: readonly PushFact[]): State {
  const sightings = facts.filter((fact) => fact.kind === 'sighting')
  const manifests = facts.filter((fact) => fact.kind === 'manifest')
  const leaders = facts.filter((fact) => fact.kind === 'leader')
  return {
    sightings: Map.groupBy(sightings, ({ digest }) => digest),
    // The newest one counts: tags move.
    manifests: new Map(sorted(manifests, ({ at }) => at).map((fact) => [fact.digest, fact])),
    leaders: new Set(leaders.map(({ digest }) => digest)),
  }
}

function byManifest(digest: string, { manifests }: State): Found | undefined {
  const [index] = sorted([...manifests.values()].filter((one) => lists(one, digest)))
  if (index) {
    const { digest: root, tags, parts = [] } = index
    const members = [{ digest: root, is: 'index' as const }, ...parts].sort(byDigest)
    return { root: { digest: root, tags }, members, certain: true }
  }
  const own = manifests.get(digest)
  const isAlone = own && (own.is === 'artifact' || own.tags.length > 0)
  return isAlone
    ? { root: { digest, tags: own.tags }, members: [{ digest, is: own.is }], certain: true }
    : undefined
}

function lists({ is, digest, parts = [] }: ManifestFact, wanted: string): boolean {
  return is === 'index' && (digest === wanted || parts.some((part) => part.digest === wanted))
}

interface Seen {
  readonly digest: string
  readonly at: number
  readonly tags: readonly string[]
  readonly failed: boolean
}

function byTime(digest: string, state: State): Found | undefined {
  const all = [...state.sightings].flatMap(([one, sightings]) =>
    byManifest(one, state) ? [] : seen(one, sightings, state.manifests.get(one)),
  )
  const group = neighbours(digest, inOrder(all))
  if (!group) return undefined
  const [first] = group
  const tagged = group.filter(({ tags }) => tags.length > 0)
  const own = group.find((one) => one.digest === digest)
  if (!first || !own) return undefined
  // The scan of an index fails, so one that was scanned is an index only where there is no other.
  const failed = tagged.filter((one) => one.failed)
  const roots = failed.length > 0 ? failed : tagged
  const rootOf = (one: Seen) =>
    headOf(one.tags.length > 0 ? one : (nearest(one, roots) ?? first), roots)
  const root = rootOf(own)
  const members = group.filter((one) => rootOf(one).digest === root.digest)
  return {
    root: { digest: root.digest, tags: root.tags },
    members: members.map((one) => ({ digest: one.digest, is: 'unknown' as const })).sort(byDigest),
    certain: false,
  }
}

function seen(digest: string, sightings: readonly SightingFact[], manifest?: ManifestFact): Seen {
  const at = manifest?.pushedAt ?? Math.min(...sightings.map((one) => one.at))
  const last = sorted(sightings, (one) => one.at).at(-1)
  const tags = sightings.flatMap((one) => one.tags)
  return { digest, at, tags: [...new Set(tags)].sort(), failed: last?.failed ?? false }
}

/** A tag is at one image at a time: of those with the same tags, one is what the others were pushed as. */
function headOf(one: Seen, roots: readonly Seen[]): Seen {
  const tags = JSON.stringify(one.tags)
  const same = one.tags.length > 0 ? roots.filter((root) => JSON.stringify(root.tags) === tags) : []
  return same[0] ?? one
}

/** Those around an image, each close to the one before. */
function neighbours(digest: string, all: readonly Seen[]): readonly Seen[] | undefined {
  const groups: Seen[][] = []
  for (const one of all) {
    const group = groups.at(-1)
    const gap = one.failed && one.tags.length === 0 ? TOGETHER_FAILED : TOGETHER
    if (group && one.at - (group.at(-1)?.at ?? 0) <= gap) group.push(one)
    else groups.push([one])
  }
  return groups.find((group) => group.some((one) => one.digest === digest))
}

function nearest(one: Seen, roots: readonly Seen[]): Seen | undefined {
  return inOrder(roots).toSorted((a, b) => Math.abs(a.at - one.at) - Math.abs(b.at - one.at))[0]
}

/** The one that was derived when most of the push had arrived. */
function largest(stored: readonly MembersFact[]): Found | undefined {
  const [first] = sorted(stored).toSorted((a, b) => b.members.length - a.members.length)
  return first && { ...first, root: { digest: first.root, tags: first.tags } }
}

const byDigest = (a: Member | Part, b: Member | Part) => (a.digest < b.digest ? -1 : 1)

function inOrder(all: readonly Seen[]): Seen[] {
  return [...all].sort((a, b) => a.at - b.at || (a.digest < b.digest ? -1 : 1))
}

/** Equal facts in any order give the same one first. */
function sorted<T>(all: readonly T[], at: (one: T) => number = () => 0): T[] {
  const text = (one: T) => JSON.stringify(one)
  return [...all].sort((a, b) => at(a) - at(b) || (text(a) < text(b) ? -1 : 1))
}
