import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A fenced block that is a file, or a part of one: its fence is `LANGUAGE PATH`. */
export interface FileBlock {
  readonly language: string
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

/** The file blocks of a page, in their order. */
export function fileBlocksOf(markdown: string): FileBlock[] {
  return [...markdown.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  )
}

const table = 'packages/environments/table.ts'

/**
 * Follows `docs/second-service.md` in a copy of the repository, as a person would: writes its files, adds the entry to the services
 * of an environment, and makes the change of the workflow.
 * @throws Error where a change does not fit what is there
 */
export function applySecondService(root: string, environment: string): void {
  const page = readFileSync(join(root, 'docs/second-service.md'), 'utf8')
  for (const { language, path, text } of fileBlocksOf(page)) {
    const file = join(root, path)
    if (path === table) edit(file, (before) => withService(before, environment, text))
    else if (language === 'diff') edit(file, (before) => patched(before, text))
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

/** Adds an entry to the services of an environment, whose list is written as code or as JSON. */
function withService(text: string, environment: string, entry: string): string {
  const name = new RegExp(`"?name"?: ['"]${environment}['"]`).exec(text)
  const start = name ? text.indexOf('[', text.indexOf('services', name.index)) : -1
  const end = closingBracket(text, start)
  if (start === -1 || end === -1) throw new Error(`${table}: no services of ${environment}`)
  const before = text.slice(0, end).trimEnd().replace(/,$/, '')
  return `${before},\n${entry}${text.slice(end)}`
}

function closingBracket(text: string, start: number): number {
  let depth = 0
  for (let at = start; at >= 0 && at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    if (text[at] === ']') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** Applies a diff without line numbers: unchanged lines begin with a space, new ones with `+`. */
function patched(text: string, diff: string): string {
  const lines = diff.split('\n').filter(Boolean)
  const of = (...signs: string[]) =>
    lines
      .filter((line) => signs.includes(line.charAt(0)))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const before = of(' ')
  if (!text.includes(before)) throw new Error(`the diff does not fit: ${before}`)
  return text.replace(before, () => of(' ', '+'))
}
