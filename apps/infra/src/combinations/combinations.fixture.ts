import type { Environment } from '@repo/environments'
import { make } from 'covertable'
import { type Choice, factorsOf, settingsIn } from './factors.fixture.ts'

/** Values of all settings, for the stacks of one environment. An empty one counts as unset. */
export type Combination = Readonly<Record<string, string>>

/** Combinations of the settings of each environment, in which each two choices of different factors occur together. */
export function combinations(table: readonly Environment[]): readonly Combination[] {
  return table.flatMap((environment) => {
    const factors = Object.values(factorsOf([environment])).map((factor) => [...factor])
    return make(factors).map((row: readonly Choice[]) => combined(environment, row))
  })
}

/** The combination of an environment with the last choice of each factor: most settings are set in it. */
export function lastCombination(environment: Environment): Combination {
  const choices = Object.values(factorsOf([environment])).map((factor) => factor.at(-1) ?? {})
  return combined(environment, choices)
}

function combined(environment: Environment, choices: readonly Choice[]): Combination {
  const settings = settingsIn(factorsOf([environment]))
  const unset = Object.fromEntries(settings.map((key) => [key, '']))
  return Object.assign(unset, ...choices, { environment: environment.name })
}

/** The settings of a combination that are set, for a message. */
export function describeCombination(combination: Combination): string {
  const set = Object.entries(combination).filter(([, value]) => value !== '')
  return set.map(([key, value]) => `${key}=${value}`).join(' ')
}
