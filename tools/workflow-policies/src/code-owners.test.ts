import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { readFiles, root } from './files.fixture.ts'
import { readRepository } from './repository.ts'
import type { Job } from './workflow.ts'

const { workflows, actions } = readRepository(readFiles())

/** What pnpm, Node and the workflows themselves read before any code of a package runs, whether it exists now or not. */
const always = [
  '.github/workflows/deploy.yml',
  '.github/actions/setup/action.yml',
  '.ecspresso-checksums',
  '.ecspresso-version',
  '.node-version',
  '.npmrc',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'turbo.json',
]

/** May get a token for AWS, or a secret. */
function isPrivileged({ permissions, environment }: Job): boolean {
  const mayAssume = typeof permissions === 'object' && permissions['id-token'] === 'write'
  return mayAssume || environment !== undefined
}

/** Files and folders that the steps of privileged jobs name: programs, packages that they install, settings of scanners. */
function namedBy(job: Job): string[] {
  const local = job.steps.flatMap(({ uses = '' }) =>
    actions.filter(({ file }) => uses.startsWith('./') && file.startsWith(`${uses.slice(2)}/`)),
  )
  const steps = [...job.steps, ...local.flatMap((action) => action.steps)]
  const text = JSON.stringify(steps.map((step) => [step.run, step.env, step.with]))
  const filters = job.steps.flatMap(({ with: inputs }) => String(inputs['filter'] ?? '').split(' '))
  const paths = [...text.matchAll(/(?<![\w/.-])(\.?[\w-]+(?:\/[\w.-]+)*)/g)].map(([path]) => path)
  return [
    ...paths.filter((path) => existsSync(join(root, path))),
    ...filters.filter(Boolean).flatMap((filter) => withDependencies(filter.replace(/\.\.\.$/, ''))),
  ]
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) })

/** Folders of a package of this repository and of those that it needs to run. */
function withDependencies(name: string): string[] {
  const folder = ['apps', 'packages', 'tools']
    .map((room) => `${room}/${name.replace('@repo/', '')}`)
    .find((path) => existsSync(join(root, path)))
  if (folder === undefined) throw new Error(`no package ${name}`)
  const text = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { dependencies } = manifest.parse(JSON.parse(text))
  const own = Object.keys(dependencies).filter((one) => one.startsWith('@repo/'))
  return [`${folder}/package.json`, ...own.flatMap(withDependencies)]
}

/** Whether a pattern of CODEOWNERS covers a path. They are all anchored: `/folder/`, `/file` or `/file.*`. */
function covers(pattern: string, path: string): boolean {
  const from = pattern.slice(1)
  if (from.endsWith('/')) return path.startsWith(from) || `${path}/` === from
  return from.endsWith('*') ? path.startsWith(from.slice(0, -1)) : path === from
}

const patterns = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('/'))
  .map((line) => line.split(/\s+/)[0] ?? '')

it('CODEOWNERS names paths that exist, or that pnpm would read', () => {
  const expected = always.flatMap((path) => patterns.filter((one) => covers(one, path)))
  const unknown = patterns.filter(
    (pattern) => !existsSync(join(root, pattern)) && !expected.includes(pattern),
  )
  expect(unknown).toEqual([])
})

it('CODEOWNERS has an owner for everything that a job with credentials executes', () => {
  const executed = workflows.flatMap(({ jobs }) => jobs.filter(isPrivileged).flatMap(namedBy))
  const unowned = [...new Set([...always, ...executed])].filter(
    (path) => !patterns.some((pattern) => covers(pattern, path)),
  )
  expect(unowned).toEqual([])
})
