import { refusalOf } from './coverage.ts'
import { type Finding, type ImageFact, keysOf } from './fact.ts'
import { type Image, imageOf, type Parts, sortWorst } from './image.ts'
import { type Counts, countLevels, largerCounts, lessCounts } from './level.ts'
import type { Push } from './push.ts'
import type { Member } from './push-fact.ts'

/**
 * What was pushed as one image. Its vulnerabilities are those of all its platforms, each once. The scan of an index, an attestation or
 * a signature has no meaning: there is nothing in it to scan.
 * @param facts of all its members
 */
export function pushedImageOf(facts: readonly ImageFact[], push: Push): Image {
  const byDigest = Map.groupBy(facts, ({ digest }) => digest)
  const members = push.members.flatMap((member) => {
    const own = byDigest.get(member.digest) ?? []
    return isObserved(own) ? { ...member, image: imageOf(own) } : []
  })
  const [first] = members
  // A single image needs no manifest: its scan is enough.
  if (first && push.members.length === 1 && first.is !== 'artifact') return first.image
  const scanned = members.filter(({ image }) => image.failure === undefined)
  const failed = members.filter(
    ({ is, image }) => image.failure !== undefined && (is === 'image' || is === 'unknown'),
  )
  const images = scanned.map(({ image }) => image)
  const findings = once(images.flatMap((image) => image.findings))
  const named = countLevels(findings)
  // The same vulnerability is counted on each platform: the sum would count it twice.
  const counts = images.map((image) => image.counts).reduce<Counts>(largerCounts, named)
  const newest = [...(images.length > 0 ? scanned : failed)].sort(
    (a, b) => a.image.lastAt - b.image.lastAt || (a.digest < b.digest ? -1 : 1),
  )
  return {
    digest: push.root.digest,
    tags: tagsOf(push, members),
    scan: newest.at(-1)?.image.scan,
    failure: images.length > 0 ? undefined : newest.at(-1)?.image.failure,
    findings,
    counts,
    unnamed: lessCounts(counts, named),
    firstAt: Math.min(...members.map(({ image }) => image.firstAt)),
    lastAt: Math.max(...members.map(({ image }) => image.lastAt)),
    parts: partsOf(push, { scanned, failed }),
  }
}

type Observed = Member & { readonly image: Image }

/** Whether a scanner has reported anything about an image. */
function isObserved(facts: readonly ImageFact[]): boolean {
  return (
    refusalOf(facts) !== undefined ||
    facts.some(({ kind }) => kind === 'scan' || kind === 'finding' || kind === 'findings')
  )
}

function tagsOf({ root }: Push, members: readonly Observed[]): readonly string[] {
  if (root.tags.length > 0) return root.tags
  return members.find(({ image }) => image.tags.length > 0)?.image.tags ?? []
}

/** Each vulnerability once, with what is known of it on any platform. */
function once(findings: readonly Finding[]): Finding[] {
  const keyOf = (finding: Finding) =>
    JSON.stringify([keysOf(finding), finding.packages.map(({ version }) => version)])
  const byKey = Map.groupBy(sortWorst(findings), keyOf)
  return sortWorst([...byKey.values()].flatMap(([first]) => first ?? []))
}

function partsOf(
  { members, certain }: Push,
  { scanned, failed }: Readonly<Record<'scanned' | 'failed', readonly Observed[]>>,
): Parts {
  const platforms = (some: readonly Member[]) =>
    [
      ...new Set(some.flatMap(({ is, platform }) => (is === 'image' ? (platform ?? '?') : []))),
    ].sort()
  return {
    scanned: scanned.length,
    platforms: platforms(scanned),
    failed: platforms(failed),
    unknown: certain ? 0 : members.length - scanned.length,
    all: members.length,
  }
}
