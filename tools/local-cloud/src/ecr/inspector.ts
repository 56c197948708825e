import { createHash } from 'node:crypto'
import type { createBuild } from '@repo/aws-events/build'
import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { countBySeverity, type Finding, type StoredImage } from './image.ts'

/** The events that Amazon Inspector emits after its first scan of an image: a summary, and one for each finding. */
export function inspectorEvents(
  build: ReturnType<typeof createBuild>,
  caller: Caller,
  repository: string,
  image: StoredImage,
) {
  const { digest, scan, tags } = image
  const findings = scan?.findings ?? []
  const { CRITICAL = 0, HIGH = 0, MEDIUM = 0 } = countBySeverity(findings)
  const sum = build.inspectorScan({
    repository,
    detail: {
      'finding-severity-counts': { CRITICAL, HIGH, MEDIUM, TOTAL: findings.length },
      'image-digest': digest,
      'image-tags': [...tags],
    },
  })
  const each = findings.map((finding) => {
    const { updatedAt: _updatedAt, ...detail } = enhancedFinding(finding, image, repository, caller)
    return build.inspectorFinding({ repository, detail })
  })
  return [sum, ...each]
}

/** A finding as in the events of Amazon Inspector and in ECR's responses. */
export function enhancedFinding(
  { name, severity, description = '', uri, attributes = {}, fixedIn }: Finding,
  { digest, tags, scan }: StoredImage,
  repository: string,
  caller: Caller,
) {
  const { package_name: pkg = 'unknown', package_version: version = '0' } = attributes
  const image = arn('ecr', caller, `repository/${repository}/${digest}`)
  const id = createHash('md5').update(`${digest} ${name} ${pkg}`).digest('hex')
  const awsEcrContainerImage = {
    repositoryName: repository,
    imageHash: digest,
    imageTags: [...tags],
  }
  return {
    awsAccountId: caller.account,
    description,
    findingArn: arn('inspector2', caller, `finding/${id}`),
    fixAvailable: fixedIn === undefined ? 'NO' : 'YES',
    packageVulnerabilityDetails: {
      vulnerabilityId: name,
      sourceUrl: uri ?? `https://nvd.nist.gov/vuln/detail/${name}`,
      vulnerablePackages: [{ name: pkg, version, fixedInVersion: fixedIn ?? 'NotAvailable' }],
    },
    resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: image, details: { awsEcrContainerImage } }],
    severity,
    status: 'ACTIVE',
    title: `${name} - ${pkg}`,
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: new Date(scan?.completedAt ?? 0),
  }
}
