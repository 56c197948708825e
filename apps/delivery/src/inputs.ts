import { parseArgs } from 'node:util'
import type * as z from 'zod'
import { UsageError } from './errors.ts'

/** One thing that a command is told: by its flag, else by a variable of the environment. */
export interface Input {
  /** The variable, where the flag is not given. Empty counts as not set, as GitHub has no other way to leave one out. */
  readonly env?: string
  /** What it means, for `--help`. */
  readonly means: string
  /** A flag without a value. */
  readonly flag?: true
  /** Reads what was given; `undefined` where nothing was. */
  readonly schema: z.ZodType
}

export type Inputs = Readonly<Record<string, Input>>

export type ReadInputs<Defined extends Inputs> = {
  readonly [Name in keyof Defined]: z.output<Defined[Name]['schema']>
}

/** Beside the inputs of each command. */
const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/**
 * Reads the inputs of a command.
 * @returns `undefined` where only `--help` is asked for
 * @throws UsageError that names every flag and variable that is wrong or missing
 */
export function readInputs<const Defined extends Inputs>(
  inputs: Defined,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): (ReadInputs<Defined> & { readonly json: boolean }) | undefined {
  const flags = parse(inputs, args)
  if (flags['help'] === true) return undefined
  const problems: string[] = []
  const values: Record<string, unknown> = { json: flags['json'] === true }
  for (const [name, input] of Object.entries(inputs)) {
    const given = flags[flagOf(name)] ?? (input.env === undefined ? undefined : env[input.env])
    const result = input.schema.safeParse(given === '' ? undefined : given)
    if (result.success) values[name] = result.data
    else problems.push(`${namesOf(name, input)} ${problemOf(given, result.error)}`)
  }
  if (problems.length > 0) throw new UsageError(problems.join('; '))
  // Every input has been read by its own schema.
  return values as ReadInputs<Defined> & { readonly json: boolean }
}

/** The inputs as `--help` shows them, one a line. */
export function describeInputs(inputs: Inputs): string {
  const rows = Object.entries(inputs).map(([name, input]) => ({
    flag: `  --${flagOf(name)}${input.flag ? '' : ' …'}`,
    means: input.env === undefined ? input.means : `${input.means} (or ${input.env})`,
  }))
  const all = [
    ...rows,
    { flag: '  --json', means: 'print one JSON document' },
    { flag: '  --help', means: 'print this' },
  ]
  const width = Math.max(...all.map(({ flag }) => flag.length))
  return all.map(({ flag, means }) => `${flag.padEnd(width)}  ${means}`).join('\n')
}

/** `serviceUrl` → `service-url` */
function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function namesOf(name: string, { env }: Input): string {
  return env === undefined ? `--${flagOf(name)}` : `--${flagOf(name)} (or ${env})`
}

function problemOf(given: unknown, error: z.ZodError): string {
  if (given === undefined || given === '') return 'is required'
  return `${error.issues.map(({ message }) => message).join(', ')}, is "${String(given)}"`
}

function parse(inputs: Inputs, args: readonly string[]): Record<string, unknown> {
  const options = Object.fromEntries(
    Object.entries(inputs).map(([name, { flag }]) => [
      flagOf(name),
      { type: flag ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  try {
    return parseArgs({ args: [...args], options: { ...options, ...COMMON } }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UsageError(message.split('. ')[0] ?? message, { cause: error })
  }
}
