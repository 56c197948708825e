import { parse } from 'yaml'
import { isObject, type Json, type JsonObject } from '../definitions/json.ts'
import type { Facts } from './case.ts'
import type { Call } from './fake-aws/server.ts'

/** What is known of a run when it is over. */
export interface Run {
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly stdout: string
  readonly ms: number
  readonly calls: readonly Call[]
}

/** What a run did, without anything that it said. */
export function factsOf({ argv, exitCode, stdout, ms, calls }: Run): Facts {
  const [command] = argv
  // Jsonnet is not read here, and a difference is ecspresso's own text.
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

/** A call without what differs from run to run, or is ecspresso's own text. */
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

/** Polls: the same call several times in a row is one. */
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

/** "", 0 and false are what Go prints of a field that is not set. */
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
 * What ecspresso-lite should call. Where the real one reads the registry over https, ecspresso-lite calls
 * BatchGetImage in the place of HEAD, and nothing in the place of GET.
 */
export function expectedCalls(calls: readonly Call[]): Call[] {
  const mapped = calls
    .filter(({ call }) => call !== 'registry:GET')
    .map(({ call, request }) => (call === 'registry:HEAD' ? imageCall : { call, request }))
  return withoutRepetition(mapped)
}

/** What ecspresso-lite called, to be compared with that. */
export function comparableCalls(calls: readonly Call[]): Call[] {
  const mapped = calls.map(({ call, request }) =>
    call === imageCall.call ? imageCall : { call, request },
  )
  return withoutRepetition(mapped)
}

const imageCall: Call = { call: 'ecr:BatchGetImage', request: {} satisfies JsonObject }
