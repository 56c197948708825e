import { parse } from 'yaml'
import { isObject, type Json, type JsonObject } from '../definitions/json.ts'
import type { Facts } from './case.ts'
import type { Call } from './fake-aws/server.ts'

/** The observed result of a run. */
export interface Run {
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly stdout: string
  readonly ms: number
  readonly calls: readonly Call[]
}

/** The facts of a run, without its log lines. */
export function factsOf({ argv, exitCode, stdout, ms, calls }: Run): Facts {
  const [command] = argv
  // Jsonnet is not parsed, and the text of a diff is ecspresso's own.
  const isJson = exitCode === 0 && command !== 'diff' && !argv.includes('--jsonnet')
  const printed = isJson ? printedJson(stdout) : []
  const rendersConfig = isJson && command === 'render' && argv.includes('config')
  return {
    exitCode,
    seconds: Math.round(ms / 1000),
    ...(command === 'diff' && exitCode === 0 && { differs: stdout.trim() !== '' }),
    ...(rendersConfig && { config: parse(stdout.replace(JSON_BLOCK, '')) }),
    ...(printed.length > 0 && { printed }),
    calls: withoutRepetition(calls.map(lasting)),
  }
}

const JSON_BLOCK = /^\{\n[\s\S]*?^\}$/gm

/** The JSON objects among the lines that a command printed, without times. */
function printedJson(text: string): Json[] {
  return [...text.matchAll(JSON_BLOCK)].map(([block]) => withoutTimes(JSON.parse(block)))
}

function withoutTimes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutTimes)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([key]) => !/At$/.test(key))
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutTimes(item ?? null)]))
}

/** A call without values that differ from run to run, or that are ecspresso's own text. */
function lasting({ request, ...rest }: Call): Call {
  const {
    logStreamName,
    logEvents,
    startTime: _,
    clientToken: __,
    reason: ___,
    ...others
  } = request
  return {
    ...rest,
    request: {
      ...others,
      ...(typeof logStreamName === 'string' && {
        logStreamName: logStreamName.replace(/-\d+$/, ''),
      }),
      ...(Array.isArray(logEvents) && { logEvents: logEvents.length }),
    },
  }
}

/** Collapses polls: consecutive equal calls become one. */
function withoutRepetition(calls: readonly Call[]): Call[] {
  return calls.filter((call, index) => stable(call) !== stable(calls[index - 1]))
}

/** JSON with sorted keys. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(byKey)) : item,
  )
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

/** Removes "", 0 and false, which Go prints for a field that is not set. */
export function withoutZeros(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutZeros)
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined || item === '' || item === 0 || item === false
      ? []
      : [[key, withoutZeros(item)] as const],
  )
  return Object.fromEntries(entries)
}

/**
 * The calls that ecspresso-lite should make. Where the real one reads the registry over https, ecspresso-lite calls
 * BatchGetImage instead of HEAD, and nothing instead of GET.
 */
export function expectedCalls(calls: readonly Call[]): Call[] {
  const mapped = calls
    .filter(({ call }) => call !== 'registry:GET')
    .map(({ call, request }) => (call === 'registry:HEAD' ? imageCall : { call, request }))
  return withoutRepetition(mapped)
}

/** The calls of ecspresso-lite, in the form of `expectedCalls`. */
export function comparableCalls(calls: readonly Call[]): Call[] {
  const mapped = calls.map(({ call, request }) =>
    call === imageCall.call ? imageCall : { call, request },
  )
  return withoutRepetition(mapped)
}

const imageCall: Call = { call: 'ecr:BatchGetImage', request: {} satisfies JsonObject }
