import { createTwoFilesPatch, diffLines } from 'diff'
import type { Edits, Tree } from '../tree/tree.ts'

/** One changed file; a new one may be another one that is gone. */
export interface FileChange {
  readonly path: string
  readonly from: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** The changes, one a file, in the order of their paths. */
export function changesOf(tree: Tree, edits: Edits): FileChange[] {
  const removed = new Set([...edits].flatMap(([path, text]) => (text === undefined ? [path] : [])))
  const changes = [...edits].flatMap(([path, after]): FileChange[] => {
    if (after === undefined) return []
    const before = tree.read(path)
    if (before !== undefined) return [{ path, from: path, before, after }]
    const from = [...removed].find((one) => isSimilar(tree.read(one) ?? '', after))
    if (from === undefined) return [{ path, from: path, before, after }]
    removed.delete(from)
    return [{ path, from, before: tree.read(from), after }]
  })
  const gone = [...removed].map((path) => ({
    path,
    from: path,
    before: tree.read(path),
    after: undefined,
  }))
  return [...changes, ...gone].sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** One line a file: what happens to it, and how many lines are new and gone. */
export function summaryOf(changes: readonly FileChange[]): string {
  return changes
    .map(({ path, from, before, after }) => {
      if (after === undefined) return `  removed  ${path}`
      if (before === undefined) return `  new      ${path}`
      const { added, removed } = count(before, after)
      const lines = added + removed === 0 ? '' : `  +${added} -${removed}`
      return from === path ? `  changed  ${path}${lines}` : `  renamed  ${from} → ${path}${lines}`
    })
    .join('\n')
}

/** All changed lines, as `git diff` prints them. */
export function patchOf(changes: readonly FileChange[]): string {
  return changes
    .map(({ path, from, before, after }) =>
      createTwoFilesPatch(
        before === undefined ? '/dev/null' : `a/${from}`,
        after === undefined ? '/dev/null' : `b/${path}`,
        before ?? '',
        after ?? '',
        undefined,
        undefined,
        {
          context: 1,
          headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
        },
      ).trimEnd(),
    )
    .join('\n')
}

function count(before: string, after: string): { added: number; removed: number } {
  const parts = diffLines(before, after)
  const sum = (key: 'added' | 'removed') =>
    parts.filter((part) => part[key]).reduce((total, part) => total + (part.count ?? 0), 0)
  return { added: sum('added'), removed: sum('removed') }
}

function isSimilar(before: string, after: string): boolean {
  const { added, removed } = count(before, after)
  const lines = Math.max(before.split('\n').length, after.split('\n').length)
  return added + removed <= lines
}
