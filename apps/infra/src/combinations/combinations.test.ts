import { describe, expect, it } from 'vitest'
import { context, environments, synthesize } from '../app.fixture.ts'
import { readSettings } from '../settings.ts'
import { type Combination, combinations } from './combinations.fixture.ts'
import { combinedSettings, factorsOf, settingsIn } from './factors.fixture.ts'

const rows = combinations(environments)

describe('combinations of settings', () => {
  it('have example values for every setting of the schema', () => {
    const settings = combinedSettings(environments).map(([key]) => key)
    expect(settingsIn(factorsOf(environments)).toSorted()).toEqual(settings.toSorted())
  })

  it.each(environments)('have each two choices of different settings of $name together', (one) => {
    const factors = Object.entries(factorsOf([one]))
    const own = rows.filter(({ environment }) => environment === one.name)
    const chosen = (row: Combination, [, factor]: (typeof factors)[number]) =>
      factor.findIndex((choice) =>
        [...new Set(factor.flatMap(Object.keys))].every((key) => row[key] === (choice[key] ?? '')),
      )
    const pairs = factors.flatMap((a, index) =>
      factors.slice(index + 1).map((b) => ({
        pair: `${a[0]} with ${b[0]}`,
        met: new Set(own.map((row) => `${chosen(row, a)} ${chosen(row, b)}`)).size,
        wanted: a[1].length * b[1].length,
      })),
    )
    expect(pairs.filter(({ met, wanted }) => met !== wanted)).toEqual([])
  })

  it('are all accepted', () => {
    for (const row of rows) expect(() => readSettings(row, environments)).not.toThrow()
  })

  it('have the stacks of one environment, whose choice changes no stack', () => {
    const all = synthesize()
    for (const { name } of environments) {
      const some = synthesize({ context: { ...context, environment: name } })
      expect(some.ids.length).toBeLessThan(all.ids.length)
      for (const id of some.ids)
        expect(some.template(id).toJSON()).toEqual(all.template(id).toJSON())
    }
  })
})
