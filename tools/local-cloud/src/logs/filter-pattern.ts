import { invalidParameter } from './errors.ts'
import { compileJsonPattern } from './json-pattern.ts'
import { compileRegex } from './regex.ts'

/** Whether a message passes the filter. */
export type MessageFilter = (message: string) => boolean

/**
 * Compiles a filter pattern of CloudWatch Logs: terms (`a b`, `?a ?b`, `-a`, `"a b"`, `%a.b%`), or a JSON pattern
 * (`{ $.level = "fatal" }`). Patterns of columns (`[a, b]`) are not supported.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError InvalidParameterException
 */
export function compileFilterPattern(pattern: string): MessageFilter {
  const trimmed = pattern.trim()
  if (trimmed.startsWith('{')) return compileJsonPattern(trimmed)
  if (trimmed.startsWith('['))
    throw invalidParameter(`local-cloud does not support patterns of columns: ${pattern}`)
  return matchTerms(termsOf(trimmed))
}

interface Term {
  readonly kind: 'all' | 'any' | 'none'
  readonly matches: MessageFilter
}

function termsOf(pattern: string): Term[] {
  const token = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s"]+))(?=\s|$)/y
  const terms: Term[] = []
  while (token.lastIndex < pattern.length) {
    const [found, sign, quoted, regex, plain] = token.exec(pattern) ?? []
    if (found === undefined) throw invalidParameter(`Invalid filter pattern: ${pattern}`)
    if (plain !== undefined && !/^\w+$/.test(plain))
      throw invalidParameter(`Invalid character(s) in term '${plain}'`)
    const text = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''
    const matches = regex === undefined ? includes(text) : compileRegex(regex)
    terms.push({ kind: sign === '?' ? 'any' : sign === '-' ? 'none' : 'all', matches })
  }
  return terms
}

const includes = (text: string) => (message: string) => message.includes(text)

/** Optional terms have no effect beside a required or an excluded one, as in CloudWatch Logs. */
function matchTerms(terms: readonly Term[]): MessageFilter {
  const of = (kind: Term['kind']) => terms.filter((term) => term.kind === kind)
  const [all, any, none] = [of('all'), of('any'), of('none')]
  return (message) => {
    const matches = (term: Term) => term.matches(message)
    if (none.some(matches)) return false
    if (all.length > 0 || none.length > 0) return all.every(matches)
    return any.length === 0 || any.some(matches)
  }
}
