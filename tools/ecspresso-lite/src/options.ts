import { parseArgs } from 'node:util'
import { EcspressoError, messageOf, unsupported } from './errors.ts'

interface Kind {
  type: 'string' | 'boolean'
  multiple?: boolean
  integer?: boolean
}

const text: Kind = { type: 'string' }
const integer: Kind = { type: 'string', integer: true }
const flag: Kind = { type: 'boolean' }

const GLOBAL = {
  config: text,
  envfile: { type: 'string', multiple: true },
  timeout: text,
  color: flag,
  'no-color': flag,
} as const satisfies Record<string, Kind>

/** The commands that ecspresso-lite has, each with its own flags. */
const COMMANDS = {
  deploy: {
    'dry-run': flag,
    tasks: integer,
    'skip-task-definition': flag,
    revision: integer,
    'latest-task-definition': flag,
    'force-new-deployment': flag,
    wait: flag,
    'no-wait': flag,
    'wait-until': text,
    'update-service': flag,
    'no-update-service': flag,
  },
  diff: { unified: flag, 'no-unified': flag },
  register: { 'dry-run': flag, output: flag },
  render: {},
  revisions: { revision: text, output: text },
  rollback: {
    'dry-run': flag,
    wait: flag,
    'no-wait': flag,
    'wait-until': text,
    'deregister-task-definition': flag,
    'no-deregister-task-definition': flag,
  },
  status: { events: integer },
  verify: {
    'get-secrets': flag,
    'no-get-secrets': flag,
    'put-logs': flag,
    'no-put-logs': flag,
  },
  version: {},
  wait: { 'wait-until': text, until: text },
} as const satisfies Record<string, Record<string, Kind>>

export type CommandName = keyof typeof COMMANDS

/** The parsed command line, with defaults from the variables `ECSPRESSO_…`. */
export interface Options {
  command: CommandName
  /** Arguments after the command: the targets of `render`. */
  targets: readonly string[]
  config: string | undefined
  envfiles: readonly string[]
  timeout: string | undefined
  /** Whether a flag was given. */
  has(flag: string): boolean
  /** The value of a flag. */
  text(flag: string): string | undefined
  /** The value of a flag, as a whole number. */
  integer(flag: string): number | undefined
}

export type WaitUntil = 'stable' | 'deployed'

/** `--wait-until`, `stable` when it is not given. */
export function waitUntil(options: Options): WaitUntil {
  const value = options.text('wait-until') ?? options.text('until') ?? 'stable'
  if (value !== 'stable' && value !== 'deployed')
    throw new EcspressoError('usage', `--wait-until is stable or deployed, not "${value}".`)
  return value
}

/**
 * Parses the command line.
 * @throws EcspressoError naming the unknown command or flag
 */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  // The command, and with it the valid flags, is not determined yet: this first pass must not be strict.
  const { positionals: found } = parseArgs({
    args: [...argv],
    options: GLOBAL,
    allowPositionals: true,
    strict: false,
  })
  const command = found[0] ?? ''
  if (command === '')
    throw new EcspressoError('usage', `No command. There are: ${Object.keys(COMMANDS).join(', ')}.`)
  if (!isCommand(command)) throw unsupported(`The command ${command}`)
  const flags: Record<string, Kind> = { ...GLOBAL, ...COMMANDS[command] }
  const { values, positionals } = parseStrictly(argv, flags, command)
  if (positionals.length > 1 && command !== 'render')
    throw new EcspressoError('usage', `${command} takes no "${positionals[1]}".`)

  const textOf = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  // Report a wrong number before any call to AWS.
  for (const name of Object.keys(flags)) if (flags[name]?.integer) integerOf(name, textOf(name))
  const envfiles = Array.isArray(values['envfile']) ? values['envfile'] : [env['ECSPRESSO_ENVFILE']]
  return {
    command,
    targets: positionals.slice(1),
    config: textOf('config') ?? (env['ECSPRESSO_CONFIG'] || undefined),
    envfiles: envfiles.flatMap((list) => String(list ?? '').split(',')).filter(Boolean),
    timeout: textOf('timeout') ?? (env['ECSPRESSO_TIMEOUT'] || undefined),
    has: (name) => values[name] === true,
    text: textOf,
    integer: (name) => integerOf(name, textOf(name)),
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

function parseStrictly(
  argv: readonly string[],
  options: Record<string, Kind>,
  command: CommandName,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    const message = messageOf(error)
    const unknown = /^Unknown option '([^' ]*)/.exec(message)?.[1]
    if (unknown) throw unsupported(`The flag ${unknown} of ${command}`)
    throw new EcspressoError('usage', message, { cause: error })
  }
}

function integerOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^-?\d+$/.test(value))
    throw new EcspressoError('usage', `--${name} is a whole number, not "${value}".`)
  return Number(value)
}
