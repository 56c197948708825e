import { resolve } from 'node:path'
import { systemClock } from './clock.ts'
import { parseEnvfile } from './envfile.ts'
import { messageOf } from './errors.ts'
import { type CommandName, parseOptions } from './options.ts'
import { readText } from './read-text.ts'
import { openSession, type Session, type Surroundings } from './session.ts'
import { ECSPRESSO_VERSION } from './version-constraint.ts'

type Command = (session: Session) => Promise<void>

// Each command is loaded on use: `render` needs no AWS client except CloudFormation's for `cfn_output`.
const COMMANDS: Readonly<Record<Exclude<CommandName, 'version'>, () => Promise<Command>>> = {
  deploy: async () => (await import('./commands/deploy.ts')).deploy,
  diff: async () => (await import('./commands/diff.ts')).diff,
  register: async () => (await import('./commands/register.ts')).register,
  render: async () => (await import('./commands/render.ts')).render,
  revisions: async () => (await import('./commands/revisions.ts')).revisions,
  rollback: async () => (await import('./commands/rollback.ts')).rollback,
  status: async () => (await import('./commands/status.ts')).status,
  verify: async () => (await import('./commands/verify.ts')).verify,
  wait: async () => (await import('./commands/wait.ts')).wait,
}

/** Arguments and environment of a run. The clock defaults to the machine's. */
export interface EcspressoRun extends Omit<Surroundings, 'clock'> {
  /** Arguments of `ecspresso`. */
  argv: readonly string[]
  clock?: Surroundings['clock']
}

/**
 * Runs one command as ecspresso 2.5.0 would. Resolves with the exit code, 0 or 1 for every error; never rejects.
 *
 * @example
 * ```ts
 * const exitCode = await runEcspresso({
 *   argv: ['deploy', '--config', 'ecspresso/dev/ecspresso.yml', '--wait-until', 'deployed'],
 *   env: { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
 *   cwd: process.cwd(),
 *   stdout: process.stdout,
 *   stderr: process.stderr,
 * })
 * ```
 */
export async function runEcspresso(run: EcspressoRun): Promise<number> {
  try {
    const options = parseOptions(run.argv, run.env)
    if (options.command === 'version') {
      run.stdout.write(`ecspresso-lite, standing in for ecspresso ${ECSPRESSO_VERSION}\n`)
      return 0
    }
    const env = { ...run.env }
    // A later file overrides an earlier one, and every file the environment, even with an empty value.
    for (const file of options.envfiles)
      Object.assign(env, parseEnvfile(await readText(resolve(run.cwd, file), file), file))
    const session = await openSession(options, { clock: systemClock, ...run, env })
    const command = await COMMANDS[options.command]()
    await command(session)
    return 0
  } catch (error) {
    run.stderr.write(`ERROR ${messageOf(error)}\n`)
    return 1
  }
}
