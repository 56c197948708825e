import type { Random } from './random.ts'

/** One field of an event, and what was done to it. */
export interface Mutation {
  /** A string where the text itself was broken. */
  readonly event: unknown
  /** `detail.deploymentId` … */
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

/** Breaks an event in one place: a field is missing, of another type, hostile, or the text is cut off. */
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
  // An array is a record of its indexes here.
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => {
    const at = path === '' ? key : `${path}.${key}`
    return [{ holder, key, path: at }, ...members(holder[key], at)]
  })
}
