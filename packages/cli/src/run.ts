import { setTimeout as sleep } from 'node:timers/promises'
import type { Command, CommandContext } from './command.ts'
import { isUserError, UsageError } from './errors.ts'
import { commandLine, table } from './help.ts'
import { suggestion } from './nearest.ts'
import { terminalColumns, wrap } from './wrap.ts'

/** Runs a command with the arguments of this process, and sets the exit code. */
export async function runCommand(command: Command): Promise<void> {
  const context = processContext()
  await exitWith(command.name, context, () => command.run(process.argv.slice(2), context))
}

/** One of the commands of a program. */
export interface CommandEntry {
  /** For the overview. */
  readonly summary: string
  /** Imports the command when it is called: most need no AWS client. */
  readonly load: () => Promise<Command>
}

/**
 * Runs the command that the first argument of this process names, and sets the exit code. With `--help` it lists the commands.
 * @param program as it is typed after `npx -y pnpm@12`: `delivery`
 */
export async function runCommands(
  program: string,
  commands: Readonly<Record<string, CommandEntry>>,
): Promise<void> {
  const [name = '', ...args] = process.argv.slice(process.argv[2] === '--' ? 3 : 2)
  const context = processContext()
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  await exitWith(entry ? `${program} ${name}` : program, context, async () => {
    if (entry) return (await entry.load()).run(args, context)
    if (!['--help', '-h', 'help'].includes(name)) throw unknownCommand(name, Object.keys(commands))
    context.print(overview(program, commands, context.columns))
    return 0
  })
}

function unknownCommand(name: string, commands: readonly string[]): UsageError {
  const all = `there are ${commands.join(', ')}`
  if (name === '') return new UsageError(`which command? T${all.slice(1)}`)
  const meant = suggestion(name, commands)
  return new UsageError(`no command "${name}"${meant || `: ${all}`}`)
}

function overview(
  program: string,
  commands: Readonly<Record<string, CommandEntry>>,
  columns: number,
): string {
  const rows = Object.entries(commands).map(([left, { summary }]) => ({ left, right: summary }))
  const usage = `Usage: ${commandLine(program)} COMMAND [options]`
  return [
    wrap(usage, columns),
    table(rows, columns),
    wrap('COMMAND --help lists its options.', columns),
  ].join('\n\n')
}

function processContext(): CommandContext {
  // A reader like `head` that has enough closes the pipe: the command goes on to its end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    env: process.env,
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    columns: terminalColumns(process.env),
    now: Date.now,
    sleep: (ms) => sleep(ms),
    fetch,
  }
}

async function exitWith(
  name: string,
  { env, print, note }: CommandContext,
  run: () => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await run()
  } catch (error) {
    process.exitCode = 1
    if (!isUserError(error)) return console.error(error)
    note(`${name}: ${error.message}`)
    // The page of a workflow run shows this line as an annotation.
    if (env['GITHUB_ACTIONS'] === 'true') print(`::error::${escapeData(error.message)}`)
  }
}

/** @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}
