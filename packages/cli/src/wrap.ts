import wrapAnsi from 'wrap-ansi'

/** Narrower text is harder to read than lines that are too long. */
const NARROWEST = 20

/**
 * Breaks lines at spaces, and words that are longer than a line; continuations have the indent of their line. Widths are those of
 * a terminal: an emoji takes two columns, a colour none.
 */
export function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  const [indent = ''] = /^ */.exec(line) ?? []
  const width = Math.max(columns - indent.length, NARROWEST)
  const wrapped = wrapAnsi(line.slice(indent.length), width, { hard: true })
  return wrapped
    .split('\n')
    .map((part) => indent + part)
    .join('\n')
    .trimEnd()
}

/** Columns of the terminal; `COLUMNS`, else 80, where there is none. */
export function terminalColumns(env: Readonly<Record<string, string | undefined>>): number {
  return process.stdout.columns || Number(env['COLUMNS']) || 80
}
