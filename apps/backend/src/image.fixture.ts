import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { startJwksServer } from './auth/jwks-server.fixture.ts'

const root = join(import.meta.dirname, '../../..')

/** What a container calls the machine that it runs on. */
const machine = 'host.docker.internal'

/** What a program did. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What `docker build` is told beside the Dockerfile's own defaults. */
export interface BuildOptions {
  readonly buildArgs?: Record<string, string>
  /** More of its options, for instance `--no-cache`. */
  readonly flags?: readonly string[]
  /** Folder to build; by default the repository. */
  readonly context?: string
}

/** What a task definition gives a container. */
export interface TaskSize {
  /** In units of 1/1024 of a processor. */
  readonly cpu: string
  /** In MiB. */
  readonly memory: string
}

/** The Docker client at this path, and the images and containers that it makes here. */
export function openDocker(client: string) {
  const images: string[] = []
  const containers: string[] = []
  const ends: (() => void)[] = []

  /** Never rejects: a failure is a code. */
  function docker(...args: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(
        client,
        args,
        // The client's own environment says where its engine is.
        { cwd: root, env: { ...process.env, DOCKER_BUILDKIT: '1' }, maxBuffer: 64 * 2 ** 20 },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0
          resolve({ code, stdout, stderr })
        },
      )
    })
  }

  return {
    docker,
    /** Builds Dockerfile.ecs. `log` has a line for each step, as `docker build --progress=plain` prints them. */
    async build({ buildArgs = {}, flags = [], context = '.' }: BuildOptions = {}) {
      const image = `fargate-starter-test:${randomUUID()}`
      const base = inject('nodeImage')
      const settings = Object.entries({ ...(base && { NODE_IMAGE: base }), ...buildArgs })
      const { code, stderr } = await docker(
        ...['build', '--progress=plain', '-f', join(context, 'Dockerfile.ecs'), '-t', image],
        ...settings.flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
        ...flags,
        context,
      )
      if (code !== 0) throw new Error(`docker build failed:\n${stderr.slice(-4000)}`)
      images.push(image)
      return { image, log: stderr }
    },
    /** Digests of an image's layers, the lowest first. */
    async layers(image: string): Promise<readonly string[]> {
      const { stdout } = await docker('inspect', '--format', '{{json .RootFS.Layers}}', image)
      return JSON.parse(stdout)
    },
    /**
     * Starts a container of this size with no more rights than Fargate gives the task; its id.
     * `flags` are more options of `docker run`.
     */
    async run(image: string, env: Record<string, string>, size: TaskSize, flags: string[] = []) {
      const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`])
      const memory = `${size.memory}m`
      const { code, stdout, stderr } = await docker(
        ...['run', '--detach', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
        ...['--cpus', `${Number(size.cpu) / 1024}`, '--memory', memory, '--memory-swap', memory],
        ...[
          '--add-host',
          `${machine}:host-gateway`,
          '--publish',
          '127.0.0.1::8080',
          ...variables,
          ...flags,
          image,
        ],
      )
      if (code !== 0) throw new Error(`docker run failed: ${stderr}`)
      const id = stdout.trim()
      containers.push(id)
      return id
    },
    /**
     * Starts a Cognito with the keys of `tokens.fixture.ts` on this machine, where containers reach it: the variable that
     * leads the service there. `image` is any with Node.
     */
    async cognito(image: string): Promise<Record<string, string>> {
      const look = `require('dns').lookup('${machine}', (_, address) => console.log(address))`
      const flags = ['--rm', '--add-host', `${machine}:host-gateway`]
      const { stdout } = await docker('run', ...flags, image, 'node', '-e', look)
      const { port, close } = await startJwksServer(stdout.trim()).catch(() =>
        // Docker Desktop's address is none of this machine's, and leads to 127.0.0.1.
        startJwksServer('127.0.0.1'),
      )
      ends.push(close)
      return { AWS_ENDPOINT_URL: `http://${machine}:${port}` }
    },
    /** What the service in a container has logged, once it listens. @throws if it ends before that */
    async untilListening(container: string): Promise<Outcome> {
      for (;;) {
        const log = await docker('logs', container)
        if (log.stdout.includes('"listening"')) return log
        const { stdout } = await docker('inspect', '--format', '{{.State.Running}}', container)
        if (stdout.trim() !== 'true') throw new Error(`ended:\n${log.stdout}${log.stderr}`)
        await sleep(100)
      }
    },
    /** Base URL of a container on this machine. */
    async url(container: string): Promise<string> {
      const { stdout } = await docker('port', container, '8080')
      return `http://${stdout.trim()}`
    },
    /** Exit code of a container that has ended or will end by itself. */
    async exitCode(container: string): Promise<number> {
      return Number((await docker('wait', container)).stdout)
    },
    async remove(): Promise<void> {
      for (const end of ends) end()
      if (containers.length > 0) await docker('rm', '--force', ...containers)
      if (images.length > 0) await docker('rmi', '--force', ...images)
    },
  }
}
