import { EcspressoError } from '../errors.ts'

/** A template function. Throws an EcspressoError that names the fix. */
export type TemplateFunction = (...args: string[]) => string | Promise<string>

/** @throws EcspressoError from the returned function when it has another number of arguments */
export function withArity(count: number, run: TemplateFunction): TemplateFunction {
  return (...args) => {
    if (args.length === count) return run(...args)
    throw new EcspressoError('template', `wants ${count} argument(s), and has ${args.length}.`)
  }
}

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>

/** The functions of every file: `must_env`, `env`, `json_escape`, and `printf` for names of stacks. */
export function environmentFunctions(env: NodeJS.ProcessEnv): TemplateFunctions {
  return {
    must_env: withArity(1, (name = '') => {
      const value = env[name]
      if (value === undefined)
        throw new EcspressoError('template', `The environment variable ${name} is not set. Set it.`)
      return value
    }),
    // The last argument is both a variable and the default: `env X` alone gives "X" when X is not set.
    env: (...names) => names.map((name) => env[name]).find(Boolean) ?? names.at(-1) ?? '',
    json_escape: withArity(1, (value = '') => escapeJson(value)),
    printf,
  }
}

/** Go escapes `<`, `>`, `&` and the two line separators of JavaScript in JSON. */
export function escapeForHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function escapeJson(value: string): string {
  return escapeForHtml(JSON.stringify(value)).slice(1, -1)
}

function printf(format = '', ...args: string[]): string {
  const left = [...args]
  const text = format.replace(/%(.?)/g, (_, verb: string) => {
    if (verb === '%') return '%'
    if (verb !== 's' && verb !== 'v')
      throw new EcspressoError('unsupported', `printf: %${verb} is not in ecspresso-lite, only %s.`)
    const arg = left.shift()
    if (arg === undefined)
      throw new EcspressoError('template', `printf "${format}": fewer arguments than %s.`)
    return arg
  })
  if (left.length > 0)
    throw new EcspressoError('template', `printf "${format}": more arguments than %s.`)
  return text
}
