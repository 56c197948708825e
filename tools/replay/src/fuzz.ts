import type { Random } from './random.ts'

/** An event with one broken field. */
export interface Mutation {
  /** A string where the JSON text itself is broken. */
  readonly event: unknown
  /** Path of the field, for instance `detail.deploymentId`; empty for the whole text. */
  readonly path: string
}

type Member = {
  readonly holder: Record<string, unknown>
  readonly key: string
  readonly path: string
}

const replacements: readonly unknown[] = [
  ...[null, '', 0, -1, true, [], {}, [null], 'x'.repeat(5000)],
  ...['<!channel> & *bold* `code`', '\u0000\u202e', 'arn:aws:ecs:::', '2026-99-99T99:99:99Z'],
]

/** Breaks an event in one place: a field is missing, has another type or a hostile value, or the text is truncated. */
export function mutate(event: unknown, random: Random): Mutation {
  const copy: unknown = structuredClone(event)
  const all = members(copy, '')
  const chosen = all[Math.floor(random() * all.length)]
  if (!chosen || random() < 0.02) {
    const text = JSON.stringify(event)
    return { event: text.slice(0, Math.floor(random() * text.length)), path: '' }
  }
  const { holder, key, path } = chosen
  if (random() < 0.3) delete holder[key]
  else holder[key] = replacements[Math.floor(random() * replacements.length)]
  return { event: copy, path }
}

function members(value: unknown, path: string): Member[] {
  if (typeof value !== 'object' || value === null) return []
  // Arrays are treated as records of their indexes.
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => {
    const at = path === '' ? key : `${path}.${key}`
    return [{ holder, key, path: at }, ...members(holder[key], at)]
  })
}
