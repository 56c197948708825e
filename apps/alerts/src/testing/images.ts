import { prod } from '@repo/environments/fixture'
import type { BaseFact, Finding, FindingsFact, ScanFact, ServingFact } from '../scan/fact.ts'
import type { Level } from '../scan/level.ts'
import { newCommit, oldCommit } from './facts.ts'
import { start } from './setup.ts'

/** Short builders of facts about images. */
export const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`
export const scanned = digestOf('a')
export const served = digestOf('b')

/** A vulnerability of one package: `openssl 3.0.11 3.0.15`; a last `-` means that nothing fixes it. */
export function finding(id: string, level: Level, of: string): Finding {
  const [name = '', version, fixedIn] = of.split(' ')
  const fixed = fixedIn !== undefined && fixedIn !== '-'
  return {
    id,
    level,
    packages: [{ name, ...(version ? { version } : {}), ...(fixed ? { fixedIn } : {}) }],
    url: `https://nvd.nist.gov/vuln/detail/${id}`,
    ...(fixedIn === undefined ? {} : { fix: fixed ? 'yes' : 'no' }),
  }
}

export const scan = (more: Partial<ScanFact> = {}): ScanFact => ({
  kind: 'scan',
  source: 'ecr',
  at: start,
  digest: scanned,
  tags: [newCommit],
  status: 'COMPLETE',
  counts: {},
  ...more,
})

export const list = (findings: readonly Finding[], scanAt = start): FindingsFact => ({
  kind: 'findings',
  digest: scanned,
  scanAt,
  findings,
  counts: {},
})

export const serves = (serving = served): ServingFact => ({
  kind: 'serving',
  digest: scanned,
  environment: prod.name,
  serving,
  tag: oldCommit,
})

export const base = (...findings: string[]): BaseFact => ({
  kind: 'base',
  digest: scanned,
  serving: served,
  findings,
})
