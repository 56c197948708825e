import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import type { ContainerSpec } from '../ports.ts'
import { createProcessRuntime } from './process-runtime.ts'

const runtimes: ReturnType<typeof createProcessRuntime>[] = []
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close()
})

function runtime() {
  const made = createProcessRuntime({ path: '/usr/bin:/bin' })
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
      command: ['node', '-e', script],
      environment: { FROM_IMAGE: 'image', BOTH: 'image' },
    },
    environment: { BOTH: 'task' },
    platform: { BOTH: 'platform', FROM_PLATFORM: 'platform' },
    containerPort: 8080,
    cpu: 256,
    memoryMiB: 512,
    onLine: (line) => void lines.push(line),
    ...more,
  }
  return { made, lines }
}

describe('process runtime', () => {
  test('a process has the environment of image, platform and task definition only', async () => {
    const { made, lines } = spec('console.log(JSON.stringify(process.env))')
    const container = await runtime().start(made)
    expect(await container.ended).toEqual({ exitCode: 0 })
    const { HOST, PORT, ...environment } = JSON.parse(lines[0] ?? '')
    expect(environment).toEqual({
      PATH: '/usr/bin:/bin',
      FROM_IMAGE: 'image',
      FROM_PLATFORM: 'platform',
      BOTH: 'task',
    })
    expect(HOST).toBe('127.0.0.1')
    expect(Number(PORT)).toBe(container.address.port)
  })

  test('the output arrives line by line, and the exit code at the end', async () => {
    const { made, lines } = spec(
      'console.log("one"); console.error("two"); process.stdout.write("three"); process.exitCode = 3',
    )
    const container = await runtime().start(made)
    expect(await container.ended).toEqual({ exitCode: 3 })
    expect(lines.toSorted()).toEqual(['one', 'three', 'two'])
  })

  test('a signal becomes the exit code 128 + its number', async () => {
    const { made } = spec('process.kill(process.pid, "SIGKILL")')
    const container = await runtime().start(made)
    expect(await container.ended).toEqual({ exitCode: 137 })
  })

  test('stop lets a process shut down gracefully on SIGTERM', async () => {
    const { made, lines } = spec(
      'process.on("SIGTERM", () => { console.log("bye"); process.exit(0) }); setInterval(() => {}, 1000); console.log("up")',
    )
    const container = await runtime().start(made)
    await expect.poll(() => lines).toEqual(['up'])
    await container.stop(5000)
    expect(await container.ended).toEqual({ exitCode: 0 })
    expect(lines).toEqual(['up', 'bye'])
  })

  test('stop kills a process that ignores SIGTERM', async () => {
    const { made, lines } = spec(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
    )
    const container = await runtime().start(made)
    await expect.poll(() => lines).toEqual(['up'])
    await container.stop(100)
    expect(await container.ended).toEqual({ exitCode: 137 })
  })

  test('a missing command rejects the start', async () => {
    const { made } = spec('', { command: ['no-such-command'] })
    await expect(runtime().start(made)).rejects.toThrow('ENOENT')
  })

  test('close ends every process', async () => {
    const own = runtime()
    const { made, lines } = spec('setInterval(() => {}, 1000); console.log("up")')
    const container = await own.start(made)
    await expect.poll(() => lines).toEqual(['up'])
    await own.close()
    expect(await container.ended).toEqual({ exitCode: 137 })
  })
})

test('the watchdog ends every process of a cloud that was killed', async () => {
  const url = new URL('./process-runtime.ts', import.meta.url).href
  const cloud = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createProcessRuntime } from ${JSON.stringify(url)}
       const runtime = createProcessRuntime({ path: '' })
       const image = { repository: 'r', tag: 't', digest: 'd', environment: {},
         command: ['node', '-e', 'console.log(process.pid); setInterval(() => {}, 1000)'] }
       await runtime.start({ name: 'app', image, environment: {}, containerPort: 0, cpu: 256, memoryMiB: 512,
         onLine: (pid) => console.log(pid) })`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [output] = await once(cloud.stdout, 'data')
  const pid = Number(String(output).trim())
  const isAlive = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  expect(isAlive()).toBe(true)
  cloud.kill('SIGKILL')
  await expect.poll(isAlive, { timeout: 60_000 }).toBe(false)
})
