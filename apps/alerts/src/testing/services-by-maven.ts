import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { RealService, RealServices } from './real-services.ts'

/** Paths of both. */
interface Programs {
  readonly java: string
  readonly maven: string
}

/** DynamoDB Local and ElasticMQ as processes on this machine; Maven fetches them the first time. */
export function servicesByMaven(programs: Programs): RealServices {
  return {
    startDynamoDb: () => startDynamoDbLocal(programs),
    startElasticMq: () => startElasticMq(programs),
  }
}

const app = join(import.meta.dirname, '../..')
const START_MS = 240_000

async function startDynamoDbLocal({ java, maven }: Programs): Promise<RealService> {
  const jars = await fetchJars(maven)
  return start(java, jars, (port) => [
    `-Djava.library.path=${jars}`,
    '-cp',
    join(jars, '*'),
    'software.amazon.dynamodb.services.local.main.ServerRunner',
    '-inMemory',
    '-disableTelemetry',
    '-port',
    String(port),
  ])
}

async function startElasticMq({ java, maven }: Programs): Promise<RealService> {
  const jars = await fetchJars(maven)
  return start(java, jars, (port) => [
    '-Drest-sqs.bind-hostname=127.0.0.1',
    `-Drest-sqs.bind-port=${port}`,
    '-Drest-sqs.sqs-limits=strict',
    '-Dnode-address.host=127.0.0.1',
    `-Dnode-address.port=${port}`,
    '-Drest-stats.enabled=false',
    '-cp',
    join(jars, '*'),
    'org.elasticmq.server.Main',
  ])
}

/** Has Maven fetch the jars of the pom, once for each state of the pom. */
async function fetchJars(maven: string): Promise<string> {
  const pom = join(app, 'real-services/pom.xml')
  const hash = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12)
  const jars = join(app, '.tools', `real-services-${hash}`)
  if (existsSync(jars)) return jars
  await mkdir(join(app, '.tools'), { recursive: true })
  const unfinished = await mkdtemp(join(app, '.tools/unfinished-'))
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  const args = ['-q', '-B', '-f', pom, goal, `-DoutputDirectory=${unfinished}`]
  await promisify(execFile)(maven, args)
  try {
    await rename(unfinished, jars)
  } catch (error) {
    // Another test was faster.
    if (!existsSync(jars)) throw error
    await rm(unfinished, { recursive: true })
  }
  return jars
}

async function start(
  java: string,
  cwd: string,
  argsFor: (port: number) => string[],
): Promise<RealService> {
  const port = await freePort()
  const child = spawn(java, argsFor(port), { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const endpoint = `http://127.0.0.1:${port}`
  const until = Date.now() + START_MS
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop(child)
      throw new Error(`the server did not start:\n${Buffer.concat(output).toString('utf8')}`)
    }
    await sleep(100)
  }
  return { endpoint, stop: () => stop(child) }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint)
    return true
  } catch {
    return false
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // `address` is a string only for a pipe.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
