import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { inject } from 'vitest'

const root = join(import.meta.dirname, '../../..')

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
        ...['--publish', '127.0.0.1::8080', ...variables, ...flags, image],
      )
      if (code !== 0) throw new Error(`docker run failed: ${stderr}`)
      const id = stdout.trim()
      containers.push(id)
      return id
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
      if (containers.length > 0) await docker('rm', '--force', ...containers)
      if (images.length > 0) await docker('rmi', '--force', ...images)
    },
  }
}
