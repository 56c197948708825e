import { EcspressoError, messageOf, unsupported } from '../errors.ts'
import type { TemplateFunctions } from './functions.ts'
import { type Expression, parseExpression } from './parse.ts'

// Matches strings as a whole, since a literal may contain "}}".
const ACTION = /\{\{(-\s)?((?:`[^`]*`|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|[^`"])*?)(\s-)?\}\}/g

/**
 * Renders a template: the part of Go's text/template that `{{ function "text" | function }}` and comments need.
 * Functions run one after the other, in the order of the file.
 * @param file its name, for errors
 */
export async function renderTemplate(
  source: string,
  file: string,
  functions: TemplateFunctions,
): Promise<string> {
  let output = ''
  let position = 0
  let trimNext = false
  const text = (from: number, to?: number) => {
    const part = source.slice(from, to)
    return trimNext ? part.trimStart() : part
  }
  for (const match of source.matchAll(ACTION)) {
    const [whole, trimBefore, inside = '', trimAfter] = match
    const before = text(position, match.index)
    output += trimBefore ? before.trimEnd() : before
    position = match.index + whole.length
    trimNext = trimAfter !== undefined
    if (/^\/\*[\s\S]*\*\/$/.test(inside.trim())) continue
    const line = source.slice(0, match.index).split('\n').length
    output += await evaluate(parseExpression(inside, `${file}:${line}`, line), file, functions)
  }
  const rest = text(position)
  if (rest.includes('{{')) {
    const line = source.slice(0, source.indexOf('{{', position)).split('\n').length
    throw new EcspressoError(
      'template',
      `${file}:${line}: this {{ … }} does not end, or a quote in it does not. Quotes inside are not escaped.`,
    )
  }
  return output + rest
}

async function evaluate(
  expression: Expression,
  file: string,
  functions: TemplateFunctions,
): Promise<string> {
  if (expression.kind === 'text') return expression.value
  const where = `${file}:${expression.line}`
  const run = functions[expression.name]
  if (!run || !Object.hasOwn(functions, expression.name))
    throw unsupported(`${where}: the template function ${expression.name}`)
  const args: string[] = []
  for (const arg of expression.args) args.push(await evaluate(arg, file, functions))
  try {
    return await run(...args)
  } catch (error) {
    const code = error instanceof EcspressoError ? error.code : 'template'
    throw new EcspressoError(code, `${where}: ${expression.name}: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
