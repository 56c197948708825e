import type { Environment } from '@repo/environments'
import { make } from 'covertable'
import { type Choice, factorsOf, settingsIn } from './factors.fixture.ts'

/** Values of all settings. An empty one counts as unset. */
export type Combination = Readonly<Record<string, string>>

/** Combinations of the settings of a table, in which each two choices of different factors occur together. */
export function combinations(table: readonly Environment[]): readonly Combination[] {
  const factors = factorsOf(table)
  const unset = Object.fromEntries(settingsIn(factors).map((key) => [key, '']))
  const rows = make(Object.values(factors).map((factor) => [...factor]))
  return rows.map((row: readonly Choice[]) => Object.assign({}, unset, ...row))
}

/** The settings of a combination that are set, for a message. */
export function describeCombination(combination: Combination): string {
  const set = Object.entries(combination).filter(([, value]) => value !== '')
  return set.map(([key, value]) => `${key}=${value}`).join(' ')
}
