import { redact } from '@repo/redact'

/** One line of JSON for each thing that happened; a value that is `undefined` is left out. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void

export const consoleLog: Log = (level, message, fields = {}) => {
  console[level](JSON.stringify({ level, message, ...fields }, withoutSecrets))
}

/** Errors of clients may quote URLs and headers, and the text of a message is what AWS wrote. */
const withoutSecrets = (_key: string, value: unknown) =>
  typeof value === 'string' ? redact(value, TEXT) : value

/** Characters of a text that are logged. */
const TEXT = 2000

/** An error as a log shows it: its name, code and cause, and no stack of a library. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { error: String(error) }
  const code = 'code' in error ? error.code : undefined
  const field = 'field' in error ? error.field : undefined
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  return { error: error.name, code, field, reason: error.message, cause }
}
