import type { Level } from './level.ts'
import type { Member } from './push-fact.ts'

/**
 * The facts of one image: each is one statement of an event, of ECR or of ECS. Facts are only ever added, so their
 * order of arrival cannot matter. All times are epoch milliseconds; `digest` is `sha256:…`, empty where an event has none.
 */
export type ImageFact =
  | ScanFact
  | FindingFact
  | FindingsFact
  | ServingFact
  | BaseFact
  | MembersFact
  | CoverageFact
  | InUseFact

/** `ECR Image Scan` (basic) or `Inspector2 Scan` (enhanced). */
export interface ScanFact {
  readonly kind: 'scan'
  readonly source: 'ecr' | 'inspector'
  readonly at: number
  readonly digest: string
  readonly tags: readonly string[]
  readonly status: string
  /** Why it failed, in Amazon Inspector's words. */
  readonly failure?: string
  /** Findings of each severity; levels without any are missing, and all are if the event has no counts. */
  readonly counts: Readonly<Record<string, number>>
}

/** `Inspector2 Finding`: one vulnerability was found, suppressed or closed. */
export interface FindingFact {
  readonly kind: 'finding'
  readonly at: number
  readonly digest: string
  readonly tags: readonly string[]
  readonly finding: Finding
  /** `ACTIVE`, `SUPPRESSED` or `CLOSED`. */
  readonly status: string
}

/** What `DescribeImageScanFindings` returned after a scan. */
export interface FindingsFact {
  readonly kind: 'findings'
  readonly digest: string
  /** Time of the scan after which they were read; 0 where only findings had arrived. */
  readonly scanAt: number
  /** The worst ones, if there are more than an item of the store should hold. */
  readonly findings: readonly Finding[]
  /** Findings of each severity, also of those that are not listed. */
  readonly counts: Readonly<Record<string, number>>
  /** ECR's own words, if the scan failed. */
  readonly failure?: string
}

/** Which image of the repository served in an environment when this one was first looked at. */
export interface ServingFact {
  readonly kind: 'serving'
  readonly digest: string
  readonly environment: string
  readonly serving: string
  readonly tag?: string
}

/** The findings of the image that served, at the time of the comparison. */
export interface BaseFact {
  readonly kind: 'base'
  readonly digest: string
  readonly serving: string
  /** `CVE package`, as `keysOf` makes them. */
  readonly findings: readonly string[]
}

/** `Inspector2 Coverage`: Amazon Inspector began, stopped or refused to scan the image. */
export interface CoverageFact {
  readonly kind: 'coverage'
  readonly digest: string
  readonly at: number
  /** `ACTIVE` or `INACTIVE`. */
  readonly status: string
  /** `SCAN_ELIGIBILITY_EXPIRED`, `UNSUPPORTED_OS`, … */
  readonly reason: string
}

/** Whether the image served in an environment when Amazon Inspector stopped scanning it. */
export interface InUseFact {
  readonly kind: 'in-use'
  readonly digest: string
  readonly environment: string
  /** Of the coverage event. */
  readonly at: number
  readonly inUse: boolean
}

/** The push that brought the image, as it was derived then: what is stored of the repository is kept for days. */
export interface MembersFact {
  readonly kind: 'members'
  readonly digest: string
  readonly root: string
  readonly tags: readonly string[]
  readonly members: readonly Member[]
  readonly leader: string
  readonly certain: boolean
}

/** One vulnerability of an image. */
export interface Finding {
  /** `CVE-2026-1234`, or whatever the scanner calls it. */
  readonly id: string
  readonly level: Level
  readonly packages: readonly VulnerablePackage[]
  /** The scanner's own page about it. */
  readonly url?: string
  /** Amazon Inspector's name of it; its last change there. */
  readonly arn?: string
  readonly at?: number
  /** Whether there is a version without it; not known from basic scans. */
  readonly fix?: 'yes' | 'no'
}

export interface VulnerablePackage {
  readonly name: string
  readonly version?: string
  readonly fixedIn?: string
}

/** Whether a scan has no result, by its status. */
export function isFailure(status: string): boolean {
  return /FAIL|UNSUPPORTED/.test(status)
}

const kinds: ReadonlySet<string> = new Set<ImageFact['kind']>([
  'scan',
  'finding',
  'findings',
  'serving',
  'base',
  'members',
  'coverage',
  'in-use',
])

/** Whether a fact is about an image. */
export function isImageFact(fact: { readonly kind: string }): fact is ImageFact {
  return kinds.has(fact.kind)
}

/** The item of the store that holds a fact: a finding has its own, as an image may have hundreds. */
export function imageItemOf(fact: ImageFact): string {
  switch (fact.kind) {
    case 'finding':
      return `finding#${fact.finding.arn ?? fact.finding.id}`
    case 'findings':
      return `findings#${fact.scanAt}`
    case 'serving':
      return `serving#${fact.environment}`
    case 'base':
      return `base#${fact.serving}`
    case 'coverage':
      return `coverage#${fact.digest}`
    case 'in-use':
      return `in-use#${fact.environment}`
    case 'members':
      return `members#${fact.root}`
    case 'scan':
      return `scan#${fact.digest}`
  }
}

/** What a finding is compared by: the same vulnerability of another package is another one, another version is not. */
export function keysOf({ id, packages }: Finding): string[] {
  return packages.length > 0 ? packages.map(({ name }) => `${id} ${name}`) : [id]
}
