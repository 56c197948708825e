import { PRIMITIVES, type Shape } from './shape.ts'

/** What is read of botocore's `service-2.json`. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>
  readonly shapes: Readonly<Record<string, SourceShape>>
}

interface Reference {
  readonly shape: string
}

interface SourceShape {
  readonly type: string
  readonly members?: Readonly<Record<string, Reference>>
  readonly member?: Reference
  readonly key?: Reference
  readonly value?: Reference
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly box?: boolean
}

const primitives: readonly string[] = PRIMITIVES

/**
 * The facts of a model that some operations need, one shape a line: no documentation, no output, no other operation.
 * @throws Error for an operation that the model does not have, or a shape with the name of a primitive
 */
export function reduceModel(
  model: ServiceModel,
  wanted: {
    readonly source: string
    readonly operations: readonly string[]
    readonly responses: readonly string[]
  },
): string {
  const shapes = new Map<string, Shape>()

  function refer(name: string): string {
    const source = model.shapes[name]
    if (!source) throw new Error(`the model has no shape ${name}`)
    const shape = factsOf(source)
    if (primitives.includes(source.type) && Object.keys(shape).length === 1) return source.type
    if (primitives.includes(name)) throw new Error(`the shape ${name} has the name of a primitive`)
    if (!shapes.has(name)) {
      // Before its members, because shapes refer to themselves.
      shapes.set(name, shape)
      shapes.set(name, { ...shape, ...referencesOf(source) })
    }
    return name
  }

  function referencesOf({ members, member, key, value }: SourceShape): Partial<Shape> {
    const named = Object.entries(members ?? {}).map(([name, { shape }]) => [name, refer(shape)])
    return {
      ...(members && { members: Object.fromEntries(named) }),
      ...(member && { member: refer(member.shape) }),
      ...(key && { key: refer(key.shape) }),
      ...(value && { value: refer(value.shape) }),
    }
  }

  const operations = wanted.operations.map((operation) => {
    const found = model.operations[operation]
    if (!found?.input) throw new Error(`the model has no operation ${operation} with an input`)
    return [operation, refer(found.input.shape)] as const
  })
  for (const name of wanted.responses) refer(name)
  const lines = (entries: Iterable<readonly [string, unknown]>) =>
    [...entries]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n')
  return `{
  "source": ${JSON.stringify(wanted.source)},
  "operations": {
${lines(operations)}
  },
  "shapes": {
${lines(shapes)}
  }
}
`
}

function factsOf(source: SourceShape): Shape {
  // botocore has no other types than these.
  const type = source.type as Shape['type']
  return {
    type,
    ...(source.required?.length && { required: source.required }),
    ...(source.enum && { enum: source.enum }),
    ...(source.min !== undefined && { min: source.min }),
    ...(source.max !== undefined && { max: source.max }),
    ...(source.pattern !== undefined && { pattern: portable(source.pattern) }),
    ...(source.box && { box: true }),
  }
}

/** Java allows a backslash before any punctuation, ECMAScript with the flag `u` only where it has a meaning. */
function portable(pattern: string): string {
  return pattern.replace(/\\([!#@=:_<>"'%&,;~ ])/g, '$1')
}
