import { newCommit, oldCommit, type ServiceEvents } from '@repo/aws-events/scenarios'
import type { Finding, ImageFact } from '../../scan/fact.ts'
import { type Samples, sample } from './sample.ts'

const digest = `sha256:${'a'.repeat(64)}`
const serving = `sha256:${'b'.repeat(64)}`

const findings: readonly Finding[] = [
  finding('CVE-2026-1234', 'CRITICAL', { name: 'openssl', version: '3.0.11', fixedIn: '3.0.15' }),
  finding('CVE-2026-2345', 'CRITICAL', { name: 'libxml2', version: '2.9.14' }),
  finding('CVE-2026-3456', 'HIGH', { name: 'zlib', version: '1.2.13', fixedIn: '1.3.1' }),
  finding('CVE-2025-4567', 'HIGH', { name: 'busybox', version: '1.36.1' }),
]

function finding(id: string, level: Finding['level'], one: Finding['packages'][number]): Finding {
  const fix = one.fixedIn === undefined ? 'no' : 'yes'
  return { id, level, packages: [one], url: `https://nvd.nist.gov/vuln/detail/${id}`, fix }
}

/** Scans of which ECR is read: the findings by name, and the image that serves with its own. */
export function scanStates(on: ServiceEvents, environment: string): Samples {
  const tags = { 'image-digest': digest, 'image-tags': [newCommit] }
  const counts = { CRITICAL: 2, HIGH: 2, MEDIUM: 31 }
  const scan = on.scan({ ...tags, 'finding-severity-counts': counts })
  const read = (before: readonly string[]): ImageFact[] => [
    { kind: 'findings', digest, scanAt: on.timeAt(0), findings, counts },
    { kind: 'serving', digest, environment, serving, tag: oldCommit },
    { kind: 'base', digest, serving, findings: before },
  ]
  const keys = findings.map(({ id, packages: [one] }) => `${id} ${one?.name}`)
  return {
    'scan-new': sample(
      'An image has vulnerabilities that the image that serves has not.',
      [scan],
      read(keys.slice(-1)),
    ),
    'scan-new-high': sample(
      'All new vulnerabilities are high.',
      [scan],
      read([...keys.slice(0, 2)]),
    ),
    'scan-serving': sample(
      'The image that serves is scanned again, and has vulnerabilities.',
      [scan],
      [
        { kind: 'findings', digest, scanAt: on.timeAt(0), findings, counts },
        { kind: 'serving', digest, environment, serving: digest, tag: newCommit },
      ],
    ),
    'scan-cured': sample(
      'An image has new vulnerabilities, and none is left as it is scanned again.',
      [scan, on.scan({ ...tags, 'finding-severity-counts': { MEDIUM: 31 } }, 3600)],
      [
        { kind: 'findings', digest, scanAt: on.timeAt(0), findings, counts },
        { kind: 'findings', digest, scanAt: on.timeAt(3600), findings: [], counts: {} },
        { kind: 'serving', digest, environment, serving: digest, tag: newCommit },
      ],
    ),
    'scan-of-attestations': sample('Attestations are pushed before the image that they are of.', [
      on.scan({ 'image-digest': serving, 'image-tags': [], 'scan-status': 'FAILED' }),
      on.scan({ 'image-digest': digest, 'image-tags': [], 'scan-status': 'FAILED' }, 1),
    ]),
    'scanning-resumed': sample('Amazon Inspector stops scanning an image, and scans it again.', [
      on.coverage('INACTIVE', 'SCAN_ELIGIBILITY_EXPIRED', 0),
      on.coverage('ACTIVE', 'SUCCESSFUL', 3600),
    ]),
    'scanning-refused': sample('An image that was scanned cannot be scanned any more.', [
      scan,
      on.coverage('INACTIVE', 'UNSUPPORTED_OS', 86_400),
    ]),
  }
}
