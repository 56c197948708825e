import { inline } from '../github/markdown.ts'
import type { Finding } from './findings.ts'
import type { ScannerResult, ScanResult } from './result.ts'
import type { Vulnerability } from './vulnerabilities.ts'

/** The results of both scanners, in one line. */
export function scanLine({ trivy, dockle }: ScanResult): string {
  return `${scannerWords('Trivy', trivy)} · ${scannerWords('Dockle', dockle)}`
}

function scannerWords(name: string, { verdict, counts }: ScannerResult): string {
  if (verdict === 'missing') return `${name} did not finish`
  if (verdict === 'passed') return `${name} passed`
  const found = counts.map(({ level, count }) => `${count} ${level.toLowerCase()}`).join(', ')
  return `${name} refused it: ${found}`
}

/** The findings as Markdown, for the page of the run. */
export function scanTable(scan: ScanResult, findings: readonly Finding[]): string {
  const rows = findings.map(
    ({ id, level, what, refuses }) =>
      `| ${refuses ? '❌' : ''} | ${inline(id)} | ${inline(level)} | ${inline(what)} |`,
  )
  const table = ['', '| | finding | level | |', '|---|---|---|---|', ...rows]
  return [`### Scan\n\n${scanLine(scan)}`, ...(rows.length > 0 ? table : [])].join('\n')
}

/** The findings as lines of a log. */
export function findingLines(findings: readonly Finding[]): string[] {
  const widest = (values: readonly string[]) => Math.max(0, ...values.map(({ length }) => length))
  const [ids, levels] = [
    widest(findings.map(({ id }) => id)),
    widest(findings.map(({ level }) => level)),
  ]
  return findings.map(
    ({ id, level, what, refuses }) =>
      `${refuses ? '❌' : '  '} ${level.padEnd(levels)}  ${id.padEnd(ids)}  ${what}`,
  )
}

/** Vulnerabilities as a Markdown table; their texts may be untrusted. */
export function vulnerabilityTable(all: readonly Vulnerability[]): string {
  const rows = all.map(
    (one) =>
      `| ${inline(one.id)} | ${inline(one.severity.toLowerCase())} | ${inline(`${one.package} ${one.version}`)} | ${inline(one.fixedIn ?? 'no fix yet')} |`,
  )
  return ['| | severity | package | fixed in |', '|---|---|---|---|', ...rows].join('\n')
}
