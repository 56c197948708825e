import type { AwsModel, Shape } from '@repo/aws-models'
import { AwsError } from './service.ts'

/**
 * Reads a nested form of the query protocol, in which every leaf is a string, without the empty lists. Maps are not
 * checked: their entries have names of their own in each service.
 * @throws AwsError MalformedInput for a wrong type
 */
export function readForm(model: AwsModel, reference: string, form: object): object {
  const shape = model.shapeOf(reference)
  check(model, shape, form)
  const isList = (name: string) => {
    const member = shape.members?.[name]
    return member !== undefined && model.shapeOf(member).type === 'list'
  }
  return Object.fromEntries(
    Object.entries(form).filter(([name, value]) => value !== '' || !isList(name)),
  )
}

function check(model: AwsModel, shape: Shape, value: unknown): void {
  if (shape.type === 'map') return
  if (shape.type === 'list') {
    // How an empty list is sent.
    if (value === '') return
    if (!Array.isArray(value)) throw malformed('Unexpected list element termination')
    for (const item of value) if (shape.member) check(model, model.shapeOf(shape.member), item)
  } else if (shape.type === 'structure') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw malformed('Start of structure or map found where not expected')
    for (const [name, item] of Object.entries(value)) {
      const reference = Object.hasOwn(shape.members ?? {}, name) ? shape.members?.[name] : undefined
      if (reference !== undefined && item !== undefined)
        check(model, model.shapeOf(reference), item)
    }
  } else checkLeaf(shape, value)
}

function checkLeaf({ type }: Shape, value: unknown): void {
  if (typeof value !== 'string')
    throw malformed('Start of structure or map found where not expected')
  const isWrong =
    ((type === 'integer' || type === 'long') && !/^-?\d+$/.test(value)) ||
    ((type === 'float' || type === 'double') && Number.isNaN(Number(value))) ||
    (type === 'boolean' && !/^(?:true|false)$/i.test(value))
  if (isWrong) throw malformed(`Invalid ${type} value: ${value}`)
}

const malformed = (message: string) => new AwsError('MalformedInput', message)
