import * as z from 'zod'
import type { dockleReport, trivyReport } from './reports.ts'

/** Findings of a scanner that go into the output; all of them are in its report. */
const MOST = 5

const finding = z.object({
  /** CVE, or the scanner's own code. */
  id: z.string(),
  level: z.string(),
  /** What is affected and which version fixes it, in words. */
  what: z.string(),
})

export type Finding = z.output<typeof finding>

const scannerResult = z.object({
  /** `missing`: the scanner did not finish, so the image may not be clean. */
  verdict: z.enum(['passed', 'refused', 'missing']),
  /** Findings that refuse the image, by level, worst first. */
  counts: z.array(z.object({ level: z.string(), count: z.number() })),
  worst: z.array(finding),
})

export type ScannerResult = z.output<typeof scannerResult>

/** The result of a scan, small enough for an output of a job. */
export const scanResult = z.object({ trivy: scannerResult, dockle: scannerResult })

export type ScanResult = z.output<typeof scanResult>

const TRIVY_LEVELS = ['CRITICAL', 'HIGH'] as const

/** The findings of Trivy that refuse the image; without a report the scan is `missing`. */
export function trivyResult(report: z.output<typeof trivyReport> | undefined): ScannerResult {
  const findings = report?.Results.flatMap(({ Target, Vulnerabilities, Secrets }) => [
    ...Vulnerabilities.map((one) => ({
      id: one.VulnerabilityID,
      level: one.Severity,
      what: `${one.PkgName} ${one.InstalledVersion}${one.FixedVersion && ` → ${one.FixedVersion}`}`,
    })),
    ...Secrets.map((one) => ({
      id: one.RuleID,
      level: one.Severity,
      what: `${one.Title || 'a secret'} in ${Target}`,
    })),
  ])
  return resultOf(findings, TRIVY_LEVELS)
}

/** The findings of Dockle that refuse the image; without a report the scan is `missing`. */
export function dockleResult(report: z.output<typeof dockleReport> | undefined): ScannerResult {
  const findings = report?.details.map(({ code, level, title }) => ({
    id: code,
    level,
    what: title,
  }))
  return resultOf(findings, ['FATAL'])
}

export function isClean({ trivy, dockle }: ScanResult): boolean {
  return trivy.verdict === 'passed' && dockle.verdict === 'passed'
}

function resultOf(findings: Finding[] | undefined, levels: readonly string[]): ScannerResult {
  if (!findings) return { verdict: 'missing', counts: [], worst: [] }
  const refusing = levels.flatMap((level) => findings.filter((one) => one.level === level))
  const counts = levels.map((level) => ({
    level,
    count: refusing.filter((one) => one.level === level).length,
  }))
  return {
    verdict: refusing.length === 0 ? 'passed' : 'refused',
    counts: counts.filter(({ count }) => count > 0),
    worst: refusing.slice(0, MOST),
  }
}
