import { escapeForHtml } from '../template/functions.ts'

export type Json = string | number | boolean | null | Json[] | JsonObject

export interface JsonObject {
  [key: string]: Json | undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A plain copy without `undefined`, `null` and empty lists, keys sorted. Two definitions are equal if their copies are. */
export function canonical(value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value))
    return value.length === 0 ? undefined : value.map((item) => canonical(item) ?? null)
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .sort(([a], [b]) => compare(a, b))
      .map(([key, item]) => [key, canonical(item)] as const)
      .filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries)
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  throw new TypeError(`${typeof value} is not JSON`)
}

/** JSON as ecspresso prints it: sorted keys, two spaces, a newline at the end. `undefined` gives "". */
export function printJson(value: unknown): string {
  const plain = canonical(value)
  return plain === undefined ? '' : `${escapeForHtml(JSON.stringify(plain, null, 2))}\n`
}

/** Compares by code unit, as Go does, not by locale. */
export function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
