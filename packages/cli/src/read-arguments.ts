import { parseArgs } from 'node:util'
import { flagOf, type Inputs } from './input.ts'
import { suggestion } from './nearest.ts'

/** The arguments of a command, before any schema has seen them. */
export interface Given {
  /** By the name of the input. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
  readonly json: boolean
  readonly help: boolean
  readonly problems: readonly string[]
  /** Names of inputs that one of the problems is about. */
  readonly broken: ReadonlySet<string>
}

/** What every command takes, by flag. */
export const commonFlags = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads flags and positionals. Not by `strict`, which stops at the first problem: all of them are listed. */
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
    // `npx -y pnpm@12 demo -- --once` hands the dashes on.
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
      const known = Object.keys(options).map((one) => `--${one}`)
      problems.push(`${rawName} is not an option${suggestion(rawName, known)}`)
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

/** `--port --json` has no value, though `parseArgs` would take the next flag for one. */
function tooFew(flag: string, value: string | undefined, inline: boolean | undefined) {
  if (value === undefined) return 'needs a value'
  if (inline || !/^-./.test(value)) return undefined
  return `needs a value; one with a dash in front is given as ${flag}=${value}`
}
