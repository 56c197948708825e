import type * as z from 'zod'
import { CommandFailedError } from './errors.ts'

/** One command, as a person could type it. */
export interface Call {
  readonly program: 'aws' | 'gh' | 'cdk'
  readonly args: readonly string[]
  /** Standard input, and the shell's words that would produce it: `jq .settings FILE`. The text itself is never shown. */
  readonly input?: { readonly from: string; readonly text: string }
}

/** How a program ended. */
export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export type RunProgram = (call: Call) => Promise<Ended>

/** Runs commands, each shown before it runs. */
export interface Terminal {
  /** With a dry run nothing is run. */
  readonly dryRun: boolean
  /** Shows a line that is not a command. */
  show(line: string): void
  /**
   * Runs a command that changes nothing; resolves with its JSON.
   * @param absent matches the error of a thing that is not there: then the result is `undefined`, as it is in a dry run
   */
  read<T extends z.ZodType>(
    args: readonly [Call['program'], ...string[]],
    schema: T,
    absent?: RegExp,
  ): Promise<z.output<T> | undefined>
  /** Runs a command that changes something. */
  change(call: Call): Promise<void>
  /** Runs a command that changes nothing, or whose effect is looked at afterwards. */
  run(call: Call): Promise<void>
  /** What `change` ran so far, as it was shown. */
  readonly changes: readonly string[]
}

export interface TerminalOptions {
  readonly run: RunProgram
  readonly show: (line: string) => void
  readonly dryRun: boolean
}

export function openTerminal({ run, show, dryRun }: TerminalOptions): Terminal {
  const changes: string[] = []

  async function execute(call: Call): Promise<Ended | undefined> {
    show(`  $ ${commandText(call)}`)
    return dryRun ? undefined : run(call)
  }

  return {
    dryRun,
    show,
    changes,
    async read([program, ...args], schema, absent) {
      const call = { program, args }
      const ended = await execute(call)
      if (!ended) return undefined
      if (ended.exitCode !== 0 && absent?.test(ended.stderr)) return undefined
      expectSuccess(call, ended)
      return schema.parse(JSON.parse(ended.stdout))
    },
    async change(call) {
      changes.push(commandText(call))
      const ended = await execute(call)
      if (ended) expectSuccess(call, ended)
    },
    async run(call) {
      const ended = await execute(call)
      if (ended) expectSuccess(call, ended)
    },
  }
}

/** A command as one types it into a shell, in the root of the repository. */
export function commandText({ program, args, input }: Call): string {
  const name = program === 'cdk' ? 'npx -y pnpm@12 infra' : program
  const text = [name, ...args.map(quoted)].join(' ')
  return input ? `${input.from} | ${text}` : text
}

function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`
}

/** Lines of a program's errors that are worth repeating. */
const SHOWN_LINES = 15

function expectSuccess(call: Call, { exitCode, stdout, stderr }: Ended): void {
  if (exitCode === 0) return
  const output = (stderr.trim() || stdout.trim()).split('\n').slice(-SHOWN_LINES)
  throw new CommandFailedError(
    [`exit code ${exitCode}: ${commandText(call)}`, ...output].join('\n    '),
  )
}
