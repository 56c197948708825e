import type * as z from 'zod'
import { UsageError } from './errors.ts'
import { flagOf, type Input, type Inputs, withoutBrackets } from './input.ts'
import { type Given, readArguments } from './read-arguments.ts'

/** The values of a command's inputs. */
export type ReadInputs<Defined extends Inputs> = {
  readonly [Name in keyof Defined]: z.output<Defined[Name]['schema']>
}

/** The values of a command's inputs and of the flags that every command has. */
export type Values<Defined extends Inputs> = ReadInputs<Defined> & {
  /** Whether to print one JSON document instead of text. */
  readonly json: boolean
}

/**
 * Reads the inputs of a command.
 * @returns `undefined` where `--help` is given
 * @throws UsageError that lists every flag and variable that is wrong or missing
 */
export function readInputs<const Defined extends Inputs>(
  inputs: Defined,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Values<Defined> | undefined {
  const given = readArguments(inputs, args)
  if (given.help) return undefined
  const problems = [...given.problems]
  const values: Record<string, unknown> = { json: given.json }
  for (const [name, input] of Object.entries(inputs)) {
    const label = labelOf(name, input)
    // Its problem is already listed.
    if (given.broken.has(name)) continue
    const raw = rawValue(name, input, given, env)
    const result = input.schema.safeParse(raw)
    if (result.success) values[name] = result.data
    else problems.push(`${label} ${problemOf(raw, result.error)}`)
  }
  if (problems.length > 0) throw new UsageError(problems.join('; '))
  // Every input has been parsed by its own schema.
  return values as Values<Defined>
}

function rawValue(
  name: string,
  { env, positional }: Input,
  given: Given,
  variables: Readonly<Record<string, string | undefined>>,
): unknown {
  if (positional !== undefined) return given.positionals.length > 0 ? given.positionals : undefined
  const value = given.flags[name] ?? (env === undefined ? undefined : variables[env])
  return value === '' ? undefined : value
}

function labelOf(name: string, { env, positional }: Input): string {
  if (positional !== undefined) return withoutBrackets(positional)
  return env === undefined ? `--${flagOf(name)}` : `--${flagOf(name)} (or ${env})`
}

function problemOf(given: unknown, error: z.ZodError): string {
  if (given === undefined) return 'is required'
  const shown = Array.isArray(given) ? given.join(' ') : String(given)
  return `${error.issues.map(({ message }) => message).join(', ')}, is "${shown}"`
}
