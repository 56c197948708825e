import { deploymentTargets } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { bearer, subject, token } from './auth/tokens.fixture.ts'
import { passedFor, readDefinitions, renderTaskDefinition } from './definitions.fixture.ts'
import {
  commonArgs,
  endContainer,
  openDocker,
  type StartedTestContainer,
  untilEnded,
  urlOf,
} from './image.fixture.ts'
import { startLoad } from './load.fixture.ts'

const client = inject('docker')
const { COMMIT: commit, SOURCE: source } = commonArgs
// Any environment: they share the definitions and differ in size.
const [target] = deploymentTargets()
if (!target) throw new Error('the table of environments is empty')
const definitions = readDefinitions(target.service.definitions)
const taskDefinition = renderTaskDefinition(definitions.task, {
  ...passedFor(target, commit),
  ...definitions.values,
  'output:CorsOrigins': 'none',
})

describe('image in a container like its task', () => {
  const fixture = openDocker(client ?? 'docker')
  let image = ''
  let cognito: Record<string, string> = {}
  let container: StartedTestContainer

  beforeAll(async () => {
    if (!client) return
    image = (await fixture.build()).image
    cognito = await fixture.cognito(image)
    container = await start({})
  }, 900_000)

  afterAll(async () => {
    if (client) await fixture.remove()
  })

  beforeEach((ctx) => {
    ctx.skip(!client, 'no Docker engine answers')
  })

  it('is ready, and answers with the commit that it was built from', async () => {
    const url = urlOf(container)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const version = await fetch(`${url}/version`)
    expect(await version.json()).toEqual({ commit })
  })

  it('verifies access tokens with the keys of the pool', async () => {
    const me = `${urlOf(container)}/me`
    const good = await fetch(me, { headers: bearer(token()) })
    expect(await good.json()).toMatchObject({ subject, username: 'hana' })
    const unsigned = token({ by: 'nobody', header: { alg: 'none' } })
    for (const bad of [unsigned, token({ by: 'stranger' }), token({ claims: { exp: 1 } })])
      expect((await fetch(me, { headers: bearer(bad) })).status).toBe(401)
  })

  it("passes the task definition's own health check", async () => {
    const [, ...command] = taskDefinition.container.healthCheck.command
    expect(await container.exec(command)).toMatchObject({ exitCode: 0 })
  })

  it('passes the health check of the image, which fails when nothing listens', async () => {
    const [, ...command] = await fixture.inspect<string[]>(image, '.Config.Healthcheck.Test')
    const check = (port: string) => container.exec(command, { env: { PORT: port } })
    expect(await check('8080')).toMatchObject({ exitCode: 0 })
    expect(await check('1')).toMatchObject({ exitCode: 1 })
  })

  it('runs as a user that is not root and owns nothing', async () => {
    expect(await shell('id -u; id -g', '')).toBe('10001\n10001\n')
    expect(await shell('find / -xdev -user 10001')).toBe('')
  })

  it('holds the bundle and its compile cache, no node_modules and no package manager', async () => {
    const names = (await shell('ls -A /app')).trimEnd().split('\n')
    expect(names).toEqual(expect.arrayContaining(['.compile-cache', 'main.mjs']))
    expect(names.filter((name) => !/^(\.compile-cache|[\w-]+\.mjs)$/.test(name))).toEqual([])
    expect(await shell('find / -xdev -name node_modules')).toBe('')
    const managers = 'npm npx pnpm yarn corepack apt apt-get dpkg apk perl'
    expect(await shell(`for m in ${managers}; do command -v $m; done`)).toBe('')
  })

  it('leaves no way to become root', async () => {
    expect(await shell('find / -xdev -type f -perm /6000')).toBe('')
  })

  it('is labelled with title, licence, commit, source and base', async () => {
    expect(await fixture.inspect<Record<string, string>>(image, '.Config.Labels')).toEqual({
      'org.opencontainers.image.title': 'backend',
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.revision': commit,
      'org.opencontainers.image.source': source,
      'org.opencontainers.image.base.name': expect.stringMatching(/./),
    })
  })

  it('names every problem of its configuration and exits with 1', async () => {
    const { REGION: _, ...incomplete } = taskDefinition.environment
    const broken = await fixture.service(
      image,
      { ...incomplete, TZ: 'Asia/Edo' },
      taskDefinition.limits,
      'configuration is not valid, exiting',
    )
    const { exitCode, stdout } = await untilEnded(broken)
    expect(exitCode).toBe(1)
    expect(lines(stdout).map(({ msg }) => msg)).toEqual([
      'REGION: required, must be an AWS region like ap-northeast-1',
      expect.stringMatching(/^TZ: must be a time zone like Asia\/Tokyo/),
      'configuration is not valid, exiting',
    ])
  })

  it('starts from its compile cache', async () => {
    const { stderr } = await endContainer(await start({ NODE_DEBUG_NATIVE: 'COMPILE_CACHE' }))
    for (const file of ['main', 'serve-[A-Z0-9]+'])
      expect(stderr).toMatch(new RegExp(`code cache for ESM file:///app/${file}.mjs was accepted`))
    expect(stderr).not.toMatch(/rejected/)
  })

  it('writes no file, even where it could', async () => {
    // An init process would be a file that the engine adds.
    const anything = { readonlyRootFilesystem: false, initProcessEnabled: false }
    const writable = await start({}, anything)
    await fetch(`${urlOf(writable)}/version`)
    expect(await endContainer(writable)).toMatchObject({ changes: [] })
  })

  it('stops under load before it would be killed, and answers every request that it took', async () => {
    const stopping = await start({})
    const load = startLoad(`${urlOf(stopping)}/version`, 10)
    await vi.waitFor(() => expect(load.answered()).toBeGreaterThan(20), { timeout: 60_000 })
    const { exitCode, stdout } = await endContainer(stopping, taskDefinition.container.stopTimeout)
    expect(await load.lost()).toEqual([])
    // Not 137, killed by ECS, nor 1, the service's own hard stop: how long it takes is measured by the bench.
    expect(exitCode).toBe(0)
    expect(lines(stdout).at(-1)).toMatchObject({ msg: 'stopped' })
  })

  function start(env: Record<string, string>, limits = {}): Promise<StartedTestContainer> {
    const all = { ...taskDefinition.environment, ...cognito, ...env }
    return fixture.service(image, all, { ...taskDefinition.limits, ...limits })
  }

  async function shell(script: string, user = '0'): Promise<string> {
    const { stdout, stderr } = await container.exec(['sh', '-c', script], { user })
    expect(stderr).toBe('')
    return stdout
  }

  function lines(log: string): { msg: string }[] {
    return log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
})
