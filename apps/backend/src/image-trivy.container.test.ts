import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { stringify } from 'yaml'
import { openDocker } from './image.fixture.ts'
import { openTrivy, workflowScan } from './trivy.fixture.ts'
import { type Vulnerability, writeTrivyDb } from './trivy-db.fixture.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')
const program = inject('trivy')
const client = inject('docker')

describe('Trivy, called as the delivery workflow calls it,', () => {
  const docker = openDocker(client ?? 'docker')
  const trivy = openTrivy(program ?? 'trivy')
  let folder = ''
  let image = ''

  beforeAll(async () => {
    if (!program || !client) return
    folder = mkdtempSync(join(tmpdir(), 'image-trivy-'))
    const built = await docker.build()
    image = await save(built.image, 'image.tar')
  }, 900_000)

  afterAll(async () => {
    if (!program || !client) return
    rmSync(folder, { recursive: true, force: true })
    await docker.remove()
  })

  beforeEach(({ skip }) => {
    skip(!client, 'no Docker engine answers')
    skip(!program, 'no Trivy on PATH')
  })

  /** The archive of an image, which needs no engine to be read. */
  async function save(name: string, file: string): Promise<string> {
    const archive = join(folder, file)
    await run(client ?? '', ['save', '--output', archive, name])
    return archive
  }

  /** A cache folder whose database has these vulnerabilities of the image's own Debian. */
  async function cacheWith(...vulnerabilities: Vulnerability[]): Promise<string> {
    const cache = mkdtempSync(join(folder, 'cache-'))
    writeTrivyDb(cache, '0', [])
    const { report } = await trivy.scan({ cache, image, args: ['--format=json'] })
    const { Family, Name } = report.Metadata.OS
    expect(Family).toBe('debian')
    writeTrivyDb(cache, Name.split('.')[0] ?? '', vulnerabilities)
    return cache
  }

  const critical: Vulnerability = {
    id: 'CVE-2026-0001',
    source: 'glibc',
    fixed: '99.0-1',
    severity: 'CRITICAL',
  }

  it('refuses an image with a CRITICAL vulnerability that has a fix', async () => {
    const cache = await cacheWith(critical)
    const { exitCode, report } = await trivy.scan({ cache, image, args: workflowScan() })
    expect(report.vulnerabilities()).toEqual([critical.id])
    expect(exitCode).toBe(1)
  })

  it('passes the image where no secret is in it and each vulnerability is below HIGH or has no fix yet', async () => {
    const cache = await cacheWith(
      { ...critical, severity: 'MEDIUM' },
      { ...critical, id: 'CVE-2026-0002', fixed: '' },
    )
    const { exitCode, report } = await trivy.scan({ cache, image, args: workflowScan() })
    expect(report.vulnerabilities()).toEqual([])
    expect(report.secrets()).toEqual([])
    expect(exitCode).toBe(0)
  })

  it.each([
    { when: 'until its last day', expired_at: '2999-12-31', exitCode: 0 },
    { when: 'no longer than its last day', expired_at: '2026-01-01', exitCode: 1 },
  ])(
    'ignores what the ignore file lists $when',
    async (entry) => {
      const cache = await cacheWith(critical)
      const ignoreFile = join(folder, `ignore-${entry.exitCode}.yaml`)
      const { expired_at } = entry
      const ignored = { id: critical.id, statement: 'made up for a test', expired_at }
      writeFileSync(ignoreFile, stringify({ vulnerabilities: [ignored] }))
      const args = workflowScan({ trivyignores: ignoreFile })
      expect(await trivy.scan({ cache, image, args })).toMatchObject({ exitCode: entry.exitCode })
    },
    120_000,
  )

  it('refuses an image with a secret in a layer', async () => {
    const context = join(folder, 'secret')
    mkdirSync(context)
    const base = `ARG NODE_IMAGE\nFROM \${NODE_IMAGE}\nCOPY token.txt /app/\n`
    writeFileSync(join(context, 'Dockerfile.ecs'), base)
    writeFileSync(
      join(context, 'token.txt'),
      `token=ghp_${'0aB1cD2eF3gH4iJ5kL6m'.repeat(2).slice(0, 36)}\n`,
    )
    const buildArgs = { NODE_IMAGE: inject('nodeImage') ?? 'node:24-bookworm-slim' }
    const built = await docker.build({ context, buildArgs })
    const { exitCode, report } = await trivy.scan({
      cache: await cacheWith(),
      image: await save(built.image, 'secret.tar'),
      args: workflowScan(),
    })
    expect(report.secrets()).toEqual(['github-pat'])
    expect(exitCode).toBe(1)
  }, 900_000)
})

describe('Trivy, on the Dockerfile,', () => {
  const trivy = openTrivy(program ?? 'trivy')
  let folder = ''

  beforeEach(({ skip }) => {
    skip(!program, 'no Trivy on PATH')
    folder = mkdtempSync(join(tmpdir(), 'dockerfile-trivy-'))
    return () => rmSync(folder, { recursive: true })
  })

  it('finds no misconfiguration', async () => {
    expect(await trivy.checkDockerfile(join(root, 'Dockerfile.ecs'), folder)).toEqual({
      exitCode: 0,
      misconfigurations: [],
    })
  })

  it('finds a container that runs as root', async () => {
    const file = join(folder, 'Dockerfile.ecs')
    const text = readFileSync(join(root, 'Dockerfile.ecs'), 'utf8')
    writeFileSync(file, text.replace(/^USER .*$/gm, 'USER root'))
    const { exitCode, misconfigurations } = await trivy.checkDockerfile(file, folder)
    expect(misconfigurations).toContain('DS-0002')
    expect(exitCode).toBe(1)
  })
})
