export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL' | 'UNDEFINED'

/** One vulnerability, with the fields of a basic scan; an enhanced scan derives more from them. */
export interface Finding {
  /** `CVE-2026-1234` */
  readonly name: string
  readonly severity: Severity
  readonly description?: string
  readonly uri?: string
  /** `package_name`, `package_version` and further attributes of the scanner. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Version of the package that fixes it. Enhanced scans only. */
  readonly fixedIn?: string
}

/** `BASIC` is ECR's own scan, `ENHANCED` is Amazon Inspector's. */
export type ScanType = 'BASIC' | 'ENHANCED'

export interface Scan {
  readonly type: ScanType
  readonly status: 'COMPLETE' | 'FAILED'
  readonly description?: string
  readonly findings: readonly Finding[]
  /** Epoch milliseconds of the cloud. */
  readonly completedAt: number
}

export interface StoredImage {
  readonly digest: string
  readonly manifest: string
  readonly pushedAt: number
  readonly tags: Set<string>
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly dockerImage?: string
  scan?: Scan
}

/** Findings by severity. Severities without a finding are left out, as AWS does. */
export function countBySeverity(findings: readonly Finding[]): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {}
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1
  return counts
}
