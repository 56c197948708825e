import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { CommandContext } from './command.ts'
import { UserError } from './errors.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A build that takes longer than this is announced. One that turbo finds in its cache takes half a second. */
const PATIENCE_MS = 1500

/** The build failed; the message is its whole output. */
export class BuildError extends UserError {
  override name = 'BuildError' as const
  readonly code = 'BUILD'
}

/**
 * Has turbo build packages, and what they depend on. Nothing is printed, but one line where it takes a while.
 * @param packages names; none: all that have a build
 * @throws BuildError
 */
export async function build(
  packages: readonly string[],
  { env, note }: Pick<CommandContext, 'env' | 'note'>,
): Promise<void> {
  const announcement = setTimeout(() => note('building (about 10 s the first time)'), PATIENCE_MS)
  try {
    const [program, ...args] = turbo(env)
    const filters = packages.map((name) => `--filter=${name}`)
    const child = spawn(
      program,
      [...args, 'run', 'build', ...filters, '--output-logs=errors-only'],
      {
        cwd: root,
        env: { ...env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const ended = new Promise<number | null>((settle, fail) =>
      child.on('close', settle).on('error', fail),
    )
    const [stdout, stderr, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ])
    if (exitCode !== 0) throw new BuildError(`the build failed\n${`${stdout}${stderr}`.trim()}`)
  } finally {
    clearTimeout(announcement)
  }
}

/** Turbo looks for pnpm on `PATH`, where it is under `pnpm run` only. */
function turbo({ PATH = '' }: CommandContext['env']): [string, ...string[]] {
  const program = join(root, 'node_modules/.bin/turbo')
  const found = PATH.split(delimiter).some((folder) => existsSync(join(folder, 'pnpm')))
  return found ? [program] : ['npx', '-y', 'pnpm@12', 'exec', program]
}
