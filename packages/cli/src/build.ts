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
 * Has turbo build packages, and what they depend on. Prints nothing but one line where turbo has to build at all: what did
 * not change since takes it half a second.
 * `BUILT=true` means that all is built: tests say so to the commands that they start side by side.
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

/** Turbo looks for pnpm on `PATH`, where it is under `pnpm run` only. */
function turbo({ PATH = '' }: CommandContext['env']): [string, ...string[]] {
  const program = join(root, 'node_modules/.bin/turbo')
  const found = PATH.split(delimiter).some((folder) => existsSync(join(folder, 'pnpm')))
  return found ? [program] : ['npx', '-y', 'pnpm@12', 'exec', program]
}
