import * as z from 'zod'
import { cutLine } from '../words.ts'
import type { Finding } from './findings.ts'

/** Findings of a scanner that go into the output; all of them are in the log and on the page of the run. */
const MOST = 5

/** Characters of each. All outputs of a run together are an environment variable of the message's step, which Linux limits to 128 KiB. */
const LONGEST = 300

const scannerResult = z.object({
  /** `missing`: the scanner did not finish, so the image may not be clean. */
  verdict: z.enum(['passed', 'refused', 'missing']),
  /** Findings that refuse the image, by level, worst first. */
  counts: z.array(z.object({ level: z.string(), count: z.number() })),
  worst: z.array(z.object({ id: z.string(), level: z.string(), what: z.string() })),
})

export type ScannerResult = z.output<typeof scannerResult>

/** The result of a scan, small enough for an output of a job. */
export const scanResult = z.object({ trivy: scannerResult, dockle: scannerResult })

export type ScanResult = z.output<typeof scanResult>

export function isClean({ trivy, dockle }: ScanResult): boolean {
  return trivy.verdict === 'passed' && dockle.verdict === 'passed'
}

/** @param findings worst first; `undefined` without a report */
export function resultOf(findings: readonly Finding[] | undefined): ScannerResult {
  if (!findings) return { verdict: 'missing', counts: [], worst: [] }
  const refusing = findings.filter(({ refuses }) => refuses)
  return {
    verdict: refusing.length === 0 ? 'passed' : 'refused',
    counts: [...Map.groupBy(refusing, ({ level }) => level)].map(([level, { length: count }]) => ({
      level,
      count,
    })),
    worst: refusing
      .slice(0, MOST)
      .map(({ id, level, what }) => ({ id, level, what: cutLine(what, LONGEST) })),
  }
}
