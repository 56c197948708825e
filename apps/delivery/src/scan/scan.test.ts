import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../testing.ts'
import { scanCommand } from './command.ts'

const vulnerability = (severity: string, id: string, fixed = '3.0.15') => ({
  VulnerabilityID: id,
  Severity: severity,
  PkgName: 'openssl',
  InstalledVersion: '3.0.11',
  FixedVersion: fixed,
})
const trivy = (...Vulnerabilities: object[]) => ({ Results: [{ Target: 'app', Vulnerabilities }] })
const cleanTrivy = { SchemaVersion: 2, Results: [{ Target: 'app (debian 12)', Class: 'os-pkgs' }] }
const dockle = (...levels: string[]) => ({
  details: levels.map((level) => ({ code: 'CIS-DI-0010', title: 'No secrets', level, alerts: [] })),
})

function scan(trivyReport: object | undefined, dockleReport: object | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (name: string, report: object | undefined) => {
    if (report) writeFileSync(join(folder, name), JSON.stringify(report))
    return join(folder, name)
  }
  const args = ['--trivy', write('trivy.json', trivyReport)]
  return runCommand(scanCommand, [...args, '--dockle', write('dockle.json', dockleReport)])
}

describe('delivery scan', () => {
  it.each([
    ['nothing was found', cleanTrivy, dockle(), 0, 'Trivy passed · Dockle passed'],
    ['no target had anything to scan', {}, { details: null }, 0, 'Trivy passed · Dockle passed'],
    [
      'less was found than refuses an image',
      trivy(vulnerability('MEDIUM', 'CVE-1')),
      dockle('WARN', 'INFO'),
      0,
      'Trivy passed · Dockle passed',
    ],
    [
      'vulnerabilities were found',
      trivy(vulnerability('HIGH', 'CVE-1'), vulnerability('CRITICAL', 'CVE-2')),
      dockle(),
      1,
      'Trivy refused it: 1 critical, 1 high · Dockle passed',
    ],
    [
      'a secret was found',
      { Results: [{ Target: '.env', Secrets: [{ RuleID: 'aws-key', Severity: 'CRITICAL' }] }] },
      dockle(),
      1,
      'Trivy refused it: 1 critical · Dockle passed',
    ],
    [
      'a rule was broken',
      cleanTrivy,
      dockle('FATAL', 'WARN'),
      1,
      'Trivy passed · Dockle refused it: 1 fatal',
    ],
    ['Trivy left no report', undefined, dockle(), 1, 'Trivy did not finish · Dockle passed'],
    ['Dockle left no report', cleanTrivy, undefined, 1, 'Trivy passed · Dockle did not finish'],
  ])(
    'where %s it exits with the code of the gate and prints both results',
    async (_, trivyReport, dockleReport, exitCode, printed) => {
      expect(await scan(trivyReport, dockleReport)).toMatchObject({ exitCode, printed })
    },
  )

  it('sets the worst findings as an output, and adds them to the summary of the job', async () => {
    const many = Array.from({ length: 9 }, (_, index) => vulnerability('HIGH', `CVE-${index}`, ''))
    const run = await scan(trivy(...many, vulnerability('CRITICAL', 'CVE-X')), dockle())
    const { trivy: result } = JSON.parse(run.outputs['scan'] ?? '')
    expect(result.counts).toEqual([
      { level: 'CRITICAL', count: 1 },
      { level: 'HIGH', count: 9 },
    ])
    expect(result.worst).toHaveLength(5)
    expect(result.worst.slice(0, 2)).toEqual([
      { id: 'CVE-X', level: 'CRITICAL', what: 'openssl 3.0.11 → 3.0.15' },
      { id: 'CVE-0', level: 'HIGH', what: 'openssl 3.0.11' },
    ])
    expect(run.summary).toContain('| CVE-X | CRITICAL | openssl 3.0.11 → 3.0.15 |')
  })

  it('throws for a file that is not a report', async () => {
    await expect(scan({ Results: [{ Vulnerabilities: [] }] }, dockle())).rejects.toThrow(
      /trivy\.json: Results\.0\.Target: /,
    )
  })
})
