import type { Environment, Mute } from '@repo/environments'
import type { Settings } from '../settings.ts'
import { type Finding, type ImageFact, keysOf } from './fact.ts'
import { type Image, imageOf } from './image.ts'
import { type Counts, countLevels, countsFrom, isNone, type Level, levelsFrom } from './level.ts'
import type { Push } from './push.ts'
import { pushedImageOf } from './pushed-image.ts'

/**
 * What an image is compared with: the image that serves in the environment, `itself` where it serves already, or nothing, for
 * a reason.
 */
export type Against =
  | {
      readonly is: 'image'
      readonly digest: string
      readonly tag: string | undefined
      /** True if something came more than a day after the comparison: by then another image may serve. */
      readonly past: boolean
    }
  | { readonly is: 'itself' }
  | { readonly is: 'nothing'; readonly why: 'no-environment' | 'serving-unknown' }
  | {
      readonly is: 'nothing'
      readonly why: 'not-scanned' | 'not-named'
      readonly digest: string
      readonly tag: string | undefined
    }

/** An image's vulnerabilities in one environment, as its message shows them. */
export interface ScanCard {
  readonly id: string
  /**
   * `new`: some are new and bad enough; `found`: some are bad enough, and it is not known whether they are new;
   * `clean`: none of these; `failed`: the newest scan found out nothing; `pending`: nothing of it was scanned yet.
   */
  readonly outcome: 'new' | 'found' | 'clean' | 'failed' | 'pending'
  readonly image: Image
  readonly threshold: Level
  readonly against: Against
  /** What is reported, by severity: at or above the threshold, new if that is known, not muted. */
  readonly reported: Counts
  /** The same by name, the worst first. May be fewer than are counted. */
  readonly worst: readonly Finding[]
  /** How many findings of the image are muted. */
  readonly muted: number
  /** Entries of the mute list that have expired and would have applied. */
  readonly expired: readonly Mute[]
}

const DAY = 86_400_000

/**
 * The card of an image in an environment (`undefined`: the table has none).
 *
 * An image that serves itself cannot be compared with what serves: then everything at or above the threshold is reported. Its message
 * is edited as that changes, so nothing is reported twice.
 *
 * @param push what was pushed as one image; then the facts are those of all its members
 */
export function scanCardOf(
  facts: readonly ImageFact[],
  environment: Environment | undefined,
  { mutes, project }: Pick<Settings, 'mutes' | 'project'>,
  push?: Push,
): ScanCard {
  const image = push ? pushedImageOf(facts, push) : imageOf(facts)
  const digests = push ? push.members.map(({ digest }) => digest) : [image.digest]
  const threshold = environment?.scanThreshold ?? project.scanThreshold
  const mute = muteList(mutes, image)
  const unmutedFindings = image.findings.filter(({ id }) => !mute.honoured.has(id))
  const bad = new Set<Level>(levelsFrom(threshold))
  const { against, base } = comparison(facts, { image, digests }, environment)
  const worst = unmutedFindings.filter(
    (finding) => bad.has(finding.level) && keysOf(finding).some((key) => !base.has(key)),
  )
  const compared = against.is !== 'nothing'
  const reported = compared ? countLevels(worst) : unmuted(image, unmutedFindings, threshold)
  return {
    id: `scan:${environment?.name ?? 'unknown'}:${push?.leader ?? image.digest}`,
    outcome: isArtifacts(image, push) ? 'pending' : outcomeOf(image, reported, compared),
    image,
    threshold,
    against,
    reported,
    worst,
    muted: image.findings.length - unmutedFindings.length,
    expired: mute.expired,
  }
}

/**
 * Several failed scans of images without a tag, and nothing else of their push: attestations of an index, most likely. A platform
 * comes with the tag of its index.
 */
function isArtifacts({ failure, tags }: Image, push: Push | undefined): boolean {
  const several = push !== undefined && !push.certain && push.members.length > 1
  return several && failure !== undefined && tags.length === 0
}

function outcomeOf(
  { failure, parts }: Image,
  reported: Counts,
  compared: boolean,
): ScanCard['outcome'] {
  if (failure !== undefined) return 'failed'
  if (parts?.scanned === 0) return 'pending'
  if (isNone(reported)) return 'clean'
  return compared ? 'new' : 'found'
}

function comparison(
  facts: readonly ImageFact[],
  { image, digests }: { readonly image: Image; readonly digests: readonly string[] },
  environment: Environment | undefined,
): { readonly against: Against; readonly base: ReadonlySet<string> } {
  const nothing = (against: Against) => ({ against, base: new Set<string>() })
  if (!environment) return nothing({ is: 'nothing', why: 'no-environment' })
  const serving = servingIn(facts, environment.name)
  if (!serving) return nothing({ is: 'nothing', why: 'serving-unknown' })
  if (digests.includes(serving.serving)) return nothing({ is: 'itself' })
  const { serving: digest, tag } = serving
  const base = baseOf(facts, digest)
  if (!base) return nothing({ is: 'nothing', why: 'not-scanned', digest, tag })
  // Whether a finding without a name is new cannot be decided.
  if (!isNone(countsFrom(image.unnamed, environment.scanThreshold)))
    return nothing({ is: 'nothing', why: 'not-named', digest, tag })
  const past = image.lastAt - image.firstAt > DAY
  return { against: { is: 'image', digest, tag, past }, base: new Set(base.findings) }
}

/** Which image served in an environment. Where two facts differ, the choice does not depend on their order. */
export function servingIn(facts: readonly ImageFact[], environment: string) {
  const answers = facts.filter((fact) => fact.kind === 'serving')
  return first(answers.filter((fact) => fact.environment === environment))
}

/** The findings of the image that served. */
export function baseOf(facts: readonly ImageFact[], serving: string) {
  const answers = facts.filter((fact) => fact.kind === 'base')
  return first(answers.filter((fact) => fact.serving === serving))
}

function first<T>(all: readonly T[]): T | undefined {
  const text = (one: T) => JSON.stringify(one)
  return all.toSorted((a, b) => (text(a) < text(b) ? -1 : 1))[0]
}

/** What is counted at or above the threshold, less what is muted. */
function unmuted(image: Image, unmutedFindings: readonly Finding[], threshold: Level): Counts {
  const [named, left] = [countLevels(image.findings), countLevels(unmutedFindings)]
  const counts = levelsFrom(threshold).map((level) => {
    const muted = (named[level] ?? 0) - (left[level] ?? 0)
    return [level, (image.counts[level] ?? 0) - muted] as const
  })
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

/** By the day of the newest event, not of today, so that the same events give the same message. */
function muteList(mutes: readonly Mute[], { findings, lastAt }: Image) {
  const found = new Set(findings.map(({ id }) => id))
  const applying = mutes.filter(({ id }) => found.has(id))
  const isOver = ({ expires }: Mute) => Date.parse(`${expires}T00:00:00Z`) <= lastAt
  return {
    honoured: new Set(applying.filter((mute) => !isOver(mute)).map(({ id }) => id)),
    expired: applying.filter(isOver),
  }
}
