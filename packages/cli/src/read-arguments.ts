import { parseArgs } from 'node:util'
import { flagOf, type Inputs } from './input.ts'
import { suggestion } from './nearest.ts'

/** The arguments of a command, not yet parsed by a schema. */
export interface Given {
  /** By the name of the input. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
  readonly json: boolean
  readonly help: boolean
  readonly problems: readonly string[]
  /** Names of inputs with a problem. */
  readonly broken: ReadonlySet<string>
}

/** The flags that every command has. */
export const commonFlags = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads flags and positionals, without `strict`: it would stop at the first problem, and all of them are listed. */
export function readArguments(inputs: Inputs, args: readonly string[]): Given {
  const named = Object.entries(inputs).filter(([, { positional }]) => positional === undefined)
  const names = new Map(named.map(([name]) => [flagOf(name), name]))
  const options: Record<string, { type: 'boolean' | 'string'; short?: string }> = {
    ...Object.fromEntries(
      named.map(([name, { flag }]) => [
        flagOf(name),
        { type: flag ? 'boolean' : 'string' } as const,
      ]),
    ),
    ...commonFlags,
  }
  const { tokens } = parseArgs({
    // `npx -y pnpm@12 demo -- --once` passes the dashes on.
    args: args.slice(args[0] === '--' ? 1 : 0),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const takesPositionals = Object.values(inputs).some(({ positional }) => positional !== undefined)

  const flags: Record<string, string | boolean> = {}
  const positionals: string[] = []
  const problems: string[] = []
  const broken = new Set<string>()
  let common = { json: false, help: false }
  let unknownAt = -2

  for (const token of tokens) {
    if (token.kind === 'positional') {
      // After an unknown flag it is probably that flag's value.
      if (takesPositionals) positionals.push(token.value)
      else if (token.index !== unknownAt + 1) problems.push(`"${token.value}" is not expected`)
    }
    if (token.kind !== 'option') continue
    const { name: flag, rawName, value, inlineValue } = token
    const option = Object.hasOwn(options, flag) ? options[flag] : undefined
    const name = names.get(flag)
    if (!option) {
      unknownAt = token.index
      const existing = Object.keys(options).map((one) => `--${one}`)
      problems.push(`${rawName} is not an option${suggestion(rawName, existing)}`)
      continue
    }
    const problem = option.type === 'boolean' ? tooMany(value) : tooFew(rawName, value, inlineValue)
    if (problem !== undefined) problems.push(`${rawName} ${problem}`)
    if (problem !== undefined && name !== undefined) broken.add(name)
    if (name !== undefined) flags[name] = value ?? true
    else common = { ...common, [flag]: true }
  }
  return { flags, positionals, ...common, problems, broken }
}

function tooMany(value: string | undefined): string | undefined {
  return value === undefined ? undefined : 'takes no value'
}

/** `--port --json` has no value, though `parseArgs` reads the next flag as one. */
function tooFew(flag: string, value: string | undefined, inline: boolean | undefined) {
  if (value === undefined) return 'needs a value'
  if (inline || !/^-./.test(value)) return undefined
  return `needs a value; one with a dash in front is given as ${flag}=${value}`
}
