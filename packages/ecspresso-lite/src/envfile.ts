import { EcspressoError, messageOf } from './errors.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * Reads `KEY=value` lines. `export`, comments, `'raw'` and `"escaped"` values are understood; `$` is only a character.
 * @param name the file's name, for errors
 */
export function parseEnvfile(text: string, name: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim().replace(/^export\s+/, '')
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
  const key = line.slice(0, equals).trim()
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(key))
    throw new Error(`"${key}" is not the name of a variable.`)
  return [key, parseValue(line.slice(equals + 1).trim())]
}

function parseValue(text: string): string {
  let value = ''
  let rest = text
  while (rest !== '' && !rest.startsWith('#')) {
    const quoted = /^'([^']*)'/.exec(rest) ?? /^"((?:[^"\\]|\\.)*)"/.exec(rest)
    const plain = /^[^'"#]+/.exec(rest)
    const part = quoted ?? plain
    if (!part) throw new Error('a quote is not closed.')
    const content = quoted?.[1]
    if (content === undefined) value += part[0]
    else value += rest.startsWith('"') ? resolveEscapes(content) : content
    rest = rest.slice(part[0].length)
    // What follows an unquoted part is a comment or a quoted part; blanks before a comment do not count.
    if (plain && !quoted && (rest === '' || rest.startsWith('#'))) value = value.trimEnd()
  }
  return value
}

function resolveEscapes(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, code: string) =>
    code.length === 5
      ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
      : (ESCAPES[code] ?? code),
  )
}
