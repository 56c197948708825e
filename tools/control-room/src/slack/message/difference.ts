/** A run of words that both versions have, or only one of them. */
export interface Run {
  readonly is: 'same' | 'added' | 'removed'
  readonly text: string
}

/** What changed from one text to the next, word by word. */
export function differenceOf(before: string, after: string): Run[] {
  const [a, b] = [words(before), words(after)]
  const common = commonWords(a, b)
  const runs: { is: Run['is']; text: string }[] = []
  const add = (is: Run['is'], text = '') => {
    const last = runs.at(-1)
    if (last?.is === is) last.text += text
    else runs.push({ is, text })
  }
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && a[i] === b[j]) {
      add('same', a[i++])
      j++
    } else if (j === b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1)))
      add('removed', a[i++])
    else add('added', b[j++])
  }
  return runs
}

/** How many words two texts have in common in the same order, from a word of each on: the longest common subsequence. */
function commonWords(a: readonly string[], b: readonly string[]) {
  const width = b.length + 1
  const counts = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => counts[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      counts[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  return at
}

/** Words with the space before them, so that a run of changed words is one. */
const words = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []
