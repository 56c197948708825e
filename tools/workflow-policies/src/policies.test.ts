import { environments, type Service } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { readFiles } from './files.fixture.ts'
import { type Finding, print } from './finding.ts'
import { mutations } from './mutations.fixture.ts'
import { channelsFile } from './notify.ts'
import { checkAll, type Policy, policies } from './policies.ts'
import { readRepository, tableFile } from './repository.ts'

const files = readFiles()
const repository = readRepository(files)

const existing = new Set(checkAll(repository).map(keyOf))

/** Identifies a finding without its line. */
function keyOf({ policy, file, message }: Finding): string {
  return `${policy} ${file} ${message}`
}

/** The names of the policies that a change breaks. Parses only the changed file again. */
function brokenBy(changed: ReadonlyMap<string, string>): string[] {
  const findings = checkAll(readRepository(changed, environments, repository))
  return [
    ...new Set(findings.filter((one) => !existing.has(keyOf(one))).map(({ policy }) => policy)),
  ]
}

describe('workflows of this repository', () => {
  const all = Object.entries<Policy>(policies).map(([policy, of]) => ({ policy, ...of }))
  it.each(all)('workflows comply with $policy: $guards', ({ policy, check }) => {
    expect(check(repository).map((breach) => print({ ...breach, policy }))).toEqual([])
  })
})

describe('policies', () => {
  it.each(mutations)('only $policy reports $by in $file', ({ policy, file, right, wrong }) => {
    const text = files.get(file) ?? ''
    const broken =
      typeof right === 'string' ? text.replace(right, () => wrong) : text.replace(right, wrong)
    expect(broken, 'the mutation no longer changes anything').not.toBe(text)
    expect(brokenBy(new Map(files).set(file, broken))).toEqual([policy])
  })

  it('policies name every file that a new environment needs, and the change of existing ones', () => {
    const [first, ...others] = environments
    if (!first) throw new Error('the table of environments is empty')
    const service = { ...first.services[0], definitions: 'ecspresso/another' }
    const another = {
      ...first,
      name: 'another',
      branch: 'another-branch',
      githubEnvironment: 'another',
      services: [service] as const,
    }
    const table = [first, ...others, another]
    const findings = checkAll(readRepository(files, table, repository))
    const branches = `write [${table.map(({ branch }) => branch).join(', ')}]`
    const names = `write [${table.map(({ name }) => name).join(', ')}]`
    const expected = [
      [channelsFile, '"another-branch":'],
      [tableFile, 'environment another needs ecspresso/another/ecspresso.yml: '],
      [tableFile, 'environment another needs ecspresso/another/values.env: '],
      [tableFile, 'environment another needs .github/environments/another.json: '],
      [tableFile, 'branch another-branch needs .github/rulesets/another-branch.json: '],
      ['.github/workflows/deploy.yml', branches],
      ['.github/workflows/infra.yml', branches],
      ['.github/workflows/rollback.yml', names],
    ] as const
    for (const [file, message] of expected)
      expect(findings).toContainEqual(
        expect.objectContaining({ file, message: expect.stringContaining(message) }),
      )
    expect(findings).toHaveLength(expected.length)
  })

  it('policies name what a second service of an environment needs, and nothing once it exists', () => {
    const [first, ...others] = environments
    if (!first) throw new Error('the table of environments is empty')
    const [own] = first.services
    const worker: Service = {
      name: 'another',
      repository: 'another',
      dockerfile: 'another/Dockerfile',
      definitions: 'another/definitions',
      container: 'worker',
    }
    const table = [{ ...first, services: [own, worker] as const }, ...others]
    const deploy = '.github/workflows/deploy.yml'
    const missing = ['ecspresso.yml', 'values.env'].map((name) => `${worker.definitions}/${name}`)
    const findings = checkAll(readRepository(files, table, repository))
    const problems = findings.map(({ message }) => message.replace(/:.*/, ''))
    expect(new Set(problems)).toEqual(
      new Set([
        ...[...missing, worker.dockerfile].map((file) => `environment ${first.name} needs ${file}`),
        ...[...missing, worker.dockerfile].map(
          (file) => `a change of ${file} would not deploy another`,
        ),
      ]),
    )
    const complete = new Map(files)
      .set(worker.dockerfile, '')
      .set(missing[0] ?? '', 'task_definition: "task.json"\n')
      .set(missing[1] ?? '', '')
      .set(`${worker.definitions}/task.json`, '{ "containerDefinitions": [{ "name": "worker" }] }')
      .set(deploy, (files.get(deploy) ?? '').replace(/paths:\n/, '$&      - another/**\n'))
    expect(checkAll(readRepository(complete, table, repository))).toEqual([])
  })

  it.each(Object.keys(policies))('%s has a mutation', (policy) => {
    expect(mutations.map((mutation) => mutation.policy)).toContain(policy)
  })

  it('a finding names file, line and remedy', () => {
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
