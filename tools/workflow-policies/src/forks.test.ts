// What init-fork makes of this repository complies with the policies, whether that is the origin or a fork itself.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environments, project } from '@repo/environments'
import { editsOf, type Now, readInput, type Tree, treeOf, withEdits } from '@repo/fork'
import { describe, expect, it } from 'vitest'
import { readFiles, root } from './files.fixture.ts'
import { print } from './finding.ts'
import { checkAll } from './policies.ts'
import { readRepository } from './repository.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const others = [
  '.github/CODEOWNERS',
  'README.ja.md',
  'README.md',
  'apps/infra/cdk.json',
  'package.json',
  'packages/environments/project.ts',
  'packages/environments/table.ts',
].map((path) => [path, read(path)] as const)
const tree = treeOf(new Map([...readFiles(), ...others]))
const now: Now = {
  before: { environments, project },
  isFork: 'upstream' in JSON.parse(read('package.json')),
  origin: { commit: 'c0ffee', version: '1.0.0' },
}
const examples = globSync('packages/fork/examples/*.json', { cwd: root }).sort()
/** With the channel of the real project, which the policies read. */
const inputOf = (example: string) => ({
  ...JSON.parse(read(example)),
  channel: project.defaultChannel,
})

function filesOf(made: Tree): Map<string, string> {
  const paths = ['.github', 'ecspresso'].flatMap((folder) => made.files(folder))
  const files = ['renovate.json', ...readFiles().keys(), ...paths]
  return new Map(files.flatMap((path) => [[path, made.read(path)] as const]).filter(isThere))
}

function isThere(entry: readonly [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined
}

describe.each(examples)('the fork of %s', (example) => {
  const plan = readInput(inputOf(example), now)
  const edits = editsOf(tree, plan)
  const made = withEdits(tree, edits)

  it('complies with every policy', () => {
    const findings = checkAll(readRepository(filesOf(made), plan.after.environments))
    expect(findings.map(print)).toEqual([])
  })

  it('changes nothing when it is made again', () => {
    const again = readInput(inputOf(example), { ...now, before: plan.after, isFork: true })
    expect([...editsOf(made, again).keys()]).toEqual([])
  })

  it('has no file of an environment that it does not have', () => {
    const names = plan.after.environments.map(({ githubEnvironment }) => githubEnvironment)
    const files = made
      .files('.github/environments')
      .map((path) => path.replace(/^.*\/|\.json$/g, ''))
    expect(files).toEqual([...names, 'slack'].sort())
    expect(made.files('.github/rulesets').filter((path) => path.endsWith('.json'))).toHaveLength(
      names.length,
    )
  })

  it('names its origin, and is none itself', () => {
    const manifest = JSON.parse(made.read('package.json') ?? '')
    expect(manifest).toMatchObject({ upstream: expect.any(Object) })
    expect(manifest).not.toHaveProperty('origin')
  })

  it('can become any other one', () => {
    for (const other of examples) {
      const before = { ...now, before: plan.after, isFork: true }
      const next = readInput(inputOf(other), before)
      const changed = withEdits(made, editsOf(made, next))
      const findings = checkAll(readRepository(filesOf(changed), next.after.environments))
      expect(findings.map(print)).toEqual([])
    }
  })
})

it('two environments in place of the first two change at most 25 files', () => {
  const input = {
    name: 'pay',
    repository: 'acme/pay',
    channel: '#pay',
    environments: ['one', 'two'].map((name, index) => ({
      name,
      branch: name,
      account: `21098765432${index}`,
      region: 'eu-central-1',
      channel: `#${name}`,
      production: index === 1,
    })),
  }
  const edits = editsOf(tree, readInput(input, now))
  // One that is gone and one that is new are a renamed file.
  const texts = [...edits.values()].filter((text) => text !== undefined)
  expect(texts.length).toBeLessThanOrEqual(25)
})
