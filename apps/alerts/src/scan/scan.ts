import type { EcrImageScan } from '@fargate-starter/aws-events'

/** What a basic scan of an image said. */
export interface ScanFact {
  readonly kind: 'scan'
  /** Epoch milliseconds. */
  readonly at: number
  readonly repository: string
  /** `sha256:…`; empty if the event has none. */
  readonly digest: string
  readonly tags: readonly string[]
  readonly status: string
  /** Findings of each severity; levels without any are missing. */
  readonly counts: Readonly<Record<string, number>>
}

/** An image's scan, as its message tells it. */
export interface ScanCard {
  readonly id: string
  readonly outcome: 'findings' | 'failed'
  readonly scan: ScanFact
}

/** The fact in a scan event. */
export function scanFact(event: EcrImageScan): ScanFact {
  const { detail } = event
  return {
    kind: 'scan',
    at: Date.parse(event.time),
    repository: detail['repository-name'],
    digest: detail['image-digest'] ?? '',
    tags: [...detail['image-tags']].sort(),
    status: detail['scan-status'],
    counts: detail['finding-severity-counts'] ?? {},
  }
}

/** A card for each image whose newest scan failed or found something critical or high; of the others there is nothing to say. */
export function scanCardsOf(facts: readonly ScanFact[]): ScanCard[] {
  const byTime = [...facts].sort(
    (a, b) => a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  )
  const newest = new Map(byTime.map((fact) => [fact.digest, fact]))
  return [...newest.values()].flatMap((scan) => {
    const outcome = outcomeOf(scan)
    return outcome ? [{ id: `scan:${scan.digest}`, outcome, scan }] : []
  })
}

function outcomeOf({ status, counts }: ScanFact): ScanCard['outcome'] | undefined {
  if (status === 'FAILED') return 'failed'
  const serious = (counts['CRITICAL'] ?? 0) + (counts['HIGH'] ?? 0)
  return status === 'COMPLETE' && serious > 0 ? 'findings' : undefined
}
