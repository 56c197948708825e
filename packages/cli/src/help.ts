import { flagOf, type Inputs, withoutBrackets } from './input.ts'
import { wrap } from './wrap.ts'

interface Described {
  readonly name: string
  readonly summary: string
  readonly inputs: Inputs
  readonly details?: string
}

/** What `--help` prints. */
export function helpText({ name, summary, inputs, details }: Described, columns: number): string {
  const positional = Object.values(inputs).find((input) => input.positional !== undefined)
  const usage = `Usage: ${commandLine(name)} [options]${positional ? ` ${positional.positional}` : ''}`
  const sections = [wrap(usage, columns), wrap(summary, columns), describeInputs(inputs, columns)]
  if (details !== undefined) sections.push(wrap(details, columns))
  return sections.join('\n\n')
}

/** How a command is typed where there is nothing but Node. */
export function commandLine(name: string): string {
  return `npx -y pnpm@12 ${name}`
}

/** The inputs, one a line. */
export function describeInputs(inputs: Inputs, columns: number): string {
  const rows = Object.entries(inputs).map(([name, { env, flag, means, positional, value }]) => ({
    left: positional
      ? withoutBrackets(positional)
      : `--${flagOf(name)}${flag ? '' : ` ${value ?? '…'}`}`,
    right: env === undefined ? means : `${means} (or ${env})`,
  }))
  return table(
    [
      ...rows,
      { left: '--json', right: 'print one JSON document' },
      { left: '--help', right: 'print this' },
    ],
    columns,
  )
}

/** Two columns, the second one wrapped. */
export function table(
  rows: readonly { readonly left: string; readonly right: string }[],
  columns: number,
): string {
  const width = Math.max(...rows.map(({ left }) => left.length)) + 4
  return rows
    .flatMap(({ left, right }) => {
      const [first = '', ...more] = wrap(right, columns - width).split('\n')
      return [`  ${left}`.padEnd(width) + first, ...more.map((line) => ' '.repeat(width) + line)]
    })
    .join('\n')
}
