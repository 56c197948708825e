/** A line of a diff: in both texts (` `), only in the old (`-`), only in the new (`+`). */
export interface Line {
  mark: ' ' | '-' | '+'
  text: string
}

const CONTEXT = 3

/** Lines of both texts in order, by their longest common subsequence. */
export function diffLines(before: string, after: string): Line[] {
  const [a, b] = [split(before), split(after)]
  const common = commonLengths(a, b)
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (left !== undefined && left === right) {
      lines.push({ mark: ' ', text: left })
      i++
      j++
    } else if (left !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      lines.push({ mark: '-', text: left })
      i++
    } else {
      lines.push({ mark: '+', text: right ?? '' })
      j++
    }
  }
  return lines
}

/** The whole text with every line marked. */
export function wholeDiff(lines: readonly Line[]): string {
  return lines.map(({ mark, text }) => `${mark}${text}\n`).join('')
}

/** Hunks with three lines around each change, as `diff -u` prints them. */
export function unifiedDiff(lines: readonly Line[]): string {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(at - CONTEXT, 0), at + CONTEXT + 1).some(({ mark }) => mark !== ' '),
  )
  let text = ''
  let [oldLine, newLine] = [1, 1]
  for (let at = 0; at < lines.length; ) {
    const hunk: Line[] = []
    for (let end = at; near[end]; end++) hunk.push(lines[end] as Line)
    const oldCount = hunk.filter(({ mark }) => mark !== '+').length
    const newCount = hunk.filter(({ mark }) => mark !== '-').length
    if (hunk.length > 0)
      text += `@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n${wholeDiff(hunk)}`
    const step = Math.max(hunk.length, 1)
    oldLine += hunk.length > 0 ? oldCount : 1
    newLine += hunk.length > 0 ? newCount : 1
    at += step
  }
  return text
}

/** `7,3`: three lines from the seventh. An empty range starts at the line before it. */
function range(first: number, count: number): string {
  return `${count === 0 ? first - 1 : first},${count}`
}

function split(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** `table[i][j]`: how many lines `a` from `i` and `b` from `j` have in common. */
function commonLengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i] as number[]
      const below = table[i + 1] as number[]
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  return table
}
