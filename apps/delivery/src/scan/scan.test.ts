import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../testing.ts'
import { scanCommand } from './command.ts'

const image = 'registry.test/backend:8b31d07'
const vulnerability = (severity: string, id: string, fixed = '3.0.15') => ({
  VulnerabilityID: id,
  Severity: severity,
  PkgName: 'openssl',
  InstalledVersion: '3.0.11',
  FixedVersion: fixed,
})
const trivyOf = (...Results: object[]) => ({ SchemaVersion: 2, ArtifactName: image, Results })
const trivy = (...Vulnerabilities: object[]) => trivyOf({ Target: 'app', Vulnerabilities })
const cleanTrivy = trivyOf({ Target: 'app (debian 12)', Class: 'os-pkgs' })
const secret = (Target: string) =>
  trivyOf({ Target, Secrets: [{ RuleID: 'aws-key', Severity: 'CRITICAL' }] })
const dockle = (...levels: string[]) => ({
  summary: { fatal: levels.filter((level) => level === 'FATAL').length, pass: 10 },
  details: levels.map((level) => ({
    code: `DKL-${level}`,
    title: 'Clear the cache',
    level,
    alerts: ['rm -rf /var/cache'],
  })),
})

function reports(trivyReport: object | undefined, dockleReport: object | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, report] of Object.entries({ trivy: trivyReport, dockle: dockleReport }))
    if (report) writeFileSync(join(folder, `${name}.json`), JSON.stringify(report))
  return folder
}

function scan(folder: string, ...args: string[]) {
  return runCommand(scanCommand, ['--reports', folder, ...args], { IMAGE: image })
}

describe('delivery scan', () => {
  it.each<[string, object | undefined, object | undefined, number, string]>([
    ['nothing was found', cleanTrivy, dockle(), 0, 'Trivy passed · Dockle passed'],
    [
      'no target had anything to scan',
      { SchemaVersion: 2, ArtifactName: image, Results: null },
      { summary: { fatal: 0 }, details: null },
      0,
      'Trivy passed · Dockle passed',
    ],
    [
      'less was found than refuses an image',
      trivy(vulnerability('MEDIUM', 'CVE-1'), vulnerability('NEGLIGIBLE', 'CVE-2')),
      dockle('WARN', 'INFO'),
      0,
      'Trivy passed · Dockle passed',
    ],
    [
      'a vulnerability was found that has no fix',
      trivy(vulnerability('CRITICAL', 'CVE-1', '')),
      dockle(),
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
      secret('.env'),
      dockle(),
      1,
      'Trivy refused it: 1 critical · Dockle passed',
    ],
    [
      'a rule was broken',
      cleanTrivy,
      dockle('WARN', 'FATAL'),
      1,
      'Trivy passed · Dockle refused it: 1 fatal',
    ],
    ['Trivy left no report', undefined, dockle(), 1, 'Trivy did not finish · Dockle passed'],
    ['Dockle left no report', cleanTrivy, undefined, 1, 'Trivy passed · Dockle did not finish'],
  ])(
    'where %s it exits with the code of the gate and prints both results',
    async (_, trivyReport, dockleReport, exitCode, line) => {
      const run = await scan(reports(trivyReport, dockleReport))
      expect(run.exitCode).toBe(exitCode)
      expect(run.printed.split('\n')[0]).toBe(line)
    },
  )

  it('sets the worst findings as an output, and prints and summarizes all of them', async () => {
    const many = Array.from({ length: 9 }, (_, index) => vulnerability('HIGH', `CVE-${index}`))
    const report = trivy(...many, vulnerability('CRITICAL', 'CVE-X'), vulnerability('LOW', 'CVE-L'))
    const run = await scan(reports(report, dockle('INFO', 'WARN', 'PASS')))
    const { trivy: result } = JSON.parse(run.outputs['scan'] ?? '')
    expect(result.counts).toEqual([
      { level: 'CRITICAL', count: 1 },
      { level: 'HIGH', count: 9 },
    ])
    expect(result.worst).toHaveLength(5)
    expect(result.worst[0]).toEqual({
      id: 'CVE-X',
      level: 'CRITICAL',
      what: 'openssl 3.0.11 → 3.0.15',
    })
    const [, ...lines] = run.printed.split('\n')
    expect(lines).toHaveLength(9 + 2 + 2)
    expect(lines[0]).toBe('❌ CRITICAL  CVE-X     openssl 3.0.11 → 3.0.15')
    expect(lines.at(-2)).toBe('   WARN      DKL-WARN  Clear the cache: rm -rf /var/cache')
    for (const id of ['CVE-8', 'CVE-L', 'DKL-INFO']) expect(run.summary).toContain(`| ${id} |`)
  })

  it('keeps its output small whatever a scanner writes, because Linux limits an environment variable', async () => {
    const endless = 'x'.repeat(200_000)
    const report = trivy({ ...vulnerability('HIGH', endless, endless), PkgName: endless })
    const broken = dockle('FATAL')
    for (const detail of broken.details) detail.alerts = Array(5000).fill('a suspicious file')
    const run = await scan(reports(report, broken))
    expect(run.exitCode).toBe(1)
    expect(run.outputs['scan']?.length).toBeLessThan(10_000)
  })

  it('with --base, counts a rule of Dockle that is broken in a further place', async () => {
    const broken = (...alerts: string[]) => {
      const report = dockle('FATAL')
      for (const detail of report.details) detail.alerts = alerts
      return reports(cleanTrivy, report)
    }
    const base = broken('key found: TOKEN')
    expect((await scan(broken('key found: TOKEN'), '--base', base)).exitCode).toBe(0)
    const more = broken('key found: TOKEN', 'key found: PASSWORD')
    expect((await scan(more, '--base', base)).exitCode).toBe(1)
  })

  it('with --base, counts only what the other image does not have', async () => {
    const old = trivy(vulnerability('HIGH', 'CVE-1'))
    const base = reports(old, dockle('FATAL'))
    const same = await scan(reports(old, dockle('FATAL')), '--base', base)
    expect(same).toMatchObject({ exitCode: 0, printed: 'Trivy passed · Dockle passed' })
    const more = trivy(vulnerability('HIGH', 'CVE-1'), vulnerability('HIGH', 'CVE-2'))
    const worse = await scan(reports(more, dockle()), '--base', base)
    expect(worse.exitCode).toBe(1)
    expect(worse.printed).toMatch(/^Trivy refused it: 1 high/)
    // The other image could not be built: then everything is new.
    expect(
      (await scan(reports(old, dockle()), '--base', reports(undefined, undefined))).exitCode,
    ).toBe(1)
  })

  it.each<[string, object, object, RegExp]>([
    ['an empty document', {}, dockle(), /trivy\.json: SchemaVersion: /],
    ['an empty document of Dockle', cleanTrivy, {}, /dockle\.json: summary: /],
    [
      'a report of Dockle without the findings that it counts',
      cleanTrivy,
      { ...dockle('FATAL'), details: [] },
      /dockle\.json: .*counts more FATAL/,
    ],
    [
      'another document',
      { ...cleanTrivy, Results: [{ Vulnerabilities: [] }] },
      dockle(),
      /trivy\.json: Results\.0\.Target: /,
    ],
    [
      'a report on another image',
      { ...cleanTrivy, ArtifactName: 'backend:old' },
      dockle(),
      /is about backend:old, and not about registry.test\/backend:8b31d07/,
    ],
  ])('throws for %s, which is no clean report', async (_, trivyReport, dockleReport, message) => {
    await expect(scan(reports(trivyReport, dockleReport))).rejects.toThrow(message)
  })
})
