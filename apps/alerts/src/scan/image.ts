import { refusalOf } from './coverage.ts'
import {
  type Finding,
  type FindingFact,
  type FindingsFact,
  type ImageFact,
  isFailure,
  keysOf,
  type ScanFact,
} from './fact.ts'
import { type Counts, countLevels, countsOf, largerCounts, lessCounts, levels } from './level.ts'

/** One image, as it follows from all its facts. */
export interface Image {
  readonly digest: string
  readonly tags: readonly string[]
  /** The newest scan; `undefined` where only findings came. */
  readonly scan: ScanFact | undefined
  /** Why the newest scan failed: ECR's words, or an empty string; `undefined` if it did not fail. */
  readonly failure: string | undefined
  /** What is wrong with it now, the worst first. */
  readonly findings: readonly Finding[]
  /** All findings by severity, also those that nobody named. */
  readonly counts: Counts
  /** Those of them that nobody named. */
  readonly unnamed: Counts
  /** Time of its first and last event. */
  readonly firstAt: number
  readonly lastAt: number
  /** What else was pushed with it as one image. */
  readonly parts?: Parts
}

/** How the scans of what was pushed as one image ended. */
export interface Parts {
  /** How many have a scan result. */
  readonly scanned: number
  /** Platforms with a scan result, where ECR's manifest names them. */
  readonly platforms: readonly string[]
  /** Platforms whose scan failed. */
  readonly failed: readonly string[]
  /** How many have no scan result, and it is not known whether one of them is a platform; 0 where the manifest is known. */
  readonly unknown: number
  /** How many there are in all. */
  readonly all: number
}

/** The image of these facts. Its facts alone decide, not the order in which they came. */
export function imageOf(facts: readonly ImageFact[]): Image {
  const scans = worstOfEachTime(sorted(facts.filter((fact) => fact.kind === 'scan')))
  const events = facts.filter((fact) => fact.kind === 'finding')
  const scan = scans.at(-1)
  const lists = facts.filter((fact) => fact.kind === 'findings')
  const list = newest(lists, ({ scanAt }) => scanAt)
  // A list from before the newest scan is outdated.
  const current = list && list.scanAt >= (scan?.at ?? 0) ? list : undefined
  const states = newestStates(current, events)
  const findings = sortWorst(states.flatMap(({ finding, active }) => (active ? [finding] : [])))
  const named = countLevels(findings)
  const closed = states.filter(({ active, at }) => !active && at > (scan?.at ?? 0))
  const counted = largerCounts(countsOf(scan?.counts ?? {}), countsOf(current?.counts ?? {}))
  const left = lessCounts(counted, countLevels(closed.map(({ finding }) => finding)))
  const counts = largerCounts(named, left)
  const refusal = refusalOf(facts)
  const isUnscanned = !scan && events.length === 0
  const times = [...scans, ...events, ...(refusal ? [refusal] : [])].map(({ at }) => at)
  return {
    digest: facts[0]?.digest ?? '',
    tags: tagsOf(scans, events),
    scan,
    failure: failureOf(scan, current) ?? (isUnscanned ? refusal?.reason : undefined),
    findings,
    counts,
    unnamed: lessCounts(counts, named),
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
  }
}

/** Of two scans at the same time, one second to AWS, neither is newer: what either found counts. */
function worstOfEachTime(scans: readonly ScanFact[]): ScanFact[] {
  return [...Map.groupBy(scans, ({ at }) => at).values()].flatMap((same) => {
    const last = same.at(-1)
    const counts = same.map((scan) => countsOf(scan.counts)).reduce(largerCounts)
    const tags = same.findLast((scan) => scan.tags.length > 0)?.tags ?? []
    return last ? [{ ...last, counts, tags }] : []
  })
}

/** Amazon Inspector's findings change on their own: of each, the newest state counts, from whichever source. */
function newestStates(list: FindingsFact | undefined, events: readonly FindingFact[]) {
  const states = [
    ...(list?.findings ?? []).map((finding) => ({ finding, active: true, at: finding.at ?? 0 })),
    ...events.map(({ finding, status, at }) => ({ finding, active: status === 'ACTIVE', at })),
  ]
  const byName = Map.groupBy(
    states,
    ({ finding }) => finding.arn ?? `${finding.id} ${JSON.stringify(finding.packages)}`,
  )
  return [...byName.values()].flatMap((all) => {
    const last = newest(all, ({ at }) => at)
    return last ? [last] : []
  })
}

function failureOf(scan: ScanFact | undefined, list: FindingsFact | undefined) {
  return isFailure(scan?.status ?? '') ? (list?.failure ?? scan?.failure ?? '') : undefined
}

function tagsOf(scans: readonly ScanFact[], findings: readonly FindingFact[]): readonly string[] {
  const tagged = [...scans, ...sorted(findings)].filter(({ tags }) => tags.length > 0)
  const last = newest(tagged, ({ at }) => at)
  return last?.tags ?? []
}

/** The worst first; then those with a fix, as there is something to do; then by name. */
export function sortWorst(findings: readonly Finding[]): Finding[] {
  const fixed = ({ fix }: Finding) => (fix === 'yes' ? 0 : 1)
  return [...findings].sort(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      fixed(a) - fixed(b) ||
      compare(keysOf(a).join(), keysOf(b).join()) ||
      compare(JSON.stringify(a), JSON.stringify(b)),
  )
}

function sorted<F extends { readonly at: number }>(facts: readonly F[]): F[] {
  return [...facts].sort((a, b) => a.at - b.at || compare(JSON.stringify(a), JSON.stringify(b)))
}

/** Of equally new ones the same one is taken whatever their order. */
function newest<T>(all: readonly T[], at: (one: T) => number): T | undefined {
  return [...all]
    .sort((a, b) => at(a) - at(b) || compare(JSON.stringify(a), JSON.stringify(b)))
    .at(-1)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
