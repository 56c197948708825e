import { isLeaf, type Leaf } from './match-leaf.ts'

/** For each array of objects on the path of a leaf: the index of the element. */
export type Membership = ReadonlyMap<object, number>

/** One leaf of an event. */
export interface Field {
  readonly leaf: Leaf
  readonly within: Membership
}

/**
 * The leaves of an event by their dotted path, as in Event Ruler: keys with dots are the same as
 * paths; empty arrays and objects have no leaves.
 */
export function flatten(event: unknown): ReadonlyMap<string, readonly Field[]> {
  const fields = new Map<string, Field[]>()
  visit(event, '', new Map(), fields)
  return fields
}

function visit(
  value: unknown,
  path: string,
  within: Membership,
  fields: Map<string, Field[]>,
): void {
  if (isLeaf(value)) {
    const sameField = fields.get(path)
    if (sameField) sameField.push({ leaf: value, within })
    else fields.set(path, [{ leaf: value, within }])
  } else if (Array.isArray(value)) {
    value.forEach((element, index) => {
      visit(element, path, isLeaf(element) ? within : new Map(within).set(value, index), fields)
    })
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value))
      visit(child, path === '' ? key : `${path}.${key}`, within, fields)
  }
}

/** Merges two memberships; `undefined` if they use different elements of one array. */
export function together(one: Membership, other: Membership): Membership | undefined {
  if (other.size === 0) return one
  const both = new Map(one)
  for (const [array, index] of other) {
    if ((both.get(array) ?? index) !== index) return undefined
    both.set(array, index)
  }
  return both
}
