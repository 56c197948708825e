import { type Edits, type Tree, withEdits } from '../tree/tree.ts'
import { GeneratorError } from './errors.ts'

/** A fenced block of a page that is a file, or a part of one: its fence is `LANGUAGE PATH`. */
export interface FileBlock {
  readonly language: string
  /** From the root of the repository; `*` stands for any folder, and the block is appended to each of these files. */
  readonly path: string
  readonly text: string
}

/** The file blocks of a page, in their order. */
export function fileBlocksOf(markdown: string): FileBlock[] {
  return [...markdown.matchAll(/^```(\w+) (\S*[./]\S*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  )
}

/**
 * What somebody does who follows a page: writes its files, and makes its changes of those that are there.
 * @throws GeneratorError where a change does not fit what is there
 */
export function blockEdits(tree: Tree, blocks: readonly FileBlock[]): Edits {
  const edits = new Map<string, string | undefined>()
  for (const { language, path, text } of blocks) {
    const now = withEdits(tree, edits)
    if (path.includes('*')) {
      for (const file of matching(now, path)) edits.set(file, (now.read(file) ?? '') + text)
    } else {
      edits.set(path, language === 'diff' ? patched(path, now.read(path) ?? '', text) : text)
    }
  }
  return edits
}

function matching(tree: Tree, pattern: string): string[] {
  const form = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`)
  return tree.files(pattern.slice(0, pattern.indexOf('/'))).filter((file) => form.test(file))
}

/** Applies a diff without line numbers: unchanged lines begin with a space, old ones with `-`, new ones with `+`. */
function patched(path: string, text: string, diff: string): string {
  const lines = diff.split('\n').filter(Boolean)
  const of = (...signs: string[]) =>
    lines
      .filter((line) => signs.includes(line.charAt(0)))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const before = of(' ', '-')
  if (!text.includes(before)) throw new GeneratorError(`${path}: the diff does not fit: ${before}`)
  return text.replace(before, () => of(' ', '+'))
}
