import {
  type EcrImageScan,
  type InspectorCoverage,
  type InspectorFinding,
  type InspectorOnDemandScan,
  type InspectorScan,
  parseInspectorTime,
  parseRepository,
} from '@repo/aws-events'
import { redact, redactReason } from '@repo/redact'
import type { RepositoryPlace } from '../places/place.ts'
import {
  type CoverageFact,
  type Finding,
  type FindingFact,
  isFailure,
  type ScanFact,
  type VulnerablePackage,
} from './fact.ts'
import { levelOf } from './level.ts'
import type { SightingFact } from './push-fact.ts'

/** A fact, and the repository of the image that it is about. */
export interface Placed<F> {
  readonly place: RepositoryPlace
  readonly fact: F
}

/** The fact in a scan event of either kind; `undefined` if its repository has no name. */
export function scanFact(event: EcrImageScan | InspectorScan): Placed<ScanFact> | undefined {
  const { detail } = event
  const place = placeOf(detail['repository-name'], event)
  if (!place) return undefined
  const fact: ScanFact = {
    kind: 'scan',
    source: event.source === 'aws.ecr' ? 'ecr' : 'inspector',
    at: Date.parse(event.time),
    digest: detail['image-digest'] ?? '',
    tags: [...detail['image-tags']].sort(),
    status: detail['scan-status'],
    counts: detail['finding-severity-counts'] ?? {},
  }
  return { place, fact }
}

/** The fact in a coverage event; `undefined` if it names no image. */
export function coverageFact(event: InspectorCoverage): Placed<CoverageFact> | undefined {
  const { detail, resources, time } = event
  const arn = resources.find((one) => parseRepository(one)?.owner) ?? ''
  const place = placeOf(arn, event)
  const digest = /sha256:\w+$/.exec(arn)?.[0]
  if (!place || digest === undefined) return undefined
  const { statusCodeValue: status, reason = status } = detail.scanStatus
  const at = Date.parse(detail.eventTimestamp ?? time)
  return { place, fact: { kind: 'coverage', digest, at, status, reason: redactReason(reason) } }
}

/**
 * The fact in a failed scan that somebody started. It is no image of a repository: its id stands for the repository, and its type
 * (`machine image`) for the tag.
 */
export function onDemandFact(event: InspectorOnDemandScan): Placed<ScanFact> | undefined {
  const { account, region, time, detail } = event
  const { resourceId: repository, resourceType = 'resource', scanStatus, scanStatusReason } = detail
  if (scanStatus !== 'FAILED') return undefined
  const fact: ScanFact = {
    kind: 'scan',
    source: 'inspector',
    at: Date.parse(time),
    digest: '',
    tags: [resourceType.toLowerCase().replaceAll('_', ' ')],
    status: scanStatus,
    ...(scanStatusReason === undefined ? {} : { failure: redactReason(scanStatusReason) }),
    counts: {},
  }
  return { place: { account, region, repository }, fact }
}

/** That a scan event named an image, or Amazon Inspector refused it: what one push brings is found by it. */
export function sightingFact(
  fact: ScanFact | (CoverageFact & { readonly tags: readonly string[] }),
): SightingFact {
  const { kind, digest, at, tags, status } = fact
  const failed = kind === 'coverage' || isFailure(status)
  return { kind: 'sighting', digest, at, tags, ...(failed ? { failed: true } : {}) }
}

/** The fact in a finding event; `undefined` if it names no image. */
export function findingFact(event: InspectorFinding): Placed<FindingFact> | undefined {
  const { detail } = event
  const resource = detail.resources.find(({ type }) => type === 'AWS_ECR_CONTAINER_IMAGE')
  const image = resource?.details?.awsEcrContainerImage
  const place = placeOf(resource?.id ?? '', event) ?? placeOf(image?.repositoryName ?? '', event)
  if (!place) return undefined
  const at = parseInspectorTime(detail.updatedAt ?? '') ?? Date.parse(event.time)
  const fact: FindingFact = {
    kind: 'finding',
    at,
    digest: image?.imageHash ?? /sha256:\w+$/.exec(resource?.id ?? '')?.[0] ?? '',
    tags: [...(image?.imageTags ?? [])].sort(),
    finding: inspectorFinding({ ...detail, at }),
    status: detail.status,
  }
  return { place, fact }
}

interface Details {
  readonly findingArn?: string | undefined
  readonly title?: string | undefined
  readonly severity?: string | undefined
  readonly fixAvailable?: string | undefined
  readonly at?: number | undefined
  readonly packageVulnerabilityDetails?:
    | {
        readonly vulnerabilityId?: string | undefined
        readonly sourceUrl?: string | undefined
        readonly vulnerablePackages?: readonly Package[] | undefined
      }
    | undefined
}

interface Package {
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly fixedInVersion?: string | undefined
}

/** A finding as Amazon Inspector writes it, in its events and in the answers of ECR. */
export function inspectorFinding(details: Details): Finding {
  const { findingArn, title, severity, fixAvailable, at } = details
  const {
    vulnerabilityId,
    sourceUrl,
    vulnerablePackages = [],
  } = details.packageVulnerabilityDetails ?? {}
  const packages = vulnerablePackages.map(packageOf)
  const fixed = fixAvailable === 'YES' || packages.some(({ fixedIn }) => fixedIn !== undefined)
  const unfixed =
    fixAvailable === 'NO' || vulnerablePackages.some((one) => one.fixedInVersion === NOT_AVAILABLE)
  return {
    id: redact(vulnerabilityId ?? title ?? 'a finding without a name'),
    level: levelOf(severity),
    packages,
    ...(isPage(sourceUrl) ? { url: sourceUrl } : {}),
    ...(findingArn === undefined ? {} : { arn: findingArn }),
    ...(at === undefined ? {} : { at }),
    ...(fixed ? { fix: 'yes' as const } : unfixed ? { fix: 'no' as const } : {}),
  }
}

/** What Amazon Inspector writes where no version is without the vulnerability. */
const NOT_AVAILABLE = 'NotAvailable'

function packageOf({ name, version, fixedInVersion }: Package): VulnerablePackage {
  const fixed = fixedInVersion !== undefined && fixedInVersion !== NOT_AVAILABLE
  return {
    name: redact(name ?? '?'),
    ...(version === undefined ? {} : { version: redact(version) }),
    ...(fixed ? { fixedIn: redact(fixedInVersion) } : {}),
  }
}

/** A page that Slack can link to, and not longer than a line may be. */
export function isPage(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\/[^\s<>|"]{1,300}$/.test(url)
}

/**
 * Amazon Inspector sends an ARN in the field of the name. Then its owner counts: an administrator account gets the events of all
 * accounts.
 */
function placeOf(
  nameOrArn: string,
  { account, region }: { readonly account: string; readonly region: string },
): RepositoryPlace | undefined {
  const repository = parseRepository(nameOrArn)
  if (!repository) return undefined
  const { owner, name } = repository
  return {
    account: owner?.account || account,
    region: owner?.region || region,
    repository: name,
  }
}
