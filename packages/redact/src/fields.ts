import { isNativeError } from 'node:util/types'
import { HIDDEN } from './hidden.ts'
import { isSecretField } from './named-values.ts'
import { redact } from './redact.ts'

/**
 * How much of an object is kept: more than a log line needs, and less than one that refers to half of the process. Characters are of
 * one text, and of all texts: each is searched.
 */
const KEPT = { values: 500, items: 100, text: 4000, texts: 16_000 }

/** In the place of what is too much, refers to itself, or cannot be read. */
const CUT = '[…]'

/**
 * A copy of an object for a log: without credentials, at whatever depth and in whatever case their name is. An error becomes `type`,
 * `message`, `code`, `stack` and `cause`, and nothing else: clients of HTTP keep the whole request in their errors. What refers to
 * itself or cannot be read is cut; getters that throw are left out. Never throws.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return copyObject(fields, begin(fields))
}

/** A copy of any value, like {@link redactFields}. */
export function redactValue(value: unknown): unknown {
  return copy(value, begin())
}

interface Walk {
  /** Values that may still be copied, and characters of texts. */
  left: number
  characters: number
  /** The objects that the current one is part of. */
  readonly above: Set<object>
}

function begin(...above: readonly object[]): Walk {
  return { left: KEPT.values, characters: KEPT.texts, above: new Set(above) }
}

function copy(value: unknown, walk: Walk): unknown {
  walk.left -= 1
  if (walk.left < 0 || walk.characters <= 0) return CUT
  if (typeof value === 'string') return copyText(value, walk)
  if (typeof value === 'bigint') return String(value)
  // JSON has neither, and a copied `toJSON` would be called.
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (walk.above.has(value)) return CUT
  walk.above.add(value)
  try {
    return copyOf(value, walk)
  } catch {
    return CUT
  } finally {
    walk.above.delete(value)
  }
}

function copyText(text: string, walk: Walk): string {
  if (walk.characters <= 0) return CUT
  const copied = redact(text, Math.min(KEPT.text, walk.characters))
  walk.characters -= Math.min(text.length, KEPT.text)
  return copied
}

function copyOf(value: object, walk: Walk): unknown {
  // An error of another realm is no instance of this one's.
  if (value instanceof Error || isNativeError(value)) return copyError(value, walk)
  if (Array.isArray(value)) return copyList(value, walk)
  if (value instanceof Map) return copyEntries(value, walk)
  if (value instanceof Set) return copyList([...value], walk)
  if (value instanceof String) return copyText(String(value), walk)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON()
    if (json !== value) return copy(json, walk)
  }
  return copyObject(value, walk)
}

function copyError(error: Error & { code?: unknown }, walk: Walk): Record<string, unknown> {
  const { name, message, code, stack, cause } = error
  const numeric = typeof code === 'number' ? code : undefined
  return {
    type: copyText(String(name), walk),
    message: copyText(String(message), walk),
    ...(code !== undefined && { code: numeric ?? copyText(String(code), walk) }),
    ...(stack && { stack: copyText(String(stack), walk) }),
    ...(cause !== undefined && { cause: copy(cause, walk) }),
    ...(error instanceof AggregateError && { errors: copy(error.errors, walk) }),
  }
}

/** Raw headers are one list: name, value, name, value. */
function copyList(list: readonly unknown[], walk: Walk): unknown[] {
  return list.slice(0, KEPT.items).map((item, index) => {
    const before = list[index - 1]
    return typeof before === 'string' && isSecretField(before, item) ? HIDDEN : copy(item, walk)
  })
}

function copyEntries(map: ReadonlyMap<unknown, unknown>, walk: Walk): Record<string, unknown> {
  const entries = [...map].slice(0, KEPT.items).map(([key, value]) => [String(key), value] as const)
  return copyObject(Object.fromEntries(entries), walk)
}

function copyObject(value: object, walk: Walk): Record<string, unknown> {
  const copied: Record<string, unknown> = {}
  const named = nameIn(value)
  for (const key of keysOf(value)) {
    if (walk.left <= 0) {
      copied[CUT] = CUT
      break
    }
    const field = read(value, key)
    const name = named !== undefined && /^value$/i.test(key) ? named : key
    copied[nameOf(key)] = isSecretField(name, field) ? hide(walk) : copy(field, walk)
  }
  return copied
}

/** A key may hold a secret too. No credential is as short as most names. */
function nameOf(key: string): string {
  return /^[\w.-]{1,24}$/.test(key) ? key : redact(key, 200)
}

function hide(walk: Walk): string {
  walk.left -= 1
  return HIDDEN
}

function keysOf(value: object): string[] {
  try {
    return Object.keys(value)
  } catch {
    return []
  }
}

/** What a pair names its value, as in `{ name: 'DB_PASSWORD', value: '…' }` of AWS. */
function nameIn(value: object): string | undefined {
  for (const key of ['name', 'Name', 'key', 'Key']) {
    const name = read(value, key)
    if (typeof name === 'string') return name
  }
  return undefined
}

function read(from: object, key: string): unknown {
  try {
    return Reflect.get(from, key)
  } catch {
    return undefined
  }
}
