import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { CommandContext } from './command.ts'
import { UserError } from './errors.ts'

const root = resolve(import.meta.dirname, '../../..')

/** The build failed; the message is its whole output. */
export class BuildError extends UserError {
  override name = 'BuildError' as const
  readonly code = 'BUILD'
}

/**
 * Builds packages and their dependencies with turbo. Prints one line where turbo has to build; where nothing changed, it takes
 * half a second.
 * With `BUILT=true` nothing is built: tests set it for the commands that they start in parallel.
 * @param packages names; none: all that have a build
 * @param signal ends the build; its reason is thrown
 * @throws BuildError
 */
export async function build(
  packages: readonly string[],
  { env, note }: Pick<CommandContext, 'env' | 'note'>,
  signal?: AbortSignal,
): Promise<void> {
  if (env['BUILT'] === 'true') return
  const [program, ...args] = turbo(env)
  const filters = packages.map((name) => `--filter=${name}`)
  const child = spawn(program, [...args, 'run', 'build', ...filters, '--output-logs=new-only'], {
    cwd: root,
    env: { ...env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  })
  let output = ''
  let announced = false
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (announced || !output.includes('cache miss')) return
      announced = true
      note('building (about 10 s the first time)')
    })
  const exitCode = await new Promise<number | null>((settle, fail) => {
    child.on('close', settle).on('error', fail)
  }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
  signal?.throwIfAborted()
  if (exitCode !== 0) throw new BuildError(`the build failed\n${output.trim()}`)
}

/** Turbo needs pnpm on `PATH`, where only `pnpm run` puts it. */
function turbo({ PATH = '' }: CommandContext['env']): [string, ...string[]] {
  const program = join(root, 'node_modules/.bin/turbo')
  const found = PATH.split(delimiter).some((folder) => existsSync(join(folder, 'pnpm')))
  return found ? [program] : ['npx', '-y', 'pnpm@12', 'exec', program]
}
