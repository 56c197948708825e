import * as z from 'zod'
import type { TrivyReport } from './reports.ts'

/** A vulnerability of an image, as one job passes it to the next: its texts are limited. */
export const vulnerability = z.strictObject({
  id: z.string().max(40),
  severity: z.string().max(20),
  package: z.string().max(120),
  version: z.string().max(80),
  fixedIn: z.string().max(120).optional(),
})

export type Vulnerability = Readonly<z.output<typeof vulnerability>>

const worstFirst = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']

/** The vulnerabilities in Trivy's report, worst first, each once. */
export function vulnerabilitiesIn({ Results }: TrivyReport): Vulnerability[] {
  const found = new Map<string, Vulnerability>()
  for (const one of Results.flatMap(({ Vulnerabilities }) => Vulnerabilities))
    found.set(`${one.VulnerabilityID} ${one.PkgName}`, {
      id: one.VulnerabilityID,
      severity: one.Severity,
      package: one.PkgName,
      version: one.InstalledVersion,
      ...(one.FixedVersion && { fixedIn: one.FixedVersion }),
    })
  // A severity that Trivy may add comes last.
  const rank = ({ severity }: Vulnerability) =>
    worstFirst.includes(severity) ? worstFirst.indexOf(severity) : worstFirst.length
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
}
