import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { engineContainer } from './engine.ts'
import {
  connectEngine,
  endContainer,
  FargateContainer,
  imageAvailable,
  type StartedTestContainer,
  type TaskLimits,
  untilEnded,
  Wait,
} from './index.ts'

const client = inject('docker')
const image = inject('nodeImage') ?? 'node:24-bookworm-slim'
const size: TaskLimits = { cpu: '256', memory: '128' }
// The engine's init process is a file that the container gets: it would be one of the changes.
const withoutInit: TaskLimits = { ...size, initProcessEnabled: false }
const containers: StartedTestContainer[] = []

beforeAll(async () => {
  if (client) await connectEngine(client)
})

beforeEach((ctx) => {
  ctx.skip(!client, 'no Docker engine answers')
})

afterEach(async () => {
  for (const container of containers.splice(0)) await container.stop({ remove: true })
})

describe('Fargate container', () => {
  it('has the size of the task without swap, no capabilities, and its ports on 127.0.0.1', async () => {
    const container = await start(
      `require('http').createServer((_, r) => r.end('here')).listen(8080, () => console.log('ready'))`,
      (made) => made.withExposedPorts(8080),
    )
    const { HostConfig, NetworkSettings } = await (
      await engineContainer(container.getId())
    ).inspect()
    expect(HostConfig).toMatchObject({
      NanoCpus: 0.25e9,
      Memory: 128 * 2 ** 20,
      MemorySwap: 128 * 2 ** 20,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Init: true,
    })
    expect(NetworkSettings.Ports['8080/tcp']).toMatchObject([{ HostIp: '127.0.0.1' }])
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}`
    const answer = await fetch(url)
    expect(await answer.text()).toBe('here')
  })

  it('cannot write, and returns exit code and output after its end', async () => {
    const script = `console.log('ready'); try { require('fs').writeFileSync('/file', '') }
      catch ({ code }) { console.error(code); process.exitCode = 7 }`
    const ended = await untilEnded(await start(script, undefined, withoutInit))
    expect(ended).toEqual({ exitCode: 7, stdout: 'ready\n', stderr: 'EROFS\n', changes: [] })
  })

  it('lists changed files where its task may write', async () => {
    const script = `require('fs').writeFileSync('/file', ''); console.log('ready')`
    const container = await start(script, undefined, {
      ...withoutInit,
      readonlyRootFilesystem: false,
    })
    expect(await untilEnded(container)).toMatchObject({ exitCode: 0, changes: ['/file'] })
  })

  it('gets SIGTERM, then SIGKILL after the stop time-out', async () => {
    const obedient = `process.on('SIGTERM', () => process.exit(3))`
    const deaf = `process.on('SIGTERM', () => {})`
    const stay = `; setInterval(() => {}, 1000); console.log('ready')`
    expect(await endContainer(await start(obedient + stay))).toMatchObject({ exitCode: 3 })
    expect(await endContainer(await start(deaf + stay), 1)).toMatchObject({ exitCode: 137 })
  })

  it('throws with its output and is removed if it ends before it is ready', async () => {
    const ids: string[] = []
    class Watched extends FargateContainer {
      protected override async containerCreated(id: string) {
        ids.push(id)
        await super.containerCreated(id)
      }
    }
    const failing = new Watched(image, size)
      .withCommand(['node', '-e', `console.error('no such pool')`])
      .withWaitStrategy(Wait.forLogMessage('ready'))
    await expect(failing.start()).rejects.toThrow(/did not start:\nno such pool/)
    expect(ids).toHaveLength(1)
    for (const id of ids)
      await expect((await engineContainer(id)).inspect()).rejects.toMatchObject({ statusCode: 404 })
  })
})

describe('image', () => {
  it('is available if the engine has it, and not if no registry answers', async () => {
    expect(await imageAvailable(image)).toBe(true)
    expect(await imageAvailable('localhost:1/none:none')).toBe(false)
  })
})

async function start(
  script: string,
  change = (container: FargateContainer): FargateContainer => container,
  limits = size,
): Promise<StartedTestContainer> {
  const made = new FargateContainer(image, limits)
    .withCommand(['node', '-e', script])
    .withWaitStrategy(Wait.forLogMessage('ready'))
  const container = await change(made).start()
  containers.push(container)
  return container
}
