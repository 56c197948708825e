import * as z from 'zod'

/** An empty value counts as unset, so that a workflow can pass an unset variable. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}
