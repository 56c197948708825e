import { type ArrayExpression, type Expression, type ObjectExpression, parseSync } from 'oxc-parser'
import { FileFormError } from './errors.ts'
import type { Data } from './print.ts'

/** A constant of a data file. */
export interface Constant {
  readonly name: string
  /** Its value, without `as const satisfies …`. */
  readonly value: Expression
}

/**
 * The constants of a data file of TypeScript, exported or not.
 * @throws FileFormError where it does not parse
 */
export function constantsIn(file: string, text: string): Constant[] {
  const { program, errors } = parseSync(file, text)
  if (errors[0]) throw new FileFormError(file, errors[0].message)
  return program.body.flatMap((statement) => {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && init ? [{ name: id.name, value: bare(init) }] : [],
    )
  })
}

/** @throws FileFormError where there is no such constant that is a list */
export function listNamed(name: string, file: string, text: string): ArrayExpression {
  const value = constantsIn(file, text).find((constant) => constant.name === name)?.value
  if (value?.type === 'ArrayExpression') return value
  throw new FileFormError(file, `${name} has to be a list, [ … ]`)
}

/** @throws FileFormError where there is no such constant that is an object */
export function objectNamed(name: string, file: string, text: string): ObjectExpression {
  const value = constantsIn(file, text).find((constant) => constant.name === name)?.value
  if (value?.type === 'ObjectExpression') return value
  throw new FileFormError(file, `${name} has to be an object, { … }`)
}

/** The value of a property. */
export function propertyOf(object: ObjectExpression, key: string): Expression | undefined {
  return object.properties.flatMap((property) =>
    property.type === 'Property' && nameOf(property.key) === key ? [property.value] : [],
  )[0]
}

/** The data of a literal; `undefined` where a part of it is none. */
export function dataOf(value: Expression): Data | undefined {
  const node = bare(value)
  if (node.type === 'ArrayExpression') {
    const items = node.elements.flatMap((element) => {
      const item = !element || element.type === 'SpreadElement' ? undefined : dataOf(element)
      return item === undefined ? [] : [item]
    })
    return items.length === node.elements.length ? items : undefined
  }
  if (node.type === 'ObjectExpression') {
    const members = node.properties.flatMap((property) => {
      if (property.type !== 'Property') return []
      const [key, data] = [nameOf(property.key), dataOf(property.value)]
      return key === undefined || data === undefined ? [] : [[key, data] as const]
    })
    return members.length === node.properties.length ? Object.fromEntries(members) : undefined
  }
  if (node.type !== 'Literal' || !('value' in node)) return undefined
  const literal = node.value
  return ['string', 'number', 'boolean'].includes(typeof literal) ? (literal as Data) : undefined // as was checked
}

function nameOf(key: { readonly type: string }): string | undefined {
  if (key.type === 'Identifier' && 'name' in key) return String(key.name)
  return key.type === 'Literal' && 'value' in key ? String(key.value) : undefined
}

function bare(value: Expression): Expression {
  return value.type === 'TSAsExpression' || value.type === 'TSSatisfiesExpression'
    ? bare(value.expression)
    : value
}
