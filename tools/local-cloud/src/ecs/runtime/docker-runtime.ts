import { execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { ContainerExit, ContainerRuntime, ContainerSpec, RunningContainer } from '../ports.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export interface DockerRuntimeOptions {
  /** Path or name of the Docker client. Default: `docker`. */
  readonly docker?: string
}

/** Docker's name of this machine inside a container. */
const MACHINE = 'host.docker.internal'

/** Label of the containers of a cloud, so that they can be found by hand. */
const LABEL = 'local-cloud'

/** Containers in Docker, with the limits that the task definition sets. */
export function createDockerRuntime({
  docker = 'docker',
}: DockerRuntimeOptions = {}): ContainerRuntime {
  const names = new Set<string>()
  const removeAll = () => {
    if (names.size > 0) execFileSync(docker, ['rm', '--force', ...names], { stdio: 'ignore' })
  }
  process.on('exit', removeAll)
  const remove = async (name: string) => {
    await run(docker, ['rm', '--force', name]).catch(() => {})
    names.delete(name)
  }

  async function start(spec: ContainerSpec): Promise<RunningContainer> {
    const { dockerImage } = spec.image
    if (!dockerImage)
      throw new Error(`${spec.image.repository}:${spec.image.tag} has no Docker image here`)
    const port = await freePort()
    const name = `local-cloud-${spec.name}-${randomBytes(6).toString('hex')}`
    names.add(name)
    await run(docker, [
      'create',
      '--name',
      name,
      ...flagsOf(spec, port),
      dockerImage,
      ...(spec.command ?? []),
    ])
    const client = spawn(docker, ['start', '--attach', name], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [client.stdout, client.stderr])
      createInterface({ input: stream }).on('line', spec.onLine)
    const ended = new Promise<number>((resolve) => {
      client.once('close', (code) => resolve(code ?? 1))
      client.once('error', () => resolve(1))
    }).then(async (code): Promise<ContainerExit> => {
      const exit = await inspect(docker, name, code, spec)
      await remove(name)
      return exit
    })
    return {
      address: { host: '127.0.0.1', port },
      ended,
      check: (command, timeout) =>
        run(docker, ['exec', name, ...command], { timeout }).then(
          () => true,
          () => false,
        ),
      async stop(timeoutMs) {
        const seconds = String(Math.max(Math.ceil(timeoutMs / 1000), 1))
        await run(docker, ['stop', '--time', seconds, name]).catch(() => {})
        await ended
      },
    }
  }

  return {
    start,
    async close() {
      process.off('exit', removeAll)
      await Promise.all([...names].map(remove))
    },
  }
}

function flagsOf(spec: ContainerSpec, port: number): string[] {
  const variables = { ...platformInside(spec), ...spec.environment }
  const environment = Object.entries(variables).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`,
  ])
  return [
    '--label',
    LABEL,
    '--cpus',
    String(spec.cpu / 1024),
    '--memory',
    `${spec.memoryMiB}m`,
    // Fargate has no swap: without this, Docker would allow as much again.
    '--memory-swap',
    `${spec.memoryMiB}m`,
    '--add-host',
    `${MACHINE}:host-gateway`,
    ...(spec.containerPort > 0 ? ['--publish', `127.0.0.1:${port}:${spec.containerPort}`] : []),
    ...(spec.readonlyRootFilesystem ? ['--read-only'] : []),
    ...(spec.initProcess ? ['--init'] : []),
    ...(spec.dropCapabilities ?? []).flatMap((capability) => ['--cap-drop', capability]),
    ...(spec.user ? ['--user', spec.user] : []),
    ...environment,
  ]
}

/** Replaces 127.0.0.1, which inside a container is the container itself. */
function platformInside({ platform }: ContainerSpec): Record<string, string> {
  return Object.fromEntries(
    Object.entries(platform).map(([name, value]) => [
      name,
      value.replace('http://127.0.0.1:', `http://${MACHINE}:`),
    ]),
  )
}

/**
 * The address by which containers reach this machine: the first one of the bridge's network. Docker Desktop keeps that
 * network to itself, and routes containers to 127.0.0.1. Read from Docker, because a bridge without a container is down,
 * and Node lists no interface that is down.
 */
export function bridgeAddress(docker = 'docker'): string | undefined {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{.Subnet}}{{end}}'
  try {
    const inspect = ['network', 'inspect', 'bridge', '--format', format]
    const found = execFileSync(docker, inspect, { encoding: 'utf8', stdio: 'pipe' })
    const [, gateway, network] = /^(\S*) (\d+\.\d+\.\d+)\.\d+\//.exec(found) ?? []
    return gateway || (network && `${network}.1`)
  } catch {
    // The runtime reports by itself that Docker does not answer.
    return undefined
  }
}

/** The client's exit code is the container's, except where the container was not even started. */
async function inspect(
  docker: string,
  name: string,
  code: number,
  spec: ContainerSpec,
): Promise<ContainerExit> {
  try {
    const format = '{{.State.OOMKilled}} {{.State.ExitCode}}'
    const { stdout } = await run(docker, ['inspect', '--format', format, name])
    const [killed, exitCode] = stdout.trim().split(' ')
    return killed === 'true'
      ? {
          exitCode: Number(exitCode),
          reason: `OutOfMemoryError: Container killed due to memory usage (limit ${spec.memoryMiB} MiB)`,
        }
      : { exitCode: Number(exitCode) }
  } catch {
    return { exitCode: code }
  }
}
