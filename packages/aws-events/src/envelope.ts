import * as z from 'zod/mini'

/**
 * The fields that a schema declares, without the index signature that keeps the others: a misspelt field is a type error, while
 * at run time nothing that AWS sent is dropped.
 */
export type DeclaredFields<T> = T extends readonly (infer Item)[]
  ? readonly DeclaredFields<Item>[]
  : T extends object
    ? { readonly [K in keyof T as IsOpen<T, K> extends true ? never : K]: DeclaredFields<T[K]> }
    : T

type IsOpen<T, K extends keyof T> = string extends K ? (unknown extends T[K] ? true : false) : false

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/

/**
 * A time that order depends on: ISO 8601 with a zone, kept as AWS wrote it. AWS drops trailing zeros of the
 * fraction (`34.96Z`), so compare by `Date.parse`, never as text.
 */
export const isoTime = z
  .string()
  .check(z.refine((text) => ISO.test(text) && !Number.isNaN(Date.parse(text)), 'an ISO 8601 time'))

/** A name or an id that something is looked up by: it may not be empty. */
export const name = z.string().check(z.minLength(1))

/** How many findings of each severity. Levels without findings may be missing. */
export const severityCounts = z.record(z.string(), z.number())

/**
 * The envelope of every EventBridge event. `account` is not checked for 12 digits, nor ARNs for a partition:
 * recorded events are often redacted.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export const envelope = {
  version: z.optional(z.string()),
  id: name,
  account: z.string(),
  time: isoTime,
  region: z.string(),
  resources: z._default(z.array(z.string()), []),
}
