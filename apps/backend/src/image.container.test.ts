import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { readValues, renderTaskDefinition } from './definitions.fixture.ts'
import { validEnv } from './env.fixture.ts'
import { openDocker } from './image.fixture.ts'

const client = inject('docker')
const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'
const taskDefinition = renderTaskDefinition({
  ...validEnv,
  ...readValues('ecspresso/dev'),
  CLUSTER: 'app-dev',
  AWS_ACCOUNT_ID: '111122223333',
  IMAGE_TAG: commit,
})

describe('the image, in a container like its task', () => {
  const { docker, image, ...fixture } = openDocker(client ?? 'docker')
  let container = ''

  beforeAll(async () => {
    if (!client) return
    await fixture.build({ COMMIT: commit, SOURCE: 'https://github.com/example/fargate-starter' })
    container = await fixture.run(taskDefinition.environment)
    const url = await fixture.url(container)
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    })
  }, 900_000)

  afterAll(async () => {
    if (client) await fixture.remove()
  }, 60_000)

  beforeEach((ctx) => {
    ctx.skip(!client, 'no Docker engine answers')
  })

  it('answers with the commit that it was built from', async () => {
    const version = await fetch(`${await fixture.url(container)}/version`)
    expect(await version.json()).toMatchObject({ commit, environment: 'dev' })
  })

  it("passes the task definition's own health check", async () => {
    const [, ...command] = taskDefinition.container.healthCheck.command
    expect(await docker('exec', container, ...command)).toMatchObject({ code: 0 })
  })

  it('passes the health check of the image, which fails when nothing listens', async () => {
    const { stdout } = await docker(
      'inspect',
      '--format',
      '{{json .Config.Healthcheck.Test}}',
      image,
    )
    const [, ...command]: string[] = JSON.parse(stdout)
    expect(await docker('exec', container, ...command)).toMatchObject({ code: 0 })
    expect(await docker('exec', '--env', 'PORT=1', container, ...command)).toMatchObject({
      code: 1,
    })
  })

  it('runs as a user that is not root and owns nothing', async () => {
    const { stdout } = await docker(
      'exec',
      container,
      'sh',
      '-c',
      'id -u; id -g; find / -xdev -user 10001',
    )
    expect(stdout.split('\n')).toEqual(['10001', '10001', ''])
  })

  it('holds one file of ours, no node_modules and no package manager', async () => {
    const shell = (script: string) => docker('exec', container, 'sh', '-c', script)
    expect((await shell('ls -A /app')).stdout).toBe('main.mjs\n')
    expect((await shell('find / -xdev -name node_modules')).stdout).toBe('')
    const managers = 'npm npx pnpm yarn corepack apt apt-get dpkg apk'
    expect((await shell(`for m in ${managers}; do command -v $m; done`)).stdout).toBe('')
  })

  it('is labelled with commit and source', async () => {
    const { stdout } = await docker('inspect', '--format', '{{json .Config.Labels}}', image)
    expect(JSON.parse(stdout)).toMatchObject({
      'org.opencontainers.image.revision': commit,
      'org.opencontainers.image.source': 'https://github.com/example/fargate-starter',
    })
  })

  it('names every problem of its configuration and exits with 1', async () => {
    const { COGNITO_USER_POOL_ID: _, ...incomplete } = taskDefinition.environment
    const broken = await fixture.run({ ...incomplete, TZ: 'Asia/Edo' })
    expect(await fixture.exitCode(broken)).toBe(1)
    const { stdout } = await docker('logs', broken)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual([
      'COGNITO_USER_POOL_ID: required, must look like region_id',
      'TZ: must be a time zone like Asia/Tokyo, is "Asia/Edo"',
      'configuration is not valid, exiting',
    ])
  })

  it('stops by itself when it is told to, with exit code 0', async () => {
    const stopping = await fixture.run(taskDefinition.environment)
    await vi.waitFor(
      async () => expect((await docker('logs', stopping)).stdout).toContain('"listening"'),
      { timeout: 15_000 },
    )
    // Docker would kill it after 30 s, as ECS does; the exit code would be 137.
    await docker('stop', '--time', '30', stopping)
    expect(await fixture.exitCode(stopping)).toBe(0)
    expect((await docker('logs', stopping)).stdout).toContain('"msg":"stopped"')
  })
})
