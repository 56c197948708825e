import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contender } from './contenders.ts'

/** A contender that runs. */
export interface Server {
  readonly url: string
  /** Resident memory in MB, where the system reports it. */
  memory(): number | undefined
  /** Sends SIGTERM; milliseconds until the process has ended. */
  stop(): Promise<number>
}

/** Starts a contender on the first core, with its log into a pipe that is read, as on Fargate. Resolves once it takes connections. */
export async function startServer({ flags = [], main, env, request }: Contender): Promise<Server> {
  const port = await freePort()
  const [read = '', ...readArgs] = onCore(1, ['cat'])
  const reader = spawn(read, readArgs, { stdio: ['pipe', 'ignore', 'inherit'] })
  const [command = '', ...args] = onCore(0, [process.execPath, ...flags, main])
  const child = spawn(command, args, {
    env: { ...env, PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', reader.stdin, 'inherit'],
  })
  reader.stdin.destroy()
  const exit = once(child, 'exit')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${main} did not start`)
    await sleep(20)
  }
  return {
    url: `http://127.0.0.1:${port}${request.path}`,
    memory() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024)
      } catch {
        return undefined
      }
    },
    async stop() {
      const started = performance.now()
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), 60_000)
      await exit
      clearTimeout(hard)
      return performance.now() - started
    },
  }
}

/** The command, bound to one core where the machine has several and can bind: server and client then share none. */
export function onCore(core: number, command: readonly string[]): readonly string[] {
  return canBind ? ['taskset', '--cpu-list', String(core), ...command] : command
}

const canBind = (() => {
  try {
    execFileSync('taskset', ['--cpu-list', '1', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address.port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
