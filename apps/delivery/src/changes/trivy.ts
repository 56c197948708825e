import * as z from 'zod'
import type { Vulnerabilities } from './changes.ts'

/** What is read of Trivy's report: https://trivy.dev/latest/docs/configuration/reporting/#json */
const report = z.object({
  Results: z
    .array(
      z.object({
        Vulnerabilities: z
          .array(
            z.object({
              VulnerabilityID: z.string(),
              PkgName: z.string(),
              InstalledVersion: z.string().default(''),
              FixedVersion: z.string().optional(),
              Severity: z.string().default('UNKNOWN'),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
})

export interface Vulnerability {
  readonly id: string
  readonly severity: string
  readonly package: string
  readonly version: string
  readonly fixedIn?: string
}

const worstFirst = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']

/**
 * The vulnerabilities of Trivy's JSON report, worst first, each once.
 * @throws z.ZodError for another document
 */
export function readTrivy(document: unknown): Vulnerability[] {
  const found = new Map<string, Vulnerability>()
  for (const { Vulnerabilities } of report.parse(document).Results ?? []) {
    for (const one of Vulnerabilities ?? []) {
      found.set(`${one.VulnerabilityID} ${one.PkgName}`, {
        id: one.VulnerabilityID,
        severity: one.Severity,
        package: one.PkgName,
        version: one.InstalledVersion,
        ...(one.FixedVersion && { fixedIn: one.FixedVersion }),
      })
    }
  }
  const rank = ({ severity }: Vulnerability) => worstFirst.indexOf(severity)
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
}

const listed = 20

/** What one image has and another has not, whatever the versions of its packages are. */
export function compareVulnerabilities(
  before: readonly Vulnerability[],
  after: readonly Vulnerability[],
): Vulnerabilities {
  const key = (one: Vulnerability) => `${one.id} ${one.package}`
  const [had, has] = [new Set(before.map(key)), new Set(after.map(key))]
  const added = after.filter((one) => !had.has(key(one)))
  return {
    added: added.slice(0, listed),
    more: Math.max(0, added.length - listed),
    resolved: [...had].filter((one) => !has.has(one)).length,
  }
}
