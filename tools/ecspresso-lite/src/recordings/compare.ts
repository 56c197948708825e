import { parse } from 'yaml'
import { isObject, type Json } from '../definitions/json.ts'
import type { RecordedCall } from './case.ts'
import type { ReceivedCall } from './replay.ts'

/** Each call as one line; the same call several times in a row is one. */
export function callLines(calls: readonly ReceivedCall[]): string[] {
  const lines = calls.map(({ operation, request }) => `${operation} ${stable(request)}`)
  return lines.filter((line, index) => line !== lines[index - 1])
}

/**
 * What ecspresso-lite should have called. The registry is asked over https by the real one, and by BatchGetImage
 * here: HEAD stands where that call is, GET is not needed.
 */
export function expectedCalls(calls: readonly RecordedCall[]): ReceivedCall[] {
  return calls
    .filter(({ operation }) => operation !== 'GET' && operation !== 'CONNECT')
    .map(({ operation, request }) => ({
      operation: operation === 'HEAD' ? 'BatchGetImage' : operation,
      request: operation === 'HEAD' ? {} : request,
    }))
}

/** Without what differs by nature: nanoseconds in a stream's name, the time of a log line, ECR's own call. */
export function comparableCalls(calls: readonly ReceivedCall[]): ReceivedCall[] {
  return calls.map(({ operation, request }) => {
    if (operation === 'BatchGetImage') return { operation, request: {} }
    const { logStreamName, logEvents, ...rest } = request
    if (typeof logStreamName !== 'string') return { operation, request }
    const stream = logStreamName.replace(/-(\d+|<nanoseconds>)$/, '')
    const messages = Array.isArray(logEvents)
      ? logEvents.map((event) => (isObject(event) ? event['message'] : event))
      : undefined
    return { operation, request: { ...rest, logStreamName: stream, messages: messages as Json } }
  })
}

/** The JSON objects that a command printed among other lines, zero values of the Go SDK aside. */
export function printedJson(text: string): Json[] {
  return [...text.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map(([block]) => withoutZeros(JSON.parse(block)))
}

/** What a command printed beside JSON, read as YAML: the configuration. */
export function printedYaml(text: string): Json {
  return parse(text.replace(/^\{\n[\s\S]*?^\}$/gm, ''))
}

/** "", 0 and false are what Go prints of fields that are not set; times were taken out of the recordings. */
function withoutZeros(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutZeros)
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined || item === '' || item === 0 || item === false || key === 'registeredAt'
      ? []
      : [[key, withoutZeros(item)] as const],
  )
  return Object.fromEntries(entries)
}

function stable(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${stable(item)}`)
    .join(',')}}`
}
