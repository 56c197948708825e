export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL' | 'UNDEFINED'

interface Place {
  readonly account: string
  readonly region: string
  readonly id: string
  /** Epoch milliseconds. */
  readonly time: number
}

function envelope({ account, region, id, time }: Place) {
  // EventBridge writes times to the second.
  const iso = `${new Date(time).toISOString().slice(0, 19)}Z`
  return { version: '0', id, source: 'aws.ecr', account, time: iso, region }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
export function imageActionEvent(
  place: Place,
  image: { repository: string; tag: string; digest: string },
) {
  return {
    ...envelope(place),
    'detail-type': 'ECR Image Action',
    resources: [],
    detail: {
      result: 'SUCCESS',
      'repository-name': image.repository,
      'image-digest': image.digest,
      'action-type': 'PUSH',
      'image-tag': image.tag,
    },
  }
}

/** A finished basic scan. Without `counts` it failed. */
export function scanEvent(
  place: Place,
  scan: {
    repositoryArn: string
    repository: string
    digest: string
    tags: string[]
    counts: Partial<Record<Severity, number>> | undefined
  },
) {
  return {
    ...envelope(place),
    'detail-type': 'ECR Image Scan',
    resources: [scan.repositoryArn],
    detail: {
      'scan-status': scan.counts ? 'COMPLETE' : 'FAILED',
      'repository-name': scan.repository,
      ...(scan.counts && { 'finding-severity-counts': scan.counts }),
      'image-digest': scan.digest,
      'image-tags': scan.tags,
    },
  }
}
