import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type Column, cellOf, columns, type Fault, faults } from '../testing/fault-matrix.ts'

const cases = faults.flatMap((fault) => columns.map((column) => ({ fault, column })))

describe('a fault of Slack loses nothing and doubles nothing', () => {
  it.each(cases)('$fault.name for $column', async ({ fault, column }) => {
    expect((await cellOf(fault, column)).problems).toEqual([])
  })

  // An incoming webhook returns nothing by which its message could be found again.
  const unconfirmed = cases.filter(
    ({ fault, column }) => fault.transient && column !== 'an incoming webhook',
  )
  it.each(unconfirmed)('$fault.name for $column that Slack carried out', async (one) => {
    expect((await cellOf(one.fault, one.column, true)).problems).toEqual([])
  })
})

it('the README has what each fault of Slack leads to', async () => {
  const readme = new URL('../../README.md', import.meta.url)
  const text = await readFile(readme, 'utf8')
  const table = /(?<=<!-- faults -->\n\n).*(?=\n\n<!-- \/faults -->)/s
  // The option `-u` of Vitest writes it.
  await expect(text.replace(table, await tableOf(faults))).toMatchFileSnapshot(readme.pathname)
})

/** Faults with the same outcomes are one row. */
async function tableOf(all: readonly Fault[]): Promise<string> {
  const rows = new Map<string, string[]>()
  for (const fault of all) {
    const outcomes = await Promise.all(columns.map((column) => outcomeOf(fault, column)))
    const key = outcomes.join(' | ')
    rows.set(key, [...(rows.get(key) ?? []), fault.name])
  }
  return [
    `| Slack's answer | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
    ...[...rows].map(([outcomes, names]) => `| ${names.join(', ')} | ${outcomes} |`),
  ].join('\n')
}

async function outcomeOf(fault: Fault, column: Column): Promise<string> {
  return (await cellOf(fault, column)).outcome
}
