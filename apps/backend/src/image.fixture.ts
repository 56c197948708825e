import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { inject } from 'vitest'
// @boundaries-ignore only tests of apps may use tools
import {
  connectEngine,
  endContainer,
  FargateContainer,
  type StartedTestContainer,
  type TaskLimits,
  untilEnded,
  Wait,
} from '../../../tools/containers/src/index.ts'
import { startJwksServer } from './auth/jwks-server.fixture.ts'

const root = join(import.meta.dirname, '../../..')

/** What a container calls the machine that it runs on. */
const machine = { host: 'host.docker.internal', ipAddress: 'host-gateway' }

/** Long enough for a quarter of a busy core: only a container that does not start waits for it. */
const START_MS = 180_000

/** Arguments of a build, unless a test is about another value: with the same ones, the builder makes the layers once. */
export const commonArgs = {
  COMMIT: 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b',
  SOURCE: 'https://github.com/example/shop',
  // 2023-11-14 22:13:20 UTC
  SOURCE_DATE_EPOCH: '1700000000',
}

/** Options of `docker build` besides the Dockerfile's own defaults. */
export interface BuildOptions {
  readonly buildArgs?: Record<string, string>
  /** More of its options, for instance `--no-cache`. */
  readonly flags?: readonly string[]
  /** Folder to build; by default the repository. */
  readonly context?: string
}

/**
 * The engine of the Docker client at this path, and the images and containers that it makes here. Images are built and
 * read by the client: Testcontainers' builder does not return which steps came from the cache, and saves nothing.
 */
export function openDocker(client: string) {
  const images: string[] = []
  const containers: StartedTestContainer[] = []
  const ends: (() => void)[] = []
  let connected: Promise<void> | undefined

  /** @throws with the end of what the client printed */
  function docker(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    // The client finds its engine by its own environment.
    const env = { ...process.env, DOCKER_BUILDKIT: '1' }
    return new Promise((resolve, reject) => {
      execFile(client, args, { cwd: root, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (!error) return resolve({ stdout, stderr })
        reject(new Error(`docker ${args[0]} failed:\n${stderr.slice(-4000)}`, { cause: error }))
      })
    })
  }

  async function inspect<T>(image: string, field: string): Promise<T> {
    const { stdout } = await docker('inspect', '--format', `{{json ${field}}}`, image)
    return JSON.parse(stdout)
  }

  async function started(container: FargateContainer): Promise<StartedTestContainer> {
    connected ??= connectEngine(client)
    await connected
    const running = await container.withExtraHosts([machine]).start()
    containers.push(running)
    return running
  }

  return {
    /** Builds Dockerfile.ecs. `log` has a line for each step, as `docker build --progress=plain` prints them. */
    async build({ buildArgs = commonArgs, flags = [], context = '.' }: BuildOptions = {}) {
      const image = `backend-test:${randomUUID()}`
      const base = inject('nodeImage')
      const settings = Object.entries({ ...(base && { NODE_IMAGE: base }), ...buildArgs })
      const { stderr } = await docker(
        ...['build', '--progress=plain', '-f', join(context, 'Dockerfile.ecs'), '-t', image],
        ...settings.flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
        ...flags,
        context,
      )
      images.push(image)
      return { image, log: stderr }
    },
    /** A field of what `docker inspect` has of an image, for instance `.Config.Labels`. */
    inspect,
    /** Digests of an image's layers, the lowest first. */
    layers: (image: string) => inspect<readonly string[]>(image, '.RootFS.Layers'),
    /** Starts the service in a container, and waits until it has logged this line. */
    service(
      image: string,
      env: Record<string, string>,
      limits: TaskLimits,
      line = 'listening',
    ): Promise<StartedTestContainer> {
      return started(
        new FargateContainer(image, limits)
          .withEnvironment(env)
          .withExposedPorts(...(line === 'listening' ? [8080] : []))
          .withWaitStrategy(Wait.forLogMessage(`"${line}"`))
          .withStartupTimeout(START_MS),
      )
    },
    /** Plays Cognito on this machine: the variable that leads a container there. `image` is any with Node. */
    async cognito(image: string): Promise<Record<string, string>> {
      const look = `require('dns').lookup('${machine.host}', (_, address) => console.log(address))`
      const lookup = await started(
        new FargateContainer(image, { cpu: '1024', memory: '512' })
          .withCommand(['node', '-e', look])
          .withWaitStrategy(Wait.forOneShotStartup())
          .withStartupTimeout(START_MS),
      )
      const { stdout } = await untilEnded(lookup)
      const { port, close } = await startJwksServer(stdout.trim()).catch(() =>
        // Docker Desktop's address is none of this machine's, and leads to 127.0.0.1.
        startJwksServer('127.0.0.1'),
      )
      ends.push(close)
      return { AWS_ENDPOINT_URL: `http://${machine.host}:${port}` }
    },
    async remove(): Promise<void> {
      for (const end of ends) end()
      await Promise.all(containers.map((container) => container.stop({ remove: true })))
      if (images.length > 0) await docker('rmi', '--force', ...images)
    },
  }
}

/** Base URL of the service in a container. */
export function urlOf(container: StartedTestContainer): string {
  return `http://${container.getHost()}:${container.getMappedPort(8080)}`
}

export { endContainer, type StartedTestContainer, untilEnded }
