import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** What a program did. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The Docker client at this path, and the image and containers that it makes here. */
export function openDocker(client: string) {
  const image = `fargate-starter-test:${randomUUID()}`
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
    image,
    async build(buildArgs: Record<string, string>): Promise<void> {
      const args = Object.entries(buildArgs).flatMap(([key, value]) => [
        '--build-arg',
        `${key}=${value}`,
      ])
      const recipe = ['build', '-f', 'Dockerfile.ecs', '-t', image]
      const { code, stderr } = await docker(...recipe, ...args, '.')
      if (code !== 0) throw new Error(`docker build failed:\n${stderr.slice(-4000)}`)
    },
    /** A container with the limits of the dev task and no more rights than Fargate gives it; its id. */
    async run(env: Record<string, string>): Promise<string> {
      const variables = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`])
      const { code, stdout, stderr } = await docker(
        ...['run', '--detach', '--read-only', '--cap-drop', 'ALL', '--cpus', '0.25'],
        ...['--memory', '512m', '--publish', '127.0.0.1::8080', ...variables, image],
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
      await docker('rmi', '--force', image)
    },
  }
}
