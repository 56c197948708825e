import type { AwsModel, Shape } from '@repo/aws-models'
import { AwsError } from './service.ts'

/**
 * Reads a JSON request as AWS's model types it: without members that the model does not have, and without `null`.
 * @throws AwsError SerializationException for a wrong type
 */
export function readJson(model: AwsModel, reference: string, value: unknown): unknown {
  return read(model, model.shapeOf(reference), value)
}

function read(model: AwsModel, shape: Shape, value: unknown): unknown {
  if (shape.type === 'structure') return readStructure(model, shape, value)
  if (shape.type === 'list') {
    if (!Array.isArray(value)) throw notA('List', value)
    return value.map((item) => readItem(model, shape.member, item))
  }
  if (shape.type === 'map') {
    const entries = Object.entries(objectOf(value, 'Map'))
    return Object.fromEntries(
      entries.map(([key, item]) => [key, readItem(model, shape.value, item)]),
    )
  }
  return readPrimitive(shape, value)
}

/** `null` stays, in its place: it breaks a constraint, not a type. */
function readItem(model: AwsModel, reference: string | undefined, item: unknown): unknown {
  return item === null || reference === undefined
    ? item
    : read(model, model.shapeOf(reference), item)
}

function readStructure(model: AwsModel, { members = {} }: Shape, value: unknown): unknown {
  const entries = Object.entries(objectOf(value, 'Structure')).flatMap(([name, item]) => {
    const reference = Object.hasOwn(members, name) ? members[name] : undefined
    if (reference === undefined || item === null) return []
    return [[name, read(model, model.shapeOf(reference), item)]]
  })
  return Object.fromEntries(entries)
}

function readPrimitive({ type }: Shape, value: unknown): unknown {
  if (type === 'boolean' && typeof value !== 'boolean') throw notA('Boolean', value)
  if (type === 'string' && typeof value !== 'string') throw notA('String', value)
  if (type === 'integer') return readWhole(value, 'Integer', 2 ** 31)
  if (type === 'long') return readWhole(value, 'Long', 2 ** 63)
  if ((type === 'float' || type === 'double') && typeof value !== 'number')
    throw notA('Double', value)
  if (type === 'timestamp' && typeof value !== 'number') throw notA('Date', value)
  if (type === 'blob' && !isBase64(value))
    throw serialization('only base-64-encoded strings are convertible to bytes')
  return value
}

function readWhole(value: unknown, type: string, limit: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw notA(type, value)
  if (value < -limit || value >= limit)
    throw serialization(`Numeric value (${value}) out of range of ${type.toLowerCase()}`)
  return value
}

function isBase64(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(value)
}

function objectOf(value: unknown, type: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notA(type, value)
  return value
}

const serialization = (message: string) => new AwsError('SerializationException', message)

/** AWS documents the exception, not its messages: these are DynamoDB's, as dynalite recorded them. */
function notA(type: string, value: unknown): AwsError {
  if (Array.isArray(value))
    return serialization(`Unrecognized collection type class java.lang.${type}`)
  if (typeof value === 'object')
    return serialization('Start of structure or map found where not expected')
  if (type === 'List' || type === 'Map' || type === 'Structure')
    return serialization('Unexpected field type')
  return serialization(`${tokenOf(value)} cannot be converted to ${type}`)
}

function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE'
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'
  return 'STRING_VALUE'
}
