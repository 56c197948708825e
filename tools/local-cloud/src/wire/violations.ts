import type { AwsModel, Shape } from '@repo/aws-models'

/** A constraint of AWS's model that a request breaks. */
export interface Violation {
  /** As AWS writes it: `tags.1.member.key`. */
  readonly path: string
  readonly value: unknown
  /** For instance `Member must not be null`. */
  readonly constraint: string
}

/** Every constraint that an input breaks; its types have been checked. */
export function violationsOf(model: AwsModel, reference: string, input: unknown): Violation[] {
  const shape = model.shapeOf(reference)
  return [...walk(model, shape, input, '')]
}

/** The message that AWS writes for them. */
export function validationMessage(violations: readonly Violation[]): string {
  const { length } = violations
  const list = violations.map(
    ({ path, value, constraint }) =>
      `Value ${write(value)} at '${path}' failed to satisfy constraint: ${constraint}`,
  )
  return `${length} validation ${length === 1 ? 'error' : 'errors'} detected: ${list.join('; ')}`
}

function write(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return `'${typeof value === 'object' ? JSON.stringify(value) : value}'`
}

function* walk(model: AwsModel, shape: Shape, value: unknown, path: string): Generator<Violation> {
  for (const constraint of constraintsOf(shape, value)) yield { path, value, constraint }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* reach(model, shape.member, item, `${path}.${index + 1}.member`)
  } else if (shape.type === 'map') {
    for (const [key, item] of Object.entries(value ?? {})) {
      yield* reach(model, shape.key, key, `${path}.key`)
      yield* reach(model, shape.value, item, `${path}.${key}.member`)
    }
  } else if (shape.type === 'structure') yield* walkMembers(model, shape, value, path)
}

function* walkMembers(
  model: AwsModel,
  { members = {}, required = [] }: Shape,
  value: unknown,
  path: string,
): Generator<Violation> {
  const given = new Map(Object.entries(value ?? {}))
  for (const [name, reference] of Object.entries(members)) {
    const item = given.get(name) ?? undefined
    const lowered = name.charAt(0).toLowerCase() + name.slice(1)
    const at = path === '' ? lowered : `${path}.${lowered}`
    if (item !== undefined) yield* walk(model, model.shapeOf(reference), item, at)
    else if (required.includes(name)) yield missing(at)
  }
}

function* reach(
  model: AwsModel,
  reference: string | undefined,
  value: unknown,
  path: string,
): Generator<Violation> {
  if (value === null || value === undefined) yield missing(path)
  else if (reference !== undefined) yield* walk(model, model.shapeOf(reference), value, path)
}

const missing = (path: string): Violation => ({
  path,
  value: null,
  constraint: 'Member must not be null',
})

function* constraintsOf(shape: Shape, value: unknown): Generator<string> {
  const { min, max, pattern } = shape
  if (shape.enum && !shape.enum.includes(String(value)))
    yield `Member must satisfy enum value set: [${shape.enum.join(', ')}]`
  const size = sizeOf(shape, value)
  const what = isNumber(shape) ? 'value' : 'length'
  if (min !== undefined && size < min)
    yield `Member must have ${what} greater than or equal to ${min}`
  if (max !== undefined && size > max) yield `Member must have ${what} less than or equal to ${max}`
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(String(value)))
    yield `Member must satisfy regular expression pattern: ${pattern}`
}

const isNumber = ({ type }: Shape) =>
  type === 'integer' || type === 'long' || type === 'float' || type === 'double'

function sizeOf(shape: Shape, value: unknown): number {
  if (isNumber(shape)) return Number(value)
  if (typeof value === 'string')
    return shape.type === 'blob' ? Buffer.from(value, 'base64').length : value.length
  return Object.keys(value ?? {}).length
}
