import type * as z from 'zod'
import type { EndedJob } from './run.ts'

/** An output of a job. */
export type Output<Value> =
  | { readonly value: Value; readonly text?: undefined }
  /** Not what its command writes, or not what this version reads. */
  | { readonly value?: undefined; readonly text: string }

/** Reads a JSON document from an output; `undefined` where it is not set. */
export function readOutput<Schema extends z.ZodType>(
  job: EndedJob | undefined,
  name: string,
  schema: Schema,
): Output<z.output<Schema>> | undefined {
  const text = job?.outputs[name]
  if (!text) return undefined
  try {
    return { value: schema.parse(JSON.parse(text)) }
  } catch {
    return { text }
  }
}
