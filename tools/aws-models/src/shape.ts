/** Types without constraints have no shape of their own: a member refers to them by these names. */
export const PRIMITIVES = [
  'string',
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'timestamp',
  'blob',
] as const

export type Primitive = (typeof PRIMITIVES)[number]

/** The facts of one shape of a service model. A reference is the name of a shape, or a primitive. */
export interface Shape {
  readonly type: Primitive | 'structure' | 'list' | 'map'
  /** Of a structure: references by the names of its members. */
  readonly members?: Readonly<Record<string, string>>
  readonly required?: readonly string[]
  /** Reference of a list's elements. */
  readonly member?: string
  /** References of a map's keys and values. */
  readonly key?: string
  readonly value?: string
  readonly enum?: readonly string[]
  /** Of a number its value, of the others their length. */
  readonly min?: number
  readonly max?: number
  /** For the whole value, with the flag `u`. */
  readonly pattern?: string
  /** Whether a number or a boolean can be absent. */
  readonly box?: true
}
