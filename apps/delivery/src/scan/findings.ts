import type { DockleReport, TrivyReport } from './reports.ts'
import { vulnerabilitiesIn } from './vulnerabilities.ts'

/** A finding of a scanner. */
export interface Finding {
  /** CVE, or the scanner's own code. */
  readonly id: string
  readonly level: string
  /** What is affected and which version fixes it, in words. */
  readonly what: string
  /** Whether an image with it must not be pushed. */
  readonly refuses: boolean
  /** Equal for the same finding in another image, whatever the versions there are: one for each place that it names. */
  readonly keys: readonly string[]
}

/**
 * The findings of Trivy, worst first. A vulnerability without a fix refuses nothing: it would block every deployment, even of fixes
 * for others.
 */
export function trivyFindings(report: TrivyReport): Finding[] {
  const secrets = report.Results.flatMap(({ Target, Secrets }) =>
    Secrets.map(({ RuleID, Severity, Title }) => ({
      id: RuleID,
      level: Severity,
      what: `${Title || 'a secret'} in ${Target}`,
      refuses: isSevere(Severity),
      keys: [`${RuleID} ${Target}`],
    })),
  )
  const vulnerabilities = vulnerabilitiesIn(report).map((one) => ({
    id: one.id,
    level: one.severity,
    what: `${one.package} ${one.version} ${one.fixedIn === undefined ? '(no fix yet)' : `→ ${one.fixedIn}`}`,
    refuses: isSevere(one.severity) && one.fixedIn !== undefined,
    keys: [`${one.id} ${one.package}`],
  }))
  return [...secrets, ...vulnerabilities]
}

/** The findings of Dockle, worst first. */
export function dockleFindings({ details }: DockleReport): Finding[] {
  const worstFirst = ['FATAL', 'WARN', 'INFO']
  return details
    .filter(({ level }) => worstFirst.includes(level))
    .map(({ code, level, title, alerts }) => ({
      id: code,
      level,
      what: [title, ...alerts].join(': '),
      refuses: level === 'FATAL',
      keys: alerts.length > 0 ? alerts.map((alert) => `${code} ${alert}`) : [code],
    }))
    .sort((a, b) => worstFirst.indexOf(a.level) - worstFirst.indexOf(b.level))
}

function isSevere(severity: string): boolean {
  return severity === 'CRITICAL' || severity === 'HIGH'
}
