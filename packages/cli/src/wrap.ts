import wrapAnsi from 'wrap-ansi'

/** Below this, lines break in more places than they help. */
const NARROWEST = 20

/**
 * Breaks lines at spaces, and words that are longer than a line. Widths are those of a terminal: an emoji takes two
 * columns, a colour none.
 */
export function wrap(text: string, columns: number): string {
  return wrapAnsi(text, Math.max(columns, NARROWEST), { hard: true, trim: false })
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Columns of the terminal; `COLUMNS`, else 80, where there is none. */
export function terminalColumns(env: Readonly<Record<string, string | undefined>>): number {
  return process.stdout.columns || Number(env['COLUMNS']) || 80
}
