import { execFileSync } from 'node:child_process'
import { root } from './paths.ts'

/** A Docker engine, and the base that images are built on here. */
export interface Docker {
  /** Runs the client; its output. @throws if it fails */
  run(...args: readonly string[]): string
  /** Path or name of the client. */
  readonly client: string
  /** `NODE_IMAGE`, else the tag of the official one if the engine has it. Without either, the default of Dockerfile.ecs. */
  readonly base: string | undefined
  /** Builds this Dockerfile on that base. */
  build(image: string, dockerfile: string, context: string, flags?: readonly string[]): void
}

/** The engine that answers, if there is one. */
export function findDocker(nodeImage: string | undefined): Docker | undefined {
  // Debian's own client first: a newer one beside it may want a buildx plugin that is not there.
  const client = ['/usr/bin/docker', 'docker'].find((name) => works(name, 'info'))
  if (client === undefined) return undefined
  const official = 'node:24-bookworm-slim'
  const base = nodeImage ?? (works(client, 'image', 'inspect', official) ? official : undefined)
  const run = (...args: readonly string[]) =>
    execFileSync(client, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, DOCKER_BUILDKIT: '1' },
      maxBuffer: 64 * 2 ** 20,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return {
    client,
    run,
    base,
    build(image, dockerfile, context, flags = []) {
      const arg = base === undefined ? [] : ['--build-arg', `NODE_IMAGE=${base}`]
      run('build', '-f', dockerfile, '-t', image, ...arg, ...flags, context)
    },
  }
}

function works(client: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(client, args, { stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
