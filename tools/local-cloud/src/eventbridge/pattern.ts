import { InvalidPatternError } from './errors.ts'
import { type Field, flatten, type Membership, together } from './flatten.ts'
import { compileLeaf, type MatchLeaf, theOneEntry } from './match-leaf.ts'

/** The alternatives of one path. */
interface Condition {
  readonly path: string
  readonly tests: readonly MatchLeaf[]
  /** `{"exists": false}` is one of the alternatives. */
  readonly mayBeAbsent: boolean
}

/** Conditions that must all hold, by path. `$or` expands into several clauses. */
type Clause = ReadonlyMap<string, Condition>

/**
 * Compiles an EventBridge event pattern into a function that returns whether an event matches it, with the
 * results of Event Ruler, the engine of EventBridge.
 *
 * The engine reads leaves only: `exists` of an object is false. Of an array of objects, one element must match
 * everything. `{"exists": false}` considers only the elements that paths before it (in alphabetical order) have
 * matched. Numbers are compared as JavaScript numbers, so not exactly beyond 2^53. Not copied: the engine
 * matches some numbers as addresses of very large CIDR blocks, and confuses some wildcards with letters beyond
 * ASCII in the same list.
 *
 * @throws {InvalidPatternError} where the engine rejects the pattern.
 * @see https://github.com/aws/event-ruler
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  if (!isObject(pattern)) throw new InvalidPatternError('Filter is not an object')
  const clauses = compileFields(pattern, '').map((clause) =>
    // The engine visits paths in this order, which affects `exists: false`.
    [...clause.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  )
  return (event) => {
    if (!isObject(event)) return false
    const fields = flatten(event)
    return clauses.some((conditions) => holds(conditions, 0, new Map(), fields))
  }
}

function holds(
  conditions: readonly Condition[],
  at: number,
  within: Membership,
  fields: ReadonlyMap<string, readonly Field[]>,
): boolean {
  const condition = conditions[at]
  if (!condition) return true
  let absent = true
  for (const field of fields.get(condition.path) ?? []) {
    const both = together(within, field.within)
    if (!both) continue
    absent = false
    if (condition.tests.some((test) => test(field.leaf)) && holds(conditions, at + 1, both, fields))
      return true
  }
  return absent && condition.mayBeAbsent && holds(conditions, at + 1, within, fields)
}

function compileFields(pattern: Readonly<Record<string, unknown>>, parent: string): Clause[] {
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw new InvalidPatternError('Empty objects are not allowed', parent)
  let clauses: Clause[] = [new Map()]
  for (const [key, value] of entries) {
    const path = parent === '' ? key : `${parent}.${key}`
    clauses = both(clauses, compileField(key, value, path, parent))
  }
  return clauses
}

function compileField(key: string, value: unknown, path: string, parent: string): Clause[] {
  if (isAlternatives(key, value)) return value.flatMap((one) => compileFields(one, parent))
  if (isObject(value)) return compileFields(value, path)
  if (!Array.isArray(value))
    throw new InvalidPatternError(`"${key}" must be an object or an array`, parent)
  if (value.length === 0) throw new InvalidPatternError('Empty arrays are not allowed', path)
  return [new Map([[path, compileCondition(value, path)]])]
}

function compileCondition(alternatives: readonly unknown[], path: string): Condition {
  const tests: MatchLeaf[] = []
  let mayBeAbsent = false
  for (const match of alternatives) {
    const exists = existence(match, path)
    if (exists === undefined) tests.push(compileLeaf(match, path))
    else if (exists) tests.push(() => true)
    else mayBeAbsent = true
  }
  return { path, tests, mayBeAbsent }
}

function existence(match: unknown, path: string): boolean | undefined {
  if (!isObject(match) || !('exists' in match)) return undefined
  const [, operand] = theOneEntry(match, path)
  if (typeof operand !== 'boolean')
    throw new InvalidPatternError('exists match pattern must be either true or false.', path)
  return operand
}

/** The operators: an object with one is a match expression, so that a list of them is no `$or`. */
const reserved = new Set([
  'exactly',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'numeric',
  'cidr',
  'exists',
  'anything-but',
])

/** `$or` is a relationship only with two or more objects of fields; else it is a field of that name. */
function isAlternatives(key: string, value: unknown): value is Record<string, unknown>[] {
  return (
    key === '$or' &&
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((one) => {
      const fields = isObject(one) ? Object.keys(one) : []
      return fields.length > 1 || (fields.length === 1 && !reserved.has(fields[0] ?? ''))
    })
  )
}

/** Every combination of a clause of the one and a clause of the other; where both name a path, the later one counts. */
function both(some: readonly Clause[], others: readonly Clause[]): Clause[] {
  return some.flatMap((one) => others.map((other) => new Map([...one, ...other])))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
