import { appendFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A fenced block that is a file, or a part of one: its fence is `LANGUAGE PATH`. */
export interface FileBlock {
  readonly language: string
  /** From the root of the repository; with `*`, lines to append to each of these files. */
  readonly path: string
  readonly text: string
}

/** The file blocks of a page, in their order. */
export function fileBlocksOf(markdown: string): FileBlock[] {
  return [...markdown.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  )
}

/**
 * Follows a page in a copy of the repository, as a person would: writes its files, and makes its changes of those that are there.
 * @throws Error where a change does not fit what is there
 */
export function applyBlocks(root: string, blocks: readonly FileBlock[]): void {
  for (const { language, path, text } of blocks) {
    const file = join(root, path)
    if (path.includes('*')) {
      for (const one of globSync(path, { cwd: root })) appendFileSync(join(root, one), text)
    } else if (language === 'diff') {
      writeFileSync(file, patched(readFileSync(file, 'utf8'), text))
    } else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
}

/** Applies a diff without line numbers: unchanged lines begin with a space, old ones with `-`, new ones with `+`. */
function patched(text: string, diff: string): string {
  const lines = diff.split('\n').filter(Boolean)
  const of = (...signs: string[]) =>
    lines
      .filter((line) => signs.includes(line.charAt(0)))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const before = of(' ', '-')
  if (!text.includes(before)) throw new Error(`the diff does not fit: ${before}`)
  return text.replace(before, () => of(' ', '+'))
}
