import { environmentNamed, environments } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { readFiles } from './files.fixture.ts'
import { type Finding, print } from './finding.ts'
import { mutations } from './mutations.fixture.ts'
import { checkAll, type Policy, policies } from './policies.ts'
import { readRepository } from './repository.ts'

const files = readFiles()
const repository = readRepository(files)

const known = new Set(checkAll(repository).map(keyOf))

/** What a finding is, wherever it has moved to in its file. */
function keyOf({ policy, file, message }: Finding): string {
  return `${policy} ${file} ${message}`
}

/** The names of the policies that a change breaks. Only the file that changed is read again. */
function brokenBy(changed: ReadonlyMap<string, string>): string[] {
  const findings = checkAll(readRepository(changed, environments, repository))
  return [...new Set(findings.filter((one) => !known.has(keyOf(one))).map(({ policy }) => policy))]
}

describe('the workflows of this repository', () => {
  const all = Object.entries<Policy>(policies).map(([policy, of]) => ({ policy, ...of }))
  it.each(all)('keep $policy: $guards', ({ policy, check }) => {
    expect(check(repository).map((breach) => print({ ...breach, policy }))).toEqual([])
  })
})

describe('each policy is red where it is broken, and the others stay green', () => {
  it.each(mutations)('$policy by $by ($file)', ({ policy, file, right, wrong }) => {
    const text = files.get(file) ?? ''
    expect(text, 'the mutation no longer changes anything').toContain(right)
    const changed = new Map(files).set(
      file,
      text.replace(right, () => wrong),
    )
    expect(brokenBy(changed)).toEqual([policy])
  })

  it('environments-are-complete by an entry of the table alone', () => {
    const staging = {
      ...environmentNamed('dev'),
      name: 'staging',
      branch: 'staging',
      ecspressoFolder: 'ecspresso/staging',
      githubEnvironment: 'staging',
    }
    const findings = checkAll(readRepository(files, [...environments, staging], repository))
    expect([
      ...new Set(findings.filter((one) => !known.has(keyOf(one))).map(({ policy }) => policy)),
    ]).toEqual(['environments-are-complete'])
    const told = findings.map(({ message }) => message).join('\n')
    expect(told).toContain('environment staging needs ecspresso/staging/values.env')
    expect(told).toContain('environment staging needs .github/environments/staging.json')
    expect(told).toContain('it offers dev, prod, and the table has dev, prod, staging')
  })

  it.each(Object.keys(policies))('%s is among them', (policy) => {
    expect(mutations.map((mutation) => mutation.policy)).toContain(policy)
  })

  it('says where and what to do', () => {
    const file = '.github/workflows/deploy.yml'
    const text = files.get(file) ?? ''
    const changed = new Map(files).set(file, text.replace('    timeout-minutes: 5\n', ''))
    const finding = checkAll(readRepository(changed)).find(({ policy }) => policy === 'time-outs')
    const line = text.split('\n').indexOf('  plan:') + 2
    expect(finding && print(finding)).toBe(
      `${file}:${line}: job plan needs timeout-minutes (time-outs)`,
    )
  })
})
