import * as z from 'zod'
import { cutLine } from '../words.ts'
import type { TrivyReport } from './reports.ts'

/** Most characters of each text, as `cutLine` leaves them. */
const most = { id: 60, severity: 60, package: 160, version: 120, fixedIn: 160 } as const

/** A vulnerability of an image, as one job passes it to the next: its texts are limited. */
export const vulnerability = z.strictObject({
  id: z.string().max(most.id),
  severity: z.string().max(most.severity),
  package: z.string().max(most.package),
  version: z.string().max(most.version),
  fixedIn: z.string().max(most.fixedIn).optional(),
})

export type Vulnerability = Readonly<z.output<typeof vulnerability>>

const worstFirst = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']

/** Characters of `cutLine`'s note on a text that was longer. */
const note = 40

const limited = (text: string, field: keyof typeof most) => cutLine(text, most[field] - note)

/** The vulnerabilities in Trivy's report, worst first, each once. Texts that are too long to be passed on are cut. */
export function vulnerabilitiesIn({ Results }: TrivyReport): Vulnerability[] {
  const found = new Map<string, Vulnerability>()
  for (const one of Results.flatMap(({ Vulnerabilities }) => Vulnerabilities))
    found.set(`${one.VulnerabilityID} ${one.PkgName}`, {
      id: limited(one.VulnerabilityID, 'id'),
      severity: limited(one.Severity, 'severity'),
      package: limited(one.PkgName, 'package'),
      version: limited(one.InstalledVersion, 'version'),
      ...(one.FixedVersion && { fixedIn: limited(one.FixedVersion, 'fixedIn') }),
    })
  // A severity that Trivy may add comes last.
  const rank = ({ severity }: Vulnerability) =>
    worstFirst.includes(severity) ? worstFirst.indexOf(severity) : worstFirst.length
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
}
