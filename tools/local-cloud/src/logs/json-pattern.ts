import { invalidParameter } from './errors.ts'
import { compileRegex } from './regex.ts'

type Test = (event: unknown) => boolean

/**
 * Compiles `{ $.level = "fatal" && ($.status >= 500 || $.err.code = E*) }`. A message that is no JSON object does not match.
 * @throws AwsError InvalidParameterException
 */
export function compileJsonPattern(pattern: string): (message: string) => boolean {
  const tokens = tokensOf(pattern)
  const test = createParser(tokens, pattern).parse()
  return (message) => {
    const event = parsed(message)
    return typeof event === 'object' && event !== null && test(event)
  }
}

function tokensOf(pattern: string): string[] {
  const token =
    /\s*(\$(?:\.\w+|\[(?:\d+|\*|"[^"]*"|'[^']*')\])*|"(?:[^"\\]|\\.)*"|%[^%]*%|&&|\|\||[<>!]=|[{}()=<>]|[^\s{}()=<>!&|"]+)\s*/y
  const tokens: string[] = []
  while (token.lastIndex < pattern.length) {
    const [, text] = token.exec(pattern) ?? []
    if (text === undefined) throw invalid(pattern)
    tokens.push(text)
  }
  return tokens
}

const invalid = (pattern: string) => invalidParameter(`Invalid filter pattern: ${pattern}`)

function createParser(tokens: readonly string[], pattern: string) {
  let position = 0
  const peek = () => tokens[position]?.toUpperCase()
  function next(): string {
    const token = tokens[position]
    if (token === undefined) throw invalid(pattern)
    position += 1
    return token
  }
  function expect(token: string): void {
    if (next().toUpperCase() !== token) throw invalid(pattern)
  }

  function or(): Test {
    const tests = [and()]
    while (peek() === '||') {
      next()
      tests.push(and())
    }
    return (event) => tests.some((test) => test(event))
  }

  function and(): Test {
    const tests = [one()]
    while (peek() === '&&') {
      next()
      tests.push(one())
    }
    return (event) => tests.every((test) => test(event))
  }

  function one(): Test {
    if (peek() !== '(') return comparison()
    next()
    const test = or()
    expect(')')
    return test
  }

  function comparison(): Test {
    const selector = next()
    if (!selector.startsWith('$')) throw invalid(pattern)
    const read = (event: unknown) => valueAt(event, selector)
    const operator = next().toUpperCase()
    if (operator === 'EXISTS') return (event) => read(event) !== undefined
    if (operator === 'NOT') {
      expect('EXISTS')
      return (event) => read(event) === undefined
    }
    if (operator === 'IS') return is(read, next().toUpperCase())
    return compare(read, operator, next())
  }

  function is(read: (event: unknown) => unknown, word: string): Test {
    const values = new Map<string, unknown>([
      ['TRUE', true],
      ['FALSE', false],
      ['NULL', null],
    ])
    if (!values.has(word)) throw invalid(pattern)
    return (event) => read(event) === values.get(word)
  }

  function compare(read: (event: unknown) => unknown, operator: string, wanted: string): Test {
    if (operator === '=' || operator === '!=') {
      const matches = equals(wanted)
      return (event) => {
        const value = read(event)
        return value !== undefined && matches(value) === (operator === '=')
      }
    }
    const limit = Number(wanted)
    const order = ORDER[operator]
    if (!order || Number.isNaN(limit)) throw invalid(pattern)
    return (event) => {
      const value = read(event)
      return typeof value === 'number' && order(value, limit)
    }
  }

  return {
    parse(): Test {
      expect('{')
      const test = or()
      expect('}')
      if (position < tokens.length) throw invalid(pattern)
      return test
    },
  }
}

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** A number equals by value, text by its characters with `*` for any, `%…%` by a regular expression. */
function equals(wanted: string): (value: unknown) => boolean {
  if (wanted.startsWith('%')) {
    const matches = compileRegex(wanted.slice(1, -1))
    return (value) => matches(String(value))
  }
  const text = wanted.startsWith('"') ? wanted.slice(1, -1).replace(/\\(.)/g, '$1') : wanted
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const wildcard = new RegExp(`^${parts.join('.*')}$`, 's')
  return (value) =>
    typeof value === 'number' ? value === Number(text) : wildcard.test(String(value))
}

function valueAt(event: unknown, selector: string): unknown {
  let value = event
  for (const [, name, key] of selector.matchAll(/\.(\w+)|\[([^\]]+)\]/g)) {
    const member = name ?? key?.replace(/^["']|["']$/g, '') ?? ''
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member))
      return undefined
    value = Object.getOwnPropertyDescriptor(value, member)?.value
  }
  return value
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}
