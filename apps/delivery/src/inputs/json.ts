import { readFileSync } from 'node:fs'
import { InputError } from '@repo/cli'
import type * as z from 'zod'

/**
 * Reads a JSON file.
 * @throws InputError where it cannot be read or does not match the schema
 */
export function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
  return parseJson(text, path, schema)
}

/**
 * Reads a JSON document.
 * @param name what it is, for the error
 * @throws InputError where it does not match the schema
 */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  name: string,
  schema: Schema,
): z.output<Schema> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new InputError(`${name} is no JSON: ${messageOf(error)}`, { cause: error })
  }
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  )
  throw new InputError(`${name}: ${problems.join('; ')}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
