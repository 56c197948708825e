import type { EcrImageAction } from '../ecr/image-action.ts'
import type { EcrImageScan } from '../ecr/image-scan.ts'
import type { InspectorCoverage } from '../inspector/coverage.ts'
import type { InspectorFinding } from '../inspector/finding.ts'
import type { InspectorOnDemandScan } from '../inspector/on-demand.ts'
import type { InspectorScan } from '../inspector/scan.ts'
import {
  type BuildSource,
  type DetailOf,
  type EnvelopeOptions,
  type Frame,
  frame,
} from './source.ts'

/** Options of an event about an image. */
interface ImageOptions extends EnvelopeOptions {
  /** Name of the repository. Default: `my-repository-name`. */
  readonly repository?: string | undefined
}

const digest = `sha256:${'a'.repeat(64)}`

export interface ImageScanOptions extends ImageOptions {
  readonly detail?: DetailOf<EcrImageScan>
}

/** By default, a scan completes without findings: ECR leaves the counts out then. */
export function ecrImageScan(source: BuildSource, options: ImageScanOptions = {}): EcrImageScan {
  const at = frame(source, options)
  const repository = options.repository ?? 'my-repository-name'
  return {
    ...at.envelope([repositoryArn(at, repository)]),
    'detail-type': 'ECR Image Scan',
    source: 'aws.ecr',
    detail: {
      'scan-status': 'COMPLETE',
      'repository-name': repository,
      'image-digest': digest,
      'image-tags': ['latest'],
      ...options.detail,
    },
  }
}

export interface ImageActionOptions extends ImageOptions {
  readonly detail?: DetailOf<EcrImageAction>
}

/** By default, an image was pushed. */
export function ecrImageAction(
  source: BuildSource,
  options: ImageActionOptions = {},
): EcrImageAction {
  return {
    ...frame(source, options).envelope([]),
    'detail-type': 'ECR Image Action',
    source: 'aws.ecr',
    detail: {
      result: 'SUCCESS',
      'repository-name': options.repository ?? 'my-repository-name',
      'image-digest': digest,
      'action-type': 'PUSH',
      'image-tag': 'latest',
      ...options.detail,
    },
  }
}

export interface InspectorScanOptions extends ImageOptions {
  readonly detail?: DetailOf<InspectorScan>
}

/** By default, the first scan found nothing. Amazon Inspector puts the repository's ARN into `repository-name`. */
export function inspectorScan(
  source: BuildSource,
  options: InspectorScanOptions = {},
): InspectorScan {
  const at = frame(source, options)
  const arn = repositoryArn(at, options.repository ?? 'my-repository-name')
  return {
    ...at.envelope([arn]),
    'detail-type': 'Inspector2 Scan',
    source: 'aws.inspector2',
    detail: {
      'scan-status': 'INITIAL_SCAN_COMPLETE',
      'repository-name': arn,
      'finding-severity-counts': { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 0 },
      'image-digest': digest,
      'image-tags': ['latest'],
      // Sent by AWS; the schema does not declare it.
      ...{ version: '1.0' },
      ...options.detail,
    },
  }
}

export interface InspectorCoverageOptions extends ImageOptions {
  /** Default: `sha256:aaaa…`. */
  readonly imageDigest?: string | undefined
  readonly detail?: DetailOf<InspectorCoverage>
}

/** By default, the image was pushed longer ago than Amazon Inspector is configured to scan it. */
export function inspectorCoverage(
  source: BuildSource,
  options: InspectorCoverageOptions = {},
): InspectorCoverage {
  const at = frame(source, options)
  const { repository = 'my-repository-name', imageDigest = digest } = options
  return {
    ...at.envelope([`${repositoryArn(at, repository)}/${imageDigest}`]),
    'detail-type': 'Inspector2 Coverage',
    source: 'aws.inspector2',
    detail: {
      scanStatus: { reason: 'SCAN_ELIGIBILITY_EXPIRED', statusCodeValue: 'INACTIVE' },
      eventTimestamp: at.iso,
      ...options.detail,
    },
  }
}

export interface InspectorOnDemandOptions extends EnvelopeOptions {
  readonly detail?: DetailOf<InspectorOnDemandScan>
}

/** By default, the scan of a machine image failed. */
export function inspectorOnDemandScan(
  source: BuildSource,
  options: InspectorOnDemandOptions = {},
): InspectorOnDemandScan {
  const resourceId = options.detail?.resourceId ?? 'ami-0abcdef1234567890'
  return {
    ...frame(source, options).envelope([resourceId]),
    'detail-type': 'Inspector2 OnDemand Scan Complete',
    source: 'aws.inspector2',
    detail: {
      resourceId,
      resourceType: 'MACHINE_IMAGE',
      scanStatus: 'FAILED',
      scanStatusReason: 'UNSUPPORTED_OS',
      ...options.detail,
    },
  }
}

export interface InspectorFindingOptions extends ImageOptions {
  readonly detail?: DetailOf<InspectorFinding>
}

/** By default, a critical vulnerability with a fix, in an image that runs. */
export function inspectorFinding(
  source: BuildSource,
  options: InspectorFindingOptions = {},
): InspectorFinding {
  const at = frame(source, options)
  const repository = options.repository ?? 'my-repository-name'
  const image = `${repositoryArn(at, repository)}/${digest}`
  const detail = {
    awsAccountId: at.account,
    description: 'A sample finding.',
    exploitAvailable: 'NO',
    findingArn: `${at.arn('inspector2')}:finding/${at.hexId()}`,
    firstObservedAt: inspectorTime(at.iso),
    fixAvailable: 'YES',
    inspectorScore: 9.8,
    lastObservedAt: inspectorTime(at.iso),
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-1234',
      sourceUrl: 'https://nvd.nist.gov/vuln/detail/CVE-2026-1234',
      vulnerablePackages: [{ name: 'openssl', version: '3.0.11', fixedInVersion: '3.0.15' }],
    },
    resources: [imageResource(image, repository)],
    severity: 'CRITICAL',
    status: 'ACTIVE',
    title: 'CVE-2026-1234 - openssl',
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: inspectorTime(at.iso),
  }
  return {
    ...at.envelope([image]),
    'detail-type': 'Inspector2 Finding',
    source: 'aws.inspector2',
    detail: { ...detail, ...options.detail },
  }
}

function imageResource(id: string, repositoryName: string) {
  return {
    details: {
      awsEcrContainerImage: {
        imageHash: digest,
        imageTags: ['latest'],
        inUseCount: 1,
        repositoryName,
      },
    },
    id,
    type: 'AWS_ECR_CONTAINER_IMAGE',
  }
}

function repositoryArn(at: Frame, repository: string): string {
  return `${at.arn('ecr')}:repository/${repository}`
}

/** The newer of Amazon Inspector's two forms: `Wed Sep 04 16:50:37.627 UTC 2024`. */
function inspectorTime(iso: string): string {
  const [day = '', date, month, year] = new Date(iso).toUTCString().split(/,? /)
  return `${day} ${month} ${date} ${iso.slice(11, 23)} UTC ${year}`
}
