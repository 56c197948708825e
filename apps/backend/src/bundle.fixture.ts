import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { openJwksServer } from './auth/jwks-server.fixture.ts'
import { validEnv } from './config/env.fixture.ts'

const bundle = join(import.meta.dirname, '../dist/main.mjs')

/** That the bundles of tests are built from. */
export const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'

/** A line of the service's log. */
export type LogLine = Record<string, unknown> & { level: string; msg: string }

/** The built bundle in a process of its own, with this environment and nothing else. */
export function spawnBundle(env: Record<string, string>) {
  if (!existsSync(bundle)) throw new Error('the apps are not built: run `npx -y pnpm@12 build`')
  const child = spawn(process.execPath, [bundle], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: LogLine[] = []
  const errors: string[] = []
  const waiting = new Set<() => void>()
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line))
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk) => errors.push(String(chunk)))
  const exit = once(child, 'close').then(([code]: (number | null)[]) => code)

  return {
    lines,
    /** Exit code; `null` if a signal ended it. */
    exit,
    signal: (name: NodeJS.Signals) => child.kill(name),
    stderr: () => errors.join(''),
    /** The first line with this message. Rejects if the process ends without it. */
    line(msg: string): Promise<LogLine> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.msg === msg)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        exit.then(() => reject(new Error(`ended without "${msg}": ${errors.join('')}`)))
      })
    },
  }
}

/** A bundle that listens. It ends with the test. */
export async function startBundle(env: Record<string, string> = {}) {
  const service = spawnBundle({
    ...validEnv,
    COMMIT: commit,
    PORT: '0',
    AWS_ENDPOINT_URL: await openJwksServer(),
    ...env,
  })
  onTestFinished(() => void service.signal('SIGKILL'))
  const { port } = await service.line('listening')
  return { service, port: Number(port) }
}
