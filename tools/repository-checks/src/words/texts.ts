import { type Comment, parseSync, Visitor } from 'oxc-parser'

/** `name`: a declaration; `test`: of a test or suite; `log`: a message; `prose`: Markdown, comments, names of workflow steps. */
export type Kind = 'name' | 'test' | 'log' | 'prose'

/** A node that may have a name. */
interface Named {
  readonly type: string
  readonly start: number
  readonly name?: unknown
}

/** A text that engineers read. */
export interface Text {
  readonly kind: Kind
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** The texts of a file, by the ending of its name; of other files, none. */
export function textsOf(file: string, source: string): Text[] {
  if (/\.m?ts$/.test(file)) return textsOfTypeScript(file, source)
  if (file.endsWith('.md')) return textsOfMarkdown(source)
  if (/\.ya?ml$|(^|\/)Dockerfile|^\.ci\//.test(file)) return textsOfYaml(source)
  return []
}

function textsOfTypeScript(file: string, source: string): Text[] {
  const { program, comments } = parseSync(file, source)
  const texts: Text[] = []
  const lineOf = lines(source)
  const add = (kind: Kind, text: string, start: number) =>
    texts.push({ kind, text, line: lineOf(start) })
  const declare = (...nodes: readonly (Named | null)[]) => {
    for (const node of nodes)
      if (node?.type === 'Identifier') add('name', wordsOf(String(node.name)), node.start)
  }
  new Visitor({
    VariableDeclarator: ({ id }) => declare(id),
    FunctionDeclaration: ({ id, params }) => declare(id, ...params),
    FunctionExpression: ({ params }) => declare(...params),
    ArrowFunctionExpression: ({ params }) => declare(...params),
    ClassDeclaration: ({ id }) => declare(id),
    TSInterfaceDeclaration: ({ id }) => declare(id),
    TSTypeAliasDeclaration: ({ id }) => declare(id),
    TSPropertySignature: ({ key }) => declare(key),
    TSMethodSignature: ({ key }) => declare(key),
    PropertyDefinition: ({ key }) => declare(key),
    MethodDefinition: ({ key }) => declare(key),
    CallExpression({ callee, arguments: args, start }) {
      const called = source.slice(callee.start, callee.end)
      const kind = kindOfCall(called)
      if (!kind) return
      for (const { type, start: from, end } of kind === 'test' ? args.slice(0, 1) : args)
        if (type === 'Literal' || type === 'TemplateLiteral')
          add(kind, source.slice(from, end), start)
    },
  }).visit(program)
  return [...texts, ...comments.flatMap((comment) => textOfComment(comment, lineOf))]
}

function kindOfCall(called: string): Kind | undefined {
  if (/^(describe|it|test)\b/.test(called)) return 'test'
  return /(^|\.)(log|logger)(\.\w+)?$/.test(called) ? 'log' : undefined
}

function textOfComment({ value, start }: Comment, lineOf: (at: number) => number): Text[] {
  return value
    .split('\n')
    .map((text, index) => ({ kind: 'prose', text: withoutCode(text), line: lineOf(start) + index }))
}

/** Paragraphs without code. */
function textsOfMarkdown(source: string): Text[] {
  let fenced = false
  return source.split('\n').flatMap((text, index) => {
    if (/^\s*```/.test(text)) fenced = !fenced
    return fenced ? [] : [{ kind: 'prose', text: withoutCode(text), line: index + 1 }]
  })
}

/** Comments, names and descriptions; of scripts, comments. */
function textsOfYaml(source: string): Text[] {
  return source.split('\n').flatMap((line, index) => {
    const text = /(?:^|\s)#\s(.*)|^\s*-?\s*(?:name|description): (.*)/.exec(line)
    if (!text) return []
    return [{ kind: 'prose', text: withoutCode(text[1] ?? text[2] ?? ''), line: index + 1 }]
  })
}

/** Without code, quotations and addresses of links. */
function withoutCode(text: string): string {
  return text.replace(/`[^`]*`|"[^"]*"|\]\([^)]*\)|https?:\S+/g, '')
}

/** `ServiceTimelineOf` → `Service Timeline Of`. */
function wordsOf(name: string): string {
  return name.replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])|_/g, '$1$3 $2$4')
}

function lines(source: string): (at: number) => number {
  const starts = [...source.matchAll(/\n/g)].map(({ index }) => index)
  return (at) => starts.findLastIndex((start) => start < at) + 2
}
