// What the generators make complies with the policies, and a step that is left out is named by file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, environments } from '@repo/environments'
import {
  type Edits,
  type Generated,
  serviceEdits,
  type Tree,
  treeOf,
  variableEdits,
  withEdits,
} from '@repo/fork'
import { describe, expect, it } from 'vitest'
import { readFiles, root } from './files.fixture.ts'
import { print } from './finding.ts'
import { checkAll } from './policies.ts'
import { readRepository } from './repository.ts'

const files = readFiles()
const others = [
  'apps/backend/README.md',
  'apps/backend/src/config/env.ts',
  'docs/second-service.md',
  'packages/environments/table.ts',
]
const read = (path: string) => [path, readFileSync(join(root, path), 'utf8')] as const
const tree = treeOf(new Map([...files, ...others.map(read)]))

/** What the policies find once these edits are made, each with its file. */
function findingsOf(edits: Edits, table: readonly Environment[] = environments): string[] {
  const made = withEdits(tree, edits)
  const paths = new Set([...files.keys(), ...edits.keys()])
  const texts = [...paths].flatMap((path) => {
    const text = made.read(path)
    return text === undefined ? [] : [[path, text] as const]
  })
  return checkAll(readRepository(new Map(texts), table)).map(print)
}

const without = (edits: Edits, path: string) => new Map([...edits].filter(([one]) => one !== path))

const changed = ({ edits }: Generated, of: Tree = tree) =>
  [...edits].flatMap(([path, text]) => (of.read(path) === text ? [] : [path]))

describe('gen variable', () => {
  const name = 'ANOTHER_URL'
  const sample = 'https://provider.example.com'
  const ofGithub = variableEdits(tree, environments, { name, sample, from: 'github' })
  const ofValues = variableEdits(tree, environments, { name, sample, from: 'values' })

  it.each([
    ['of the GitHub Environment', ofGithub],
    ['of values.env', ofValues],
  ])('a variable %s complies with every policy', (_, { edits }) => {
    expect(findingsOf(edits)).toEqual([])
  })

  it('a variable of the GitHub Environment is left to be set, once an environment', () => {
    expect(ofGithub.left).toHaveLength(environments.length)
    expect(ofValues.left).toEqual([])
  })

  // Without the service's own schema and README, which tests of the backend compare with the definitions.
  it.each(changed(ofGithub).filter((path) => !path.startsWith('apps/backend/')))(
    'a variable of the GitHub Environment without the step in %s is named with that file',
    (path) => {
      const findings = findingsOf(without(ofGithub.edits, path))
      // What reads the variable names what it reads it from.
      const named = path === 'ecspresso/variables.json' ? `put it into ${path}` : path
      if (/task-def/.test(path)) return expect(findings).toEqual([])
      expect(findings.join('\n')).toContain(named)
      expect(findings.join('\n')).toContain(name)
    },
  )

  it.each(changed(ofValues).filter((path) => path.endsWith('values.env')))(
    'a variable of values.env without the step in %s is named',
    (path) => {
      const findings = findingsOf(without(ofValues.edits, path)).join('\n')
      expect(findings).toContain(name)
      expect(findings).toContain('values.env of every environment')
    },
  )

  it('a variable that the service reads already is refused', () => {
    const again = withEdits(tree, ofGithub.edits)
    expect(() => variableEdits(again, environments, { name, sample, from: 'github' })).toThrow(name)
  })
})

describe('gen service', () => {
  const name = 'another'
  const everywhere = environments.map((environment) => environment.name)
  const generated = serviceEdits(tree, environments, { name, environments: everywhere })
  const table = environments.map((environment): Environment => {
    const [first, ...others] = environment.services
    const another = {
      name,
      repository: first.repository.replace(/[^/]+$/, name),
      dockerfile: `Dockerfile.${name}`,
      container: name,
      definitions: `ecspresso/${environment.name}-${name}`,
    }
    return { ...environment, services: [first, ...others, another] }
  })

  it('a service in all environments complies with every policy', () => {
    expect(findingsOf(generated.edits, table)).toEqual([])
  })

  it.each(
    changed(generated).filter(
      (path) => !path.startsWith('apps/') && path !== 'packages/environments/table.ts',
    ),
  )('a service without %s is named with that file', (path) => {
    expect(findingsOf(without(generated.edits, path), table).join('\n')).toContain(path)
  })

  it('a service that exists is refused', () => {
    const again = withEdits(tree, generated.edits)
    expect(() => serviceEdits(again, environments, { name, environments: everywhere })).toThrow(
      name,
    )
  })
})
