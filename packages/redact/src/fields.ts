import { HIDDEN } from './hidden.ts'
import { isSecretField } from './named-values.ts'
import { redact } from './redact.ts'

/** How much of an object is kept: more than a log line needs, and less than one that refers to half of the process. */
const KEPT = { values: 500, items: 100, characters: 4000 }

/**
 * A copy of an object for a log: without credentials, at whatever depth and in whatever case their name is. An error becomes `type`,
 * `message`, `code`, `stack` and `cause`, and nothing else: clients of HTTP keep the whole request in their errors. What refers to
 * itself is cut; getters that throw are left out.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return copyObject(fields, { left: KEPT.values, above: new Set([fields]) })
}

interface Walk {
  /** Values that may still be copied. */
  left: number
  /** The objects that the current one is part of. */
  readonly above: Set<object>
}

function copy(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return redact(value, KEPT.characters)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  walk.left -= 1
  if (walk.left < 0 || walk.above.has(value)) return '[…]'
  walk.above.add(value)
  const copied = copyOf(value, walk)
  walk.above.delete(value)
  return copied
}

function copyOf(value: object, walk: Walk): unknown {
  if (value instanceof Error) return copyError(value, walk)
  if (Array.isArray(value)) return copyList(value, walk)
  if (value instanceof Map) return copyObject(Object.fromEntries(value), walk)
  if (value instanceof Set) return copyList([...value], walk)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON()
    // A text, as of dates and URLs; an object would bring back what an own walk leaves out.
    if (typeof json !== 'object') return copy(json, walk)
  }
  return copyObject(value, walk)
}

function copyError(error: Error & { code?: unknown }, walk: Walk): Record<string, unknown> {
  const { name, message, code, stack, cause } = error
  return {
    type: name,
    message: redact(message, KEPT.characters),
    ...(code !== undefined && { code: typeof code === 'object' ? String(code) : code }),
    ...(stack && { stack: redact(stack, KEPT.characters) }),
    ...(cause !== undefined && { cause: copy(cause, walk) }),
    ...(error instanceof AggregateError && { errors: copyList(error.errors, walk) }),
  }
}

/** Raw headers are one list: name, value, name, value. */
function copyList(list: readonly unknown[], walk: Walk): unknown[] {
  return list.slice(0, KEPT.items).map((item, index) => {
    const before = list[index - 1]
    return typeof before === 'string' && isSecretField(before, item) ? HIDDEN : copy(item, walk)
  })
}

function copyObject(value: object, walk: Walk): Record<string, unknown> {
  const copied: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const field = read(value, key)
    copied[key] = isSecretField(key, field) ? HIDDEN : copy(field, walk)
  }
  return copied
}

function read(from: object, key: string): unknown {
  try {
    return Reflect.get(from, key)
  } catch {
    return undefined
  }
}
