import { BlockList, isIP } from 'node:net'
import { InvalidPatternError } from './errors.ts'

/** A value of an event that is neither an object nor an array. */
export type Leaf = string | number | boolean | null

/** Whether one leaf matches one alternative of a pattern. */
export type MatchLeaf = (leaf: Leaf) => boolean

/**
 * Compiles one alternative of a field: a value, or an operator (all but `exists`, which is not about a value).
 *
 * @throws {InvalidPatternError}
 */
export function compileLeaf(match: unknown, field: string): MatchLeaf {
  if (isLeaf(match)) return (leaf) => leaf === match
  const [operator, operand] = theOneEntry(match, field)
  const compile = operators[operator]
  if (!compile) throw new InvalidPatternError(`Unrecognized match type ${operator}`, field)
  return compile(operand, field)
}

/** The operator of a match expression and its operand. */
export function theOneEntry(match: unknown, field: string): [operator: string, operand: unknown] {
  if (typeof match !== 'object' || match === null || Array.isArray(match))
    throw new InvalidPatternError('Match value must be String, number, true, false, or null', field)
  const entries = Object.entries(match)
  const [entry] = entries
  if (!entry) throw new InvalidPatternError('Match expression name not found', field)
  if (entries.length > 1)
    throw new InvalidPatternError('Only one key allowed in match expression', field)
  return entry
}

const operators: Readonly<Record<string, (operand: unknown, field: string) => MatchLeaf>> = {
  __proto__: null as never,
  exactly: exactly,
  prefix: (operand, field) => affix('prefix', operand, field),
  suffix: (operand, field) => affix('suffix', operand, field),
  'equals-ignore-case': ignoringCase,
  wildcard: wildcard,
  numeric: numeric,
  cidr: cidr,
  'anything-but': anythingBut,
}

function exactly(operand: unknown, field: string): MatchLeaf {
  if (typeof operand !== 'string')
    throw new InvalidPatternError('exact match pattern must be a string', field)
  return (leaf) => leaf === operand
}

function affix(kind: 'prefix' | 'suffix', operand: unknown, field: string): MatchLeaf {
  const anyCase = typeof operand === 'object' && operand !== null
  const [operator, wanted] = anyCase ? theOneEntry(operand, field) : ['', operand]
  if (anyCase && operator !== 'equals-ignore-case')
    throw new InvalidPatternError(`Unsupported ${kind} pattern: ${operator}`, field)
  if (typeof wanted !== 'string')
    throw new InvalidPatternError(`${kind} match pattern must be a string`, field)
  const fold = anyCase ? foldCase : (text: string) => text
  const test = kind === 'prefix' ? 'startsWith' : 'endsWith'
  return (leaf) => typeof leaf === 'string' && fold(leaf)[test](fold(wanted))
}

function ignoringCase(operand: unknown, field: string): MatchLeaf {
  if (typeof operand !== 'string')
    throw new InvalidPatternError('equals-ignore-case match pattern must be a string', field)
  const wanted = foldCase(operand)
  return (leaf) => typeof leaf === 'string' && foldCase(leaf) === wanted
}

/** `*` matches any text, also none; `\*` and `\\` are escapes. */
function wildcard(operand: unknown, field: string): MatchLeaf {
  if (typeof operand !== 'string')
    throw new InvalidPatternError('wildcard match pattern must be a string', field)
  const pieces = ['']
  let last = ''
  for (const token of operand.match(/\\[\s\S]?|[^\\]/g) ?? []) {
    if (token === '*' && last === '*')
      throw new InvalidPatternError('Consecutive wildcard characters', field)
    if (token.startsWith('\\') && token !== '\\*' && token !== '\\\\')
      throw new InvalidPatternError('Invalid escape character', field)
    if (token === '*') pieces.push('')
    else pieces.push(`${pieces.pop()}${token.at(-1)}`)
    last = token
  }
  return (leaf) => typeof leaf === 'string' && hasInOrder(leaf, pieces)
}

/** Whether `text` begins with the first piece, ends with the last, and has the others between them, in order. */
function hasInOrder(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

const comparisons: Readonly<Record<string, (leaf: number, bound: number) => boolean>> = {
  __proto__: null as never,
  '=': (leaf, bound) => leaf === bound,
  '<': (leaf, bound) => leaf < bound,
  '<=': (leaf, bound) => leaf <= bound,
  '>': (leaf, bound) => leaf > bound,
  '>=': (leaf, bound) => leaf >= bound,
}

/** `[">", 0]`, or a range with its lower bound first: `[">=", 0, "<", 5]`. */
function numeric(operand: unknown, field: string): MatchLeaf {
  if (!Array.isArray(operand))
    throw new InvalidPatternError('Value of numeric must be an array.', field)
  const terms: [operator: string, bound: number][] = []
  for (let i = 0; i < operand.length; i += 2) terms.push(term(operand[i], operand[i + 1], field))
  const [first, second] = terms
  if (!first) throw new InvalidPatternError('Invalid member in numeric match', field)
  if (terms.length > 2 || (second && !(first[0].startsWith('>') && second[0].startsWith('<'))))
    throw new InvalidPatternError('Too many elements in numeric expression', field)
  if (second && first[1] >= second[1])
    throw new InvalidPatternError('Bottom must be less than top', field)
  return (leaf) =>
    typeof leaf === 'number' &&
    terms.every(([operator, bound]) => comparisons[operator]?.(leaf, bound))
}

function term(operator: unknown, bound: unknown, field: string): [string, number] {
  if (typeof operator !== 'string')
    throw new InvalidPatternError('Invalid member in numeric match', field)
  if (!comparisons[operator])
    throw new InvalidPatternError(`Unrecognized numeric range operator: ${operator}`, field)
  if (typeof bound !== 'number')
    throw new InvalidPatternError(`Value of ${operator} must be numeric`, field)
  return [operator, bound]
}

function cidr(operand: unknown, field: string): MatchLeaf {
  const [address = '', bits, more] = typeof operand === 'string' ? operand.split('/') : []
  const family = isIP(address)
  if (bits === undefined || more !== undefined)
    throw new InvalidPatternError("Malformed CIDR, one '/' required", field)
  if (!family || !/^\d+$/.test(bits) || Number(bits) >= (family === 4 ? 32 : 128))
    throw new InvalidPatternError(`Malformed CIDR: ${operand}`, field)
  const block = new BlockList()
  block.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  return (leaf) =>
    typeof leaf === 'string' &&
    isIP(leaf) === family &&
    block.check(leaf, family === 4 ? 'ipv4' : 'ipv6')
}

/** Negates values or an operator; of a list, no value may match. */
const negatable = ['prefix', 'suffix', 'wildcard', 'equals-ignore-case']

function anythingBut(operand: unknown, field: string): MatchLeaf {
  const expression = typeof operand === 'object' && operand !== null && !Array.isArray(operand)
  const [operator, values] = expression ? theOneEntry(operand, field) : ['', operand]
  if (expression && !negatable.includes(operator))
    throw new InvalidPatternError(`Unsupported anything-but pattern: ${operator}`, field)
  const unwanted: unknown[] = Array.isArray(values) ? values : [values]
  checkUnwanted(unwanted, operator, field)
  const tests = unwanted.map((value) =>
    compileLeaf(expression ? { [operator]: value } : value, field),
  )
  return (leaf) => !tests.some((test) => test(leaf))
}

function checkUnwanted(values: unknown[], operator: string, field: string): void {
  if (values.length === 0) throw new InvalidPatternError('Empty arrays are not allowed', field)
  const types = new Set(values.map((value) => typeof value))
  if (types.size > 1)
    throw new InvalidPatternError(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      field,
    )
  if (!types.has('string') && (operator || !types.has('number')))
    throw new InvalidPatternError(
      'Value of anything-but must be an array or single string/number value.',
      field,
    )
  if (/fix$/.test(operator) && values.includes(''))
    throw new InvalidPatternError('Null prefix/suffix not allowed', field)
}

/** Event Ruler folds case character by character: `ß` does not match `SS`. */
function foldCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase()
    return upper.length === character.length ? upper.toLowerCase() : character
  }).join('')
}

export function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
