import { stripTypeScriptTypes } from 'node:module'
import { runInNewContext } from 'node:vm'
import type { Environment } from '@repo/environments'
import { dev, environments, project, worker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../input/plan.ts'
import { treeOf } from '../tree/tree.ts'
import { tableStep } from './table.ts'

const FILE = 'packages/environments/table.ts'
const [first, second] = environments
if (!first || !second) throw new Error('the fixture has two environments')

const text = `import type { Environment, Service } from './src/environment.ts'

/** As every environment runs it. */
const backend = ${JSON.stringify({ ...dev.service, definitions: undefined })} as const satisfies Omit<Service, 'definitions'>

export const environments: readonly Environment[] = [
  // The first one.
  ${JSON.stringify(first)},
  // Production, with care.
  ${JSON.stringify(second)},
]
`

function changed(after: readonly Environment[], source = text): string {
  const plan: Plan = {
    before: { project, environments },
    after: { project, environments: after },
    pairs: [],
    input: { name: 'a', repository: 'a/b', channel: '#c', environments: [] },
    isFork: true,
    origin: { commit: '', version: '' },
  }
  return tableStep.edits(treeOf(new Map([[FILE, source]])), plan).get(FILE) ?? ''
}

/** The table that a file has. */
function tableOf(source: string): unknown {
  const script = stripTypeScriptTypes(source.replace(/^import .*$/m, '')).replace(
    'export const',
    'var',
  )
  return JSON.parse(JSON.stringify(runInNewContext(`${script};environments`)))
}

describe('the table', () => {
  it.each<[string, readonly Environment[]]>([
    ['another account', [{ ...first, account: '210987654321' }, second]],
    ['another order', [second, first]],
    ['one less', [second]],
    ['one more', [first, { ...first, name: 'staging' }, second]],
    ['a second service', [{ ...first, services: [dev.service, worker.service] }, second]],
    ['a reason with quotes', [first, { ...second, sharedAccountReason: `it's "new"\n\\` }]],
    ['a long list', [{ ...first, origins: [1, 2, 3, 4].map((n) => `https://a${n}.example.com`) }]],
  ])('has the new entries as data: %s', (_, after) => {
    expect(tableOf(changed(after))).toEqual(after)
  })

  it('keeps the text of entries that do not change, with their comments', () => {
    const result = changed([second, { ...first, account: '210987654321' }])
    expect(result).toContain('// Production, with care.')
    expect(result).not.toContain('// The first one.')
    expect(changed(environments)).toBe(text)
  })

  it('writes a service by the constant that it is like', () => {
    expect(changed([first, { ...second, name: 'x' }])).toContain(
      `services: [{ ...backend, definitions: 'ecspresso/prod' }]`,
    )
  })

  it('refuses a table that is no list of entries', () => {
    expect(() => changed([], 'export const environments = []')).toThrow(/table\.ts: each/)
  })
})
