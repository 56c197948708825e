import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { ContainerExit, ContainerRuntime, ContainerSpec, RunningContainer } from '../ports.ts'
import { freePort } from './free-port.ts'
import { createWatchdog } from './watchdog.ts'

export interface ProcessRuntimeOptions {
  /** Search path for commands. `node` is always the Node that runs the cloud. */
  readonly path: string
}

/** Milliseconds to wait for output after a process has ended, for instance from a child that it left behind. */
const LAST_OUTPUT_MS = 500

/**
 * Runs containers as processes of this machine, with the environment of image, platform and task definition, `PATH`, and
 * a port of their own on the loopback interface as `HOST` and `PORT`. Limits on CPU, memory, user and file system are
 * not applied.
 */
export function createProcessRuntime({ path }: ProcessRuntimeOptions): ContainerRuntime {
  const children = new Set<ChildProcess>()
  const watchdog = createWatchdog()
  let closed = false
  const killAll = () => {
    for (const child of children) signal(child, 'SIGKILL')
  }
  process.on('exit', killAll)

  async function start(spec: ContainerSpec): Promise<RunningContainer> {
    const port = await freePort()
    const [command = '', ...args] = spec.command ?? spec.image.command
    const env = {
      ...spec.image.environment,
      ...spec.platform,
      ...spec.environment,
      PATH: path,
      HOST: '127.0.0.1',
      PORT: String(port),
    }
    const child = spawn(programOf(command), args, {
      // A process group of its own: Ctrl-C ends the cloud only, which then stops its tasks gracefully.
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    children.add(child)
    if (closed) signal(child, 'SIGKILL')
    watchdog.watch(child.pid)
    const ended = endOf(child, spec.onLine)
    ended.then(() => {
      children.delete(child)
      watchdog.unwatch(child.pid)
    })
    return {
      address: { host: '127.0.0.1', port },
      ended,
      check([program = '', ...words], timeout) {
        // The port of the container is that of its process.
        const own = words.map((word) =>
          spec.containerPort > 0
            ? word.replaceAll(`127.0.0.1:${spec.containerPort}`, `127.0.0.1:${port}`)
            : word,
        )
        return new Promise((resolve) => {
          const checking = spawn(programOf(program), own, { env, timeout, stdio: 'ignore' })
          checking.once('error', () => resolve(false))
          checking.once('exit', (code) => resolve(code === 0))
        })
      },
      async stop(timeoutMs) {
        child.kill('SIGTERM')
        const kill = setTimeout(() => signal(child, 'SIGKILL'), timeoutMs)
        await ended
        clearTimeout(kill)
      },
    }
  }

  return {
    start,
    async close() {
      closed = true
      process.off('exit', killAll)
      const gone = [...children].map(
        (child) => new Promise((resolve) => child.once('exit', resolve)),
      )
      killAll()
      await Promise.all(gone)
      watchdog.close()
    },
  }
}

const programOf = (command: string) => (command === 'node' ? process.execPath : command)

/** Signals a process and everything that it started. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // The process has ended in the meantime.
  }
}

/** Resolves once the process has ended and its output is read. */
function endOf(child: ChildProcess, onLine: (line: string) => void): Promise<ContainerExit> {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', onLine)
  return new Promise((resolve) => {
    child.once('exit', (code, name) => {
      const exitCode = code ?? 128 + (name ? constants.signals[name] : 0)
      const late = setTimeout(() => resolve({ exitCode }), LAST_OUTPUT_MS)
      child.once('close', () => {
        clearTimeout(late)
        resolve({ exitCode })
      })
    })
  })
}
