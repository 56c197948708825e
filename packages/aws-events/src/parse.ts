import * as z from 'zod/mini'
import { BrokenEventError } from './errors.ts'

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>

/** @throws {BrokenEventError} with the first field that is wrong */
export function parse<Schema extends z.core.$ZodType>(
  schema: Schema,
  input: Fields,
): z.output<Schema> {
  const result = z.safeParse(schema, input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  const found = path.reduce<unknown>(
    (at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined),
    input,
  )
  throw new BrokenEventError(
    {
      field: path.join('.') || 'event',
      expected: issue ? expectation(issue) : 'readable',
      found: describeValue(found),
      detailType: text(input['detail-type']),
      eventId: idOf(input),
    },
    { cause: result.error },
  )
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  if (issue.code === 'too_small') return 'a string that is not empty'
  return issue.message
}

/** A value in words, for a message. Only short, plain values are shown: others may hold secrets. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const json = JSON.stringify(value)
  return json.length > 80 ? `${json.slice(0, 79)}…` : json
}

export function idOf(input: Fields): string | undefined {
  return typeof input['id'] === 'string' ? input['id'] : undefined
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
