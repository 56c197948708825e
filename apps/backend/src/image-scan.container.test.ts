import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as z from 'zod'
import { openDocker } from './image.fixture.ts'
import { findings } from './image-checkpoints.fixture.ts'
import { type SavedImage, saveImage } from './image-files.fixture.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')

it('hadolint finds nothing in the Dockerfile', async (ctx) => {
  const hadolint = inject('hadolint') ?? ctx.skip('no hadolint on PATH')
  await run(hadolint, ['Dockerfile.ecs'], { cwd: root })
})

/** Breaks each checkpoint that an image can break by itself. */
const careless = `
ARG NODE_IMAGE
FROM \${NODE_IMAGE}
ADD package.json /first/
ADD package.json /second/
ENV API_TOKEN=12345
VOLUME /sys
RUN echo apt-get update || apt-get update
RUN echo apt-get install curl || apt-get install curl
RUN echo apt-get dist-upgrade || apt-get dist-upgrade
RUN echo apk add curl || apk add curl
RUN echo sudo true || sudo true
RUN echo machine > /first/credentials.json
RUN echo 'nobody2::19000:0:99999:7:::' >> /etc/shadow
RUN echo 'toor:x:0:0:toor:/:/bin/sh' >> /etc/passwd
`
const broken = [
  ...['CIS-DI-0001', 'CIS-DI-0007', 'CIS-DI-0009', 'CIS-DI-0010'],
  ...['DKL-DI-0001', 'DKL-DI-0002', 'DKL-DI-0003', 'DKL-DI-0004', 'DKL-DI-0005'],
  ...['DKL-LI-0001', 'DKL-LI-0002'],
]

describe('saved image', () => {
  const client = inject('docker')
  const fixture = openDocker(client ?? 'docker')
  let image = ''
  let saved: SavedImage

  beforeAll(async () => {
    if (!client) return
    image = (await fixture.build()).image
    saved = saveImage(client, image)
  }, 900_000)

  afterAll(async () => {
    if (!client) return
    saved.remove()
    await fixture.remove()
  })

  const scan = (name: string, check: () => void) =>
    it(name, (ctx) => {
      ctx.skip(!client, 'no Docker engine answers')
      check()
    })

  /** Layers of the service: those above the base's. */
  const ours = () => saved.layers.slice(1)

  scan('has the service and nothing else above its base', () => {
    const files = ours().flatMap(({ names }) => names.filter((name) => !name.endsWith('/')))
    expect(files).toContain('app/main.mjs')
    const expected = /^app\/(?:[\w-]+\.mjs|\.compile-cache\/[\w.-]+\/\w+)$/
    expect(files.filter((name) => !expected.test(name))).toEqual([])
  })

  scan('dates its own files by the commit, not by the build', () => {
    expect(ours().flatMap(({ times }) => times())).toEqual(['2023-11-14 22:13:20'])
  })

  scan('has no secret in any layer of ours', () => {
    const forms = [
      /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
      /\bxox[abprs]-\d{8,}/,
      /\bgh[opsu]_[A-Za-z0-9]{36}\b/,
      /\bnpm_[A-Za-z0-9]{36}\b/,
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/,
      /:\/\/[^/\s:@"'`${}]+:[^/\s:@"'`${}]+@[a-z0-9-]+\.[a-z]/,
    ]
    const text = ours()
      .map((layer) => layer.text())
      .join('\n')
    expect(text.length).toBeGreaterThan(1_000_000)
    for (const form of forms) expect(form.exec(text)?.[0]).toBeUndefined()
  })

  scan('breaks no checkpoint that Dockle calls FATAL or WARN', () => {
    expect(findings(saved)).toEqual([])
  })

  it('has no Dockle finding of level FATAL or WARN', async (ctx) => {
    const dockle = inject('dockle') ?? ctx.skip('no dockle on PATH')
    ctx.skip(!client, 'no Docker engine answers')
    expect(await findingsOfDockle(dockle, image)).toEqual([])
  })
})

describe('image that breaks every checkpoint', () => {
  const client = inject('docker')
  const fixture = openDocker(client ?? 'docker')
  let image = ''
  let context = ''

  beforeAll(async () => {
    if (!client) return
    context = mkdtempSync(join(tmpdir(), 'careless-'))
    writeFileSync(join(context, 'Dockerfile.ecs'), careless)
    writeFileSync(join(context, 'package.json'), '{}')
    const buildArgs = { NODE_IMAGE: inject('nodeImage') ?? 'node:24-bookworm-slim' }
    image = (await fixture.build({ buildArgs, context })).image
  }, 900_000)

  afterAll(async () => {
    if (!client) return
    rmSync(context, { recursive: true })
    await fixture.remove()
  })

  it('fails our own test', (ctx) => {
    ctx.skip(!client, 'no Docker engine answers')
    const saved = saveImage(client ?? '', image)
    try {
      expect(codesOf(findings(saved))).toEqual(broken)
    } finally {
      saved.remove()
    }
  })

  it('fails Dockle with the same codes', async (ctx) => {
    const dockle = inject('dockle') ?? ctx.skip('no dockle on PATH')
    ctx.skip(!client, 'no Docker engine answers')
    expect(codesOf(await findingsOfDockle(dockle, image))).toEqual(broken)
  })
})

const report = z.object({
  details: z
    .array(z.object({ code: z.string(), level: z.string(), alerts: z.array(z.string()) }))
    .nullable(),
})

/** Dockle's findings of level FATAL and WARN. */
async function findingsOfDockle(dockle: string, image: string): Promise<{ code: string }[]> {
  const { stdout } = await run(dockle, ['--format', 'json', image], { maxBuffer: 16 * 2 ** 20 })
  return (report.parse(JSON.parse(stdout)).details ?? []).filter(({ level }) =>
    ['FATAL', 'WARN'].includes(level),
  )
}

function codesOf(found: readonly { readonly code: string }[]): string[] {
  return [...new Set(found.map(({ code }) => code))].sort()
}
