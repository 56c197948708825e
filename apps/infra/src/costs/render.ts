import type { Choice, Estimate } from './estimate.ts'

/** A table in Markdown for each estimate, in tenths of USD. */
export function render(estimates: readonly Estimate[]): string {
  return estimates.map(table).join('\n\n')
}

function table({ of, region, lines, sum, unpriced }: Estimate): string {
  const choices = columnsOf(sum)
  const row = (name: string, usd: ReadonlyMap<Choice, number>, format = dollars) =>
    `| ${[name, ...choices.map((choice) => format(usd.get(choice) ?? 0))].join(' | ')} |`
  const head = choices.length > 1 ? choices : ['']
  return [
    `| ${of}, USD a month in ${region} | ${head.join(' | ')} |`,
    `|---|${choices.map(() => '--:|').join('')}`,
    ...lines.map(({ item, usd }) => row(item, usd)),
    row('**sum**', sum, (usd) => `**${dollars(usd)}**`),
    ...(unpriced.length > 0 ? ['', `Without a price here: ${unpriced.join(', ')}`] : []),
  ].join('\n')
}

/** One column where the choice makes no difference. */
function columnsOf(sum: ReadonlyMap<Choice, number>): readonly Choice[] {
  const choices = [...sum.keys()]
  return new Set(sum.values()).size > 1 ? choices : choices.slice(0, 1)
}

function dollars(usd: number): string {
  return usd === 0 ? '–' : usd.toFixed(1)
}
