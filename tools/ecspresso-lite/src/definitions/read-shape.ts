import { EcspressoError } from '../errors.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { type Field, type Shape, shapeOf } from './shapes.ts'

interface Reading {
  /** For errors: `ecs-task-def.json: cpu must be …`. */
  file: string
  unknownKey: (path: string) => void
}

/**
 * Reads JSON as one of AWS's shapes. Accepts keys in either spelling (`family`, `Family`), and leaves out unknown ones.
 * @throws EcspressoError naming the field that has the wrong type
 */
export function readShape(
  shapeName: string,
  value: unknown,
  reading: Reading,
  path = '',
): JsonObject {
  if (!isObject(value)) throw wrongType(reading, path || 'the file', 'an object', value)
  const shape = shapeOf(shapeName)
  const result: JsonObject = {}
  for (const [given, field] of Object.entries(shape))
    if (typeof field === 'string' && field.endsWith('!'))
      result[given] = field === 'integer!' ? 0 : false
  for (const [key, item] of Object.entries(value)) {
    const name = fieldName(shape, key)
    const at = path ? `${path}.${key}` : key
    const field = name === undefined ? undefined : shape[name]
    if (name === undefined || field === undefined) reading.unknownKey(at)
    else if (item !== null && item !== undefined)
      assign(result, name, readField(field, item, reading, at))
  }
  return result
}

function assign(target: JsonObject, key: string, value: Json | undefined): void {
  if (value !== undefined) target[key] = value
}

function fieldName(shape: Shape, key: string): string | undefined {
  if (Object.hasOwn(shape, key)) return key
  const folded = key.toLowerCase()
  return Object.keys(shape).find((name) => name.toLowerCase() === folded)
}

/** The value as it is sent; `undefined` when it counts as not set. */
function readField(field: Field, value: Json, reading: Reading, path: string): Json | undefined {
  if (typeof field !== 'string') return readList(field[0], value, reading, path)
  switch (field) {
    case 'string':
      if (typeof value !== 'string') throw wrongType(reading, path, 'a string', value)
      return value
    case 'enum':
      if (typeof value !== 'string') throw wrongType(reading, path, 'a string', value)
      return value === '' ? undefined : value
    case 'integer':
    case 'integer?':
    case 'integer!':
      if (!Number.isInteger(value)) throw wrongType(reading, path, 'a whole number', value)
      return field === 'integer?' && value === 0 ? undefined : value
    case 'boolean':
    case 'boolean?':
    case 'boolean!':
      if (typeof value !== 'boolean') throw wrongType(reading, path, 'true or false', value)
      return field === 'boolean?' && !value ? undefined : value
    case 'map':
      return readMap(value, reading, path)
    case 'number':
      if (typeof value !== 'number') throw wrongType(reading, path, 'a number', value)
      return value
    case 'ignored':
      return undefined
    default:
      return readShape(field, value, reading, path)
  }
}

function readList(item: string, value: Json, reading: Reading, path: string): Json {
  if (!Array.isArray(value)) throw wrongType(reading, path, 'a list', value)
  return value.map((element, index) => {
    if (element === null) throw wrongType(reading, `${path}[${index}]`, 'a value', element)
    return readField(item, element, reading, `${path}[${index}]`) ?? ''
  })
}

function readMap(value: Json, reading: Reading, path: string): JsonObject {
  if (!isObject(value)) throw wrongType(reading, path, 'an object', value)
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  for (const [key, item] of entries)
    if (typeof item !== 'string') throw wrongType(reading, `${path}.${key}`, 'a string', item)
  return Object.fromEntries(entries)
}

function wrongType(reading: Reading, path: string, wanted: string, value: unknown): EcspressoError {
  return new EcspressoError(
    'definition',
    `${reading.file}: ${path} must be ${wanted}, not ${JSON.stringify(value) ?? 'nothing'}.`,
  )
}
