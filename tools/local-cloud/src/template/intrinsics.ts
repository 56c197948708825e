import { isObject, TemplateError } from './template.ts'

/** Resolves references of intrinsic functions. */
export interface Lookup {
  /** The value of `Ref`: a resource or a pseudo parameter. */
  ref(name: string): unknown
  getAtt(resource: string, attribute: string): unknown
  importValue(name: string): unknown
}

/**
 * Replaces the intrinsic functions in a value: `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select`, `Fn::Split`,
 * `Fn::GetAZs` and `Fn::ImportValue`.
 * @throws TemplateError for any other function
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, lookup))
  if (!isObject(value)) return value
  const [[name, argument] = ['', undefined], ...rest] = Object.entries(value)
  if (rest.length === 0 && (name === 'Ref' || name.startsWith('Fn::')))
    return call(name, argument, lookup)
  return Object.fromEntries(
    Object.entries(value).map(([key, property]) => [key, resolve(property, lookup)]),
  )
}

/** Logical ids of the resources that a value refers to. Pseudo parameters (`AWS::Region`) are left out. */
export function referencesIn(value: unknown): string[] {
  const found = new Set<string>()
  const note = (name: string) => {
    if (!name.startsWith('AWS::')) found.add(name)
  }
  resolve(value, {
    ref: (name) => {
      note(name)
      return name
    },
    getAtt: (resource) => {
      note(resource)
      // A placeholder with enough separators for `Fn::Split` and `Fn::Select`.
      return '/'.repeat(10)
    },
    importValue: String,
  })
  return [...found]
}

function call(name: string, argument: unknown, lookup: Lookup): unknown {
  const parts = () => list(name, resolve(argument, lookup))
  switch (name) {
    case 'Ref':
      return lookup.ref(String(argument))
    case 'Fn::GetAtt': {
      const [resource = '', ...attribute] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.')
      return lookup.getAtt(resource, attribute.join('.'))
    }
    case 'Fn::Join': {
      const [delimiter, items] = parts()
      return list(name, items).map(String).join(String(delimiter))
    }
    case 'Fn::Select': {
      const [index, items] = parts()
      return list(name, items)[Number(index)]
    }
    case 'Fn::Split': {
      const [delimiter, text] = parts()
      return String(text).split(String(delimiter))
    }
    case 'Fn::Sub':
      return substitute(argument, lookup)
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${String(lookup.ref('AWS::Region'))}${zone}`)
    case 'Fn::ImportValue':
      return lookup.importValue(String(resolve(argument, lookup)))
    default:
      throw new TemplateError(`the intrinsic function ${name} is not supported`)
  }
}

/** `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${!Literal}`, and variables of its own in the second argument. */
function substitute(argument: unknown, lookup: Lookup): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}]
  const own = resolve(variables, lookup)
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    if (isObject(own) && Object.hasOwn(own, name)) return String(own[name])
    const [resource = '', ...attribute] = name.split('.')
    return String(
      attribute.length > 0 ? lookup.getAtt(resource, attribute.join('.')) : lookup.ref(name),
    )
  })
}

function list(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TemplateError(`${name} requires a list`)
  return value
}
