import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Fact } from './store.ts'

/** A fact as it is stored: JSON, compressed where it is long. */
export type Encoded = { readonly S: string } | { readonly B: Uint8Array }

/** Bytes (UTF-8) from which on a fact is compressed: that of a failed task to half, as it is mostly ARNs. */
const LONG = 512

/**
 * Bytes of one fact at most: DynamoDB refuses an item of more than 400 KB, its attribute names included.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const FACT_BYTES = 300_000

/**
 * Encodes a fact within the limit. One that is longer, even compressed, loses details from the ends of its lists and texts: better
 * part of a fact than none. Lists begin with what counts most.
 */
export function encode(fact: Fact): Encoded {
  const text = JSON.stringify(fact)
  if (Buffer.byteLength(text) <= LONG) return { S: text }
  const compressed = deflateRawSync(text)
  return compressed.byteLength <= FACT_BYTES ? { B: compressed } : encode(shortened(fact))
}

/** Bytes that a stored fact takes. */
export function bytesOf(encoded: Encoded): number {
  return 'S' in encoded ? Buffer.byteLength(encoded.S) : encoded.B.byteLength
}

/** A fact that `encode` encoded. */
export function decode(stored: Partial<{ S: string; B: Uint8Array }>): Fact {
  const text = stored.B ? inflateRawSync(stored.B).toString('utf8') : (stored.S ?? '')
  // Written by `encode`, and nothing else writes to the table.
  return JSON.parse(text) as Fact
}

/** The fact with half of its longest list or text, wherever that is. */
function shortened(fact: Fact): Fact {
  const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '')
  const [longest] = Object.entries(fact).sort(([, a], [, b]) => size(b) - size(a))
  const [field = '', value] = longest ?? []
  return { ...fact, [field]: half(value) }
}

function half(value: unknown): unknown {
  if (typeof value === 'string')
    return value.slice(0, value.length >>> 1).replace(/[\uD800-\uDBFF]$/, '')
  if (Array.isArray(value))
    return value.length > 1 ? value.slice(0, value.length >>> 1) : value.map(half)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const size = ([, one]: [string, unknown]) => Buffer.byteLength(JSON.stringify(one) ?? '')
  const [longest] = entries.sort((a, b) => size(b) - size(a))
  return longest ? { ...value, [longest[0]]: half(longest[1]) } : value
}
