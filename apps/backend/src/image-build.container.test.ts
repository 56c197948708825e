import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { validEnv } from './config/env.fixture.ts'
import { commonArgs, endContainer, openDocker, urlOf } from './image.fixture.ts'

const root = join(import.meta.dirname, '../../..')
const client = inject('docker')

/** A stand-in for the distroless image, which takes a registry: node where that has it, its libraries and nothing more. */
const shellLess = `
ARG NODE_IMAGE=node:24-bookworm-slim
FROM \${NODE_IMAGE} AS files
RUN mkdir -p /out/nodejs/bin && cp "$(command -v node)" /out/nodejs/bin/ \\
 && ldd /out/nodejs/bin/node | grep -o '/[^ ]*' | xargs -I {} cp --parents --dereference {} /out \\
 && cp --parents /etc/passwd /etc/group /out
FROM scratch
COPY --from=files /out/ /
ENTRYPOINT ["/nodejs/bin/node"]
USER 65532
`

describe('image build', () => {
  const fixture = openDocker(client ?? 'docker')
  let image = ''
  let folder = ''

  beforeAll(async () => {
    if (!client) return
    folder = mkdtempSync(join(tmpdir(), 'image-build-'))
    image = (await fixture.build()).image
  }, 900_000)

  afterAll(async () => {
    if (!client) return
    rmSync(folder, { recursive: true, force: true })
    await fixture.remove()
  })

  beforeEach((ctx) => {
    ctx.skip(!client, 'no Docker engine answers')
  })

  it('gives the same layers from an empty cache', async () => {
    const again = await fixture.build({ flags: ['--no-cache'] })
    for (const step of [/RUN npm/, /RUN pnpm install/, /RUN .* build/, /RUN \["node"/, /RUN touch/])
      expect(cached(again.log, step)).toBe(false)
    const layers = await fixture.layers(image)
    expect(layers.length).toBeGreaterThan(1)
    expect(await fixture.layers(again.image)).toEqual(layers)
  }, 900_000)

  it('does not reuse cached files of another date', async () => {
    const other = await fixture.build({
      buildArgs: { ...commonArgs, SOURCE_DATE_EPOCH: '1600000000' },
    })
    const [ours, theirs] = [await fixture.layers(image), await fixture.layers(other.image)]
    expect(theirs[1]).not.toBe(ours[1])
  }, 900_000)

  it('reuses the installed dependencies after a change of the source', async () => {
    const context = copyOfRepository()
    const before = await fixture.build({ context })
    const main = join(context, 'apps/backend/src/main.ts')
    writeFileSync(main, `${readFileSync(main, 'utf8')}\nconsole.log('${randomUUID()}')\n`)
    const { image: changed, log } = await fixture.build({ context })
    expect(cached(log, /RUN npm install/)).toBe(true)
    expect(cached(log, /RUN pnpm install/)).toBe(true)
    expect(cached(log, /RUN pnpm .* run build/)).toBe(false)
    const [old, now] = [await fixture.layers(before.image), await fixture.layers(changed)]
    // The base's layer stays, so a registry takes no more than the service itself.
    expect(now[0]).toBe(old[0])
    expect(now).not.toEqual(old)
  }, 900_000)

  it('works on a base without a shell, and the image starts', async () => {
    const context = join(folder, 'shell-less')
    mkdirSync(context)
    writeFileSync(join(context, 'Dockerfile.ecs'), shellLess)
    const { image: base } = await fixture.build({ context })
    const { image: distroless } = await fixture.build({
      buildArgs: { ...commonArgs, DISTROLESS_IMAGE: base },
      flags: ['--target', 'distroless'],
    })
    const service = await fixture.service(
      distroless,
      {
        ...validEnv,
        ...(await fixture.cognito(distroless)),
        NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
      },
      { cpu: '256', memory: '512' },
    )
    expect(await (await fetch(`${urlOf(service)}/version`)).json()).toMatchObject({
      commit: commonArgs.COMMIT,
    })
    // Engines differ in whether this is an error or a command that fails.
    const shell = service.exec(['sh', '-c', 'true']).then(({ output }) => output, String)
    expect(await shell).toMatch(/"sh": executable file not found/)
    const { exitCode, stderr } = await endContainer(service)
    expect(exitCode).toBe(0)
    expect(stderr).toContain('code cache for ESM file:///app/main.mjs was accepted')
  }, 900_000)

  /** A copy of Docker's build context of this repository, which can be changed. */
  function copyOfRepository(): string {
    const sent = [
      ...['Dockerfile.ecs', '.dockerignore', 'apps', 'packages', 'package.json', 'turbo.json'],
      ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json'],
    ]
    const left = new Set(['node_modules', 'dist', '.turbo'])
    for (const name of sent)
      cpSync(join(root, name), join(folder, name), {
        recursive: true,
        filter: (path) => !left.has(basename(path)),
      })
    return folder
  }
})

/** Whether the step that this names came from the cache. @throws if the build has no such step */
function cached(log: string, step: RegExp): boolean {
  const named = new RegExp(`^#(\\d+) \\[.*\\] ${step.source}`, 'm').exec(log)
  if (!named) throw new Error(`no step ${step} in:\n${log}`)
  return log.split('\n').includes(`#${named[1]} CACHED`)
}
