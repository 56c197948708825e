import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HttpsRegistry, openHttpsRegistry } from '../https-registry.ts'
import { runEcspresso } from '../run.ts'
import { environmentOf, type Facts, type RecordedCase, worldOf, writeFiles } from './case.ts'
import { factsOf } from './facts.ts'
import { startFakeAws } from './fake-aws/server.ts'
import { jumpingClock } from './jumping-clock.ts'
import type { World } from './world.ts'

/** A port on which nothing listens. */
const NOWHERE = 'http://127.0.0.1:1'

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' }

/** Runs ecspresso-lite on a case, by a clock that only its sleeps advance. */
export async function runLite(
  recorded: RecordedCase,
  cwd: string,
): Promise<{ facts: Facts; stderr: string }> {
  const interrupt = new AbortController()
  const clock = jumpingClock(recorded.signal?.afterMs, () => interrupt.abort())
  const begun = clock.now()
  writeFiles(recorded, cwd)
  const aws = await startFakeAws(worldOf(recorded), clock.now)
  let [stdout, stderr] = ['', '']
  try {
    const exitCode = await runEcspresso({
      argv: recorded.argv,
      env: {
        ...environmentOf(recorded),
        ...CREDENTIALS,
        AWS_ENDPOINT_URL: recorded.unreachable ? NOWHERE : aws.url,
      },
      cwd,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      clock,
      signal: interrupt.signal,
    })
    const { argv } = recorded
    const { calls } = aws
    return { facts: factsOf({ argv, exitCode, stdout, ms: clock.now() - begun, calls }), stderr }
  } finally {
    await aws.close()
  }
}

/** Runs the real ecspresso on a case, in real time. */
export async function runReal(
  ecspresso: string,
  recorded: RecordedCase,
  cwd: string,
): Promise<Facts> {
  writeFiles(recorded, cwd)
  const world = worldOf(recorded)
  const aws = await startFakeAws(world, Date.now)
  const registry = await registryOf(world, recorded, aws.port)
  const begun = Date.now()
  try {
    const child = spawn(ecspresso, recorded.argv, {
      cwd,
      env: {
        ...environmentOf(recorded),
        ...CREDENTIALS,
        ...registry?.environment,
        AWS_ENDPOINT_URL: recorded.unreachable ? NOWHERE : aws.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        HOME: cwd,
        PATH: '/usr/bin:/bin',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve(code ?? 1))
    })
    const { signal } = recorded
    if (signal) void sleep(signal.afterMs).then(() => child.kill(signal.name))
    const [exitCode, stdout] = await Promise.all([ended, text(child.stdout)])
    return factsOf({
      argv: recorded.argv,
      exitCode,
      stdout,
      ms: Date.now() - begun,
      calls: aws.calls,
    })
  } finally {
    registry?.close()
    await aws.close()
  }
}

/** For `verify` only, which calls the registry, and AWS as the execution role, by their real host names. */
async function registryOf(
  { account, region, registry }: World,
  { argv }: RecordedCase,
  port: number,
): Promise<HttpsRegistry | undefined> {
  if (argv[0] !== 'verify') return undefined
  const services = ['api.ecr', 'logs', 'secretsmanager', 'ssm']
  const hosts = [`${account}.dkr.ecr`, ...services].map((name) => `${name}.${region}.amazonaws.com`)
  return openHttpsRegistry(port, registry ? hosts : [])
}
