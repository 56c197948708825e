import { deploymentTargets } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { bearer, subject, token } from './auth/tokens.fixture.ts'
import { passedFor, readDefinitions, renderTaskDefinition } from './definitions.fixture.ts'
import { openDocker } from './image.fixture.ts'
import { startLoad } from './load.fixture.ts'

const client = inject('docker')
const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'
// Any environment: they share the definitions and differ in size.
const [target] = deploymentTargets()
if (!target) throw new Error('the table of environments is empty')
const definitions = readDefinitions(target.service.definitions)
const taskDefinition = renderTaskDefinition(definitions.task, {
  ...passedFor(target, commit),
  ...definitions.values,
})

describe('the image, in a container like its task', () => {
  const { docker, ...fixture } = openDocker(client ?? 'docker')
  let image = ''
  let cognito: Record<string, string> = {}
  let container = ''

  beforeAll(async () => {
    if (!client) return
    const buildArgs = { COMMIT: commit, SOURCE: 'https://github.com/example/fargate-starter' }
    image = (await fixture.build({ buildArgs })).image
    cognito = await fixture.cognito(image)
    container = await start({})
  }, 900_000)

  afterAll(async () => {
    if (client) await fixture.remove()
  }, 60_000)

  beforeEach((ctx) => {
    ctx.skip(!client, 'no Docker engine answers')
  })

  it('is ready, and answers with the commit that it was built from', async () => {
    const url = await fixture.url(container)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const version = await fetch(`${url}/version`)
    expect(await version.json()).toMatchObject({ commit, environment: target.name })
  })

  it('knows who sends an access token, by the keys of the pool', async () => {
    const me = `${await fixture.url(container)}/me`
    const good = await fetch(me, { headers: bearer(token()) })
    expect(await good.json()).toMatchObject({ subject, username: 'hana' })
    const unsigned = token({ by: 'nobody', header: { alg: 'none' } })
    for (const bad of [unsigned, token({ by: 'stranger' }), token({ claims: { exp: 1 } })])
      expect((await fetch(me, { headers: bearer(bad) })).status).toBe(401)
  })

  it("passes the task definition's own health check", async () => {
    const [, ...command] = taskDefinition.container.healthCheck.command
    expect(await docker('exec', container, ...command)).toMatchObject({ code: 0 })
  })

  it('passes the health check of the image, which fails when nothing listens', async () => {
    const [, ...command] = await inspect<string[]>('.Config.Healthcheck.Test')
    const check = (port: string) => docker('exec', '--env', `PORT=${port}`, container, ...command)
    expect(await check('8080')).toMatchObject({ code: 0 })
    expect(await check('1')).toMatchObject({ code: 1 })
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
    expect(await inspect<Record<string, string>>('.Config.Labels')).toEqual({
      'org.opencontainers.image.title': 'backend',
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.revision': commit,
      'org.opencontainers.image.source': 'https://github.com/example/fargate-starter',
      'org.opencontainers.image.base.name': expect.stringMatching(/./),
    })
  })

  it('names every problem of its configuration and exits with 1', async () => {
    const { COGNITO_USER_POOL_ID: _, ...incomplete } = taskDefinition.environment
    const broken = await run({ ...incomplete, TZ: 'Asia/Edo' })
    expect(await fixture.exitCode(broken)).toBe(1)
    expect((await log(broken)).map(({ msg }) => msg)).toEqual([
      'COGNITO_USER_POOL_ID: required, must look like region_id',
      'TZ: must be a time zone like Asia/Tokyo, is "Asia/Edo"',
      'configuration is not valid, exiting',
    ])
  })

  it('starts from its compile cache', async () => {
    const talkative = await start({ NODE_DEBUG_NATIVE: 'COMPILE_CACHE' })
    const { stderr } = await docker('logs', talkative)
    for (const file of ['main', 'serve-[A-Z0-9]+'])
      expect(stderr).toMatch(new RegExp(`code cache for ESM file:///app/${file}.mjs was accepted`))
    expect(stderr).not.toMatch(/rejected/)
  })

  it('writes nothing, even where it could', async () => {
    const writable = await start({}, [])
    await fetch(`${await fixture.url(writable)}/version`)
    await docker('stop', writable)
    expect(await docker('diff', writable)).toMatchObject({ code: 0, stdout: '' })
  }, 60_000)

  it('stops within two seconds under load and answers every request that it took', async () => {
    const stopping = await start({})
    const load = startLoad(`${await fixture.url(stopping)}/version`, 10)
    await vi.waitFor(() => expect(load.answered()).toBeGreaterThan(20), { timeout: 15_000 })
    // Docker would kill it after 30 s, as ECS does; the exit code would be 137.
    await docker('stop', '--time', '30', stopping)
    expect(await load.lost()).toEqual([])
    expect(await fixture.exitCode(stopping)).toBe(0)
    const lines = await log(stopping)
    const at = (msg: string) => lines.find((line) => line.msg === msg)?.time ?? Number.NaN
    expect(at('stopped') - at('stopping')).toBeLessThan(2_000)
  }, 60_000)

  function run(env: Record<string, string>, flags = ['--init', '--read-only']): Promise<string> {
    return fixture.run(image, env, taskDefinition.definition, flags)
  }

  async function start(env: Record<string, string>, flags?: string[]): Promise<string> {
    const id = await run({ ...taskDefinition.environment, ...cognito, ...env }, flags)
    await fixture.untilListening(id)
    return id
  }

  async function shell(script: string, user = '0'): Promise<string> {
    const { stdout, stderr } = await docker('exec', '--user', user, container, 'sh', '-c', script)
    expect(stderr).toBe('')
    return stdout
  }

  async function inspect<T>(field: string): Promise<T> {
    const { stdout } = await docker('inspect', '--format', `{{json ${field}}}`, image)
    return JSON.parse(stdout)
  }

  async function log(id: string): Promise<{ msg: string; time: number }[]> {
    const { stdout } = await docker('logs', id)
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
})
