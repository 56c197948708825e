import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { ContainerSpec } from '../ports.ts'
import { bridgeAddress, createDockerRuntime } from './docker-runtime.ts'

const docker = inject('docker')
/** Any local image with Node: tests pull nothing. */
const image = docker ? nodeImage(docker) : undefined
const runtimes: ReturnType<typeof createDockerRuntime>[] = []

afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close()
})

function nodeImage(client: string): string | undefined {
  const format = ['--format', '{{.Repository}}:{{.Tag}}']
  const images = execFileSync(client, ['images', ...format], { encoding: 'utf8' }).split('\n')
  return images.find((name) => name.startsWith('node:'))
}

function runtime() {
  const made = createDockerRuntime({ docker: docker ?? 'docker' })
  runtimes.push(made)
  return made
}

function spec(script: string, more: Partial<ContainerSpec> = {}) {
  const lines: string[] = []
  const made: ContainerSpec = {
    name: 'app',
    image: {
      repository: 'backend',
      tag: 'x',
      digest: 'sha256:x',
      command: [],
      environment: {},
      ...(image && { dockerImage: image }),
    },
    environment: { TAG: 'x' },
    platform: {},
    command: ['node', '-e', script],
    containerPort: 8080,
    cpu: 256,
    memoryMiB: 128,
    onLine: (line) => void lines.push(line),
    ...more,
  }
  return { made, lines }
}

describe('Docker runtime', () => {
  beforeEach(({ skip }) => {
    if (!docker) skip('no Docker engine answers')
    if (!image) skip('no image node:* on this machine')
  })

  test('a container answers on its port and stops gracefully', async () => {
    const { made, lines } = spec(
      `const server = require('http').createServer((_, r) => r.end(process.env.TAG)).listen(8080)
       process.on('SIGTERM', () => { console.log('bye'); process.exit(0) })`,
    )
    const { address, ended, stop } = await runtime().start(made)
    const answer = () =>
      fetch(`http://${address.host}:${address.port}`).then(
        (response) => response.text(),
        () => undefined,
      )
    await expect.poll(answer, { timeout: 60_000 }).toBe('x')
    await stop(5000)
    expect(await ended).toEqual({ exitCode: 0 })
    expect(lines).toEqual(['bye'])
  })

  test('a container reaches this machine by the URLs of the platform', async () => {
    const server = createServer((_, response) => response.end('from the machine'))
    const address = bridgeAddress(docker) ?? '127.0.0.1'
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    // A TCP server that listens has an address with a port.
    const { port } = server.address() as AddressInfo
    const { made, lines } = spec(
      'fetch(process.env.AWS_ENDPOINT_URL).then((r) => r.text()).then(console.log)',
      { platform: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` } },
    )
    const { ended } = await runtime().start(made)
    await ended
    server.close()
    expect(lines).toEqual(['from the machine'])
  })

  test('a container cannot write to a read-only root file system', async () => {
    const { made, lines } = spec("require('fs').writeFileSync('/x', '')", {
      readonlyRootFilesystem: true,
      initProcess: true,
      dropCapabilities: ['ALL'],
    })
    const { ended } = await runtime().start(made)
    expect(await ended).toEqual({ exitCode: 1 })
    expect(lines.join('\n')).toContain('EROFS')
  })

  test('a container that exceeds its memory ends with OutOfMemoryError', async () => {
    const { made } = spec('const all = []; for (;;) all.push(Buffer.alloc(8 * 1024 * 1024, 1))', {
      memoryMiB: 64,
    })
    const { ended } = await runtime().start(made)
    expect(await ended).toEqual({
      exitCode: 137,
      reason: expect.stringMatching(/^OutOfMemoryError: /),
    })
  })

  test('a container of a missing image cannot be started', async () => {
    const { made } = spec('')
    const missing = { ...made, image: { ...made.image, dockerImage: 'localhost:1/none:none' } }
    await expect(runtime().start(missing)).rejects.toThrow('none:none')
  })
})
