import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Json } from '../definitions/json.ts'
import type { Call } from './fake-aws/server.ts'
import type { World } from './world.ts'

/** The recordings of ecspresso 2.5.0 in this repository. */
export const recordings = join(import.meta.dirname, '../../../../recordings/ecspresso-2.5.0')

/** The version that was recorded. */
export const recordedVersion = '2.5.0'

/** How a run is set up, and what ecspresso did. One file a case. */
export interface RecordedCase {
  /** One sentence: the behaviour that it records. */
  readonly title: string
  /** Arguments of `ecspresso`. */
  readonly argv: readonly string[]
  /** Variables that differ from those of `base/env.json`; null: not set. */
  readonly env?: Readonly<Record<string, string | null>>
  /** Files that differ from those of `base/definitions`. */
  readonly files?: Readonly<Record<string, FileChange>>
  /** Differences from `base/aws.json`. */
  readonly aws?: Readonly<Partial<World>>
  /** Nothing listens at `AWS_ENDPOINT_URL`. */
  readonly unreachable?: true
  /** Sent to the process. */
  readonly signal?: { readonly name: 'SIGINT' | 'SIGTERM'; readonly afterMs: number }
  readonly facts: Facts
}

/** The whole text of a file; null for no such file; else replacements in the base file, a line or more each. */
export type FileChange = string | null | readonly (readonly [from: string, to: string])[]

/** What a run did, for comparison. */
export interface Facts {
  /** 2: a panic of the Go program. */
  readonly exitCode: number
  /** Duration, rounded. */
  readonly seconds: number
  /** The calls in order; consecutive equal ones are recorded once. */
  readonly calls: readonly Call[]
  /** JSON documents that it printed. */
  readonly printed?: readonly Json[]
  /** The parsed YAML that `render config` printed. */
  readonly config?: Json
  /** Whether `diff` printed anything. */
  readonly differs?: boolean
}

/** Names of all recorded cases. */
export function listCases(): string[] {
  return readdirSync(join(recordings, 'cases'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort()
}

export function readCase(name: string): RecordedCase {
  return readJson(fileOf(name))
}

/** Writes a case, with each call and each document on one line. */
export function writeCase(name: string, { facts, ...setup }: RecordedCase): void {
  const { calls, printed, ...rest } = facts
  const list = (items: readonly unknown[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((one) => `      ${line(one)}`).join(',\n')}\n    ]`
  const fields = [
    ...Object.entries(rest).map(([key, value]) => `    "${key}": ${line(value)}`),
    ...(printed ? [`    "printed": ${list(printed)}`] : []),
    `    "calls": ${list(calls)}`,
  ]
  const head = Object.entries(setup).map(([key, value]) => `  "${key}": ${line(value)}`)
  const text = `{\n${[...head, `  "facts": {\n${fields.join(',\n')}\n  }`].join(',\n')}\n}\n`
  writeFileSync(fileOf(name), text)
}

function line(value: unknown): string {
  return JSON.stringify(value)
}

function fileOf(name: string): string {
  return join(recordings, 'cases', `${name}.json`)
}

/** The state of AWS at the start of a case. */
export function worldOf({ aws = {} }: RecordedCase): World {
  const base: World = readJson(join(recordings, 'base/aws.json'))
  return structuredClone({ ...base, ...aws })
}

/** The environment of a case, without the endpoint and credentials. */
export function environmentOf({ env = {} }: RecordedCase): Record<string, string> {
  const base: Record<string, string> = readJson(join(recordings, 'base/env.json'))
  const entries = Object.entries({ ...base, ...env })
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  )
}

/** Writes the files of a case into an empty folder, the working directory of the run. */
export function writeFiles({ files = {} }: RecordedCase, folder: string): void {
  const definitions = join(recordings, 'base/definitions')
  for (const name of new Set([...readdirSync(definitions), ...Object.keys(files)])) {
    const change = files[name]
    if (change === null) continue
    const text =
      typeof change === 'string'
        ? change
        : edited(readFileSync(join(definitions, name), 'utf8'), change ?? [], name)
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

function edited(
  text: string,
  changes: readonly (readonly [from: string, to: string])[],
  name: string,
): string {
  return changes.reduce((before, [from, to]) => {
    if (before.split(from).length !== 2)
      throw new RangeError(`${name} has not exactly one ${JSON.stringify(from)}`)
    return before.replace(from, () => to)
  }, text)
}

/** Not validated: the recordings are our own files, and the caller names their type. */
function readJson<T extends object>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** One recorded run of ecspresso 2.5.0. */
export interface RecordedRun {
  /** Name of the case's file, without `.json`. */
  readonly name: string
  readonly argv: readonly string[]
  readonly calls: readonly Call[]
}

/** All calls of ecspresso 2.5.0 in the recordings, by case. */
export function recordedCalls(): RecordedRun[] {
  return listCases().map((name) => {
    const { argv, facts } = readCase(name)
    return { name, argv, calls: facts.calls }
  })
}
