import { EcspressoError, unsupported } from '../errors.ts'

/** A literal, or a call with its arguments. */
export type Expression =
  | { kind: 'text'; value: string }
  | { kind: 'call'; name: string; args: Expression[]; line: number }

/** Keywords of Go's text/template, which are not supported. */
const KEYWORDS = ['if', 'else', 'end', 'range', 'with', 'define', 'template', 'block', 'break']

const TOKEN = /^(?:`([^`]*)`|"((?:[^"\\\n]|\\.)*)"|([A-Za-z_][A-Za-z0-9_]*)|([()|]))/

interface Token {
  kind: 'text' | 'name' | 'mark'
  value: string
}

/**
 * Parses the inside of `{{ … }}`: functions, string literals, parentheses and pipelines.
 * @param where file and line, for errors
 */
export function parseExpression(source: string, where: string, line: number): Expression {
  const tokens = tokenize(source, where)
  const result = parsePipeline(tokens, where, line)
  const left = tokens[0]
  if (left) throw wrong(where, `"${left.value}" is not expected here`)
  return result
}

function tokenize(source: string, where: string): Token[] {
  const tokens: Token[] = []
  let rest = source.trim()
  while (rest !== '') {
    const match = TOKEN.exec(rest)
    if (!match) throw wrong(where, `"${rest.split(/\s/)[0]}" is not understood`)
    const [whole, raw, quoted, name, mark] = match
    if (raw !== undefined) tokens.push({ kind: 'text', value: raw })
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: unquote(quoted, where) })
    else if (name !== undefined) tokens.push({ kind: 'name', value: name })
    else tokens.push({ kind: 'mark', value: mark ?? '' })
    rest = rest.slice(whole.length).trimStart()
  }
  return tokens
}

/** Parses escapes in "…" as JSON does; Go's further ones (\x41, \101, \a) are refused. */
function unquote(quoted: string, where: string): string {
  try {
    return JSON.parse(`"${quoted}"`)
  } catch {
    throw wrong(where, `the escape in "${quoted}" is not understood`)
  }
}

function parsePipeline(tokens: Token[], where: string, line: number): Expression {
  let value = parseCommand(tokens, where, line)
  while (tokens[0]?.kind === 'mark' && tokens[0].value === '|') {
    tokens.shift()
    const next = parseCommand(tokens, where, line)
    if (next.kind !== 'call') throw wrong(where, 'only a function can follow "|"')
    value = { ...next, args: [...next.args, value] }
  }
  return value
}

function parseCommand(tokens: Token[], where: string, line: number): Expression {
  const first = tokens[0]
  if (first?.kind !== 'name') return parseOperand(tokens, where, line)
  if (KEYWORDS.includes(first.value)) throw unsupported(`${where}: {{ ${first.value} }}`)
  tokens.shift()
  const args: Expression[] = []
  while (tokens[0] && !(tokens[0].kind === 'mark' && '|)'.includes(tokens[0].value)))
    args.push(parseOperand(tokens, where, line))
  return { kind: 'call', name: first.value, args, line }
}

function parseOperand(tokens: Token[], where: string, line: number): Expression {
  const token = tokens.shift()
  if (!token) throw wrong(where, 'something is missing')
  if (token.kind === 'text') return { kind: 'text', value: token.value }
  if (token.kind === 'name') return { kind: 'call', name: token.value, args: [], line }
  if (token.value !== '(') throw wrong(where, `"${token.value}" is not expected here`)
  const inner = parsePipeline(tokens, where, line)
  if (tokens.shift()?.value !== ')') throw wrong(where, '")" is missing')
  return inner
}

function wrong(where: string, what: string): EcspressoError {
  return new EcspressoError('template', `${where}: in {{ … }}: ${what}.`)
}
