import { EcspressoError, messageOf } from './errors.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * Parses `KEY=value` lines with `export`, comments, `'raw'` and `"escaped"` values. `$` has no meaning.
 * @param name the file's name, for errors
 */
export function parseEnvfile(text: string, name: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    try {
      const [key, value] = parseLine(line)
      values[key] = value
    } catch (error) {
      throw new EcspressoError('file', `${name}:${index + 1}: ${messageOf(error)}`)
    }
  }
  return values
}

function parseLine(line: string): [string, string] {
  const equals = line.indexOf('=')
  if (equals < 0) throw new Error(`no "=" in this line. Write KEY=value.`)
  const key = line
    .slice(0, equals)
    .trim()
    .replace(/^export (?=.)/, '')
  if (!/^[A-Za-z_][A-Za-z0-9_./]*$/.test(key))
    throw new Error(`"${key}" is not the name of a variable.`)
  return [key, parseValue(line.slice(equals + 1).trim())]
}

function parseValue(text: string): string {
  if ([...text].some((character) => character < ' '))
    throw new Error('a value holds no control characters. Write "\\t" in quotes.')
  let value = ''
  let rest = text
  while (rest !== '' && !rest.startsWith('#')) {
    const [part, content] = nextPart(rest)
    rest = rest.slice(part.length)
    // Unquoted blanks before a comment are not part of the value.
    const last = content === undefined && rest.startsWith('#')
    value += content ?? (last ? part.trimEnd() : part)
  }
  return value
}

/** The next token as written, and its content if it is quoted. */
function nextPart(text: string): [part: string, content?: string] {
  const raw = /^'([^']*)'/.exec(text)
  if (raw?.[1] !== undefined) return [raw[0], raw[1]]
  const escaped = /^"((?:[^"\\]|\\.)*)"/.exec(text)
  if (escaped?.[1] !== undefined) return [escaped[0], resolveEscapes(escaped[1])]
  const plain = /^[^'"#]+/.exec(text)
  if (plain) return [plain[0]]
  throw new Error('a quote is not closed.')
}

function resolveEscapes(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (written, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    const character = ESCAPES[code]
    if (character === undefined) throw new Error(`the escape ${written} is not known.`)
    return character
  })
}
