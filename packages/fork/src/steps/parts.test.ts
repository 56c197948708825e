import { environments, project } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { planOf } from '../input/plan.ts'
import type { ForkInput } from '../input/schema.ts'
import { type PartName, partNames, parts } from '../parts/index.ts'
import type { Part } from '../parts/part.ts'
import { root } from '../root.ts'
import { withEdits } from '../tree/tree.ts'
import { workingTree } from '../tree/working-tree.ts'
import { editsOf } from './index.ts'

/** This repository, with what it is. */
const here = workingTree(root)
const input: ForkInput = {
  name: project.name,
  repository: project.repository,
  channel: project.defaultChannel,
  environments: environments.map(({ slack, services: _, ...environment }) => ({
    name: environment.name,
    branch: environment.branch,
    account: environment.account,
    region: environment.region,
    production: environment.production,
    channel: slack.channel,
  })),
}
const now = {
  before: { project, environments },
  isFork: false,
  origin: { commit: 'c0ffee', version: '1.0.0' },
}
/** Words of each part that a fork without it does not have, in the files that are the fork's own. */
const words: Readonly<Record<PartName, RegExp>> = {
  cognito: /cognito|access tokens?\b|\bjwks\b|@Public|CurrentUser|['`]\/me\b/i,
  uploads: /\buploads?\b|S3_URL/i,
}
const own = ['apps/backend', 'ecspresso', '.github/environments', '.github/workflows']
const manifest = 'apps/backend/package.json'

describe.each(partNames)('a fork without %s', (name) => {
  const isThere = here.files(parts[name].folders[0] ?? '').length > 0
  const { requires = [] }: Part = parts[name]
  const without = partNames.filter((one) => one === name || requires.includes(one))
  const plan = planOf({ ...input, without }, now)
  const edits = editsOf(here, plan)
  const fork = withEdits(here, edits)

  it('has none of its words in the files that are its own', () => {
    const found = own
      .flatMap((folder) => fork.files(folder))
      .flatMap((path) =>
        (fork.read(path) ?? '')
          .split('\n')
          .filter((line) => words[name].test(line.replaceAll('actions/upload-artifact', '')))
          .map((line) => `${path}: ${line.trim()}`),
      )
    expect(found).toEqual([])
  })

  it('imports no file that is gone', () => {
    const broken = fork
      .files('apps/backend')
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...(fork.read(path) ?? '').matchAll(/from '(\.[^']+)'/g)]
          .map(([, to = '']) => new URL(to, `file:///${path}`).pathname.slice(1))
          .filter((to) => fork.read(to) === undefined)
          .map((to) => `${path}: ${to}`),
      )
    expect(broken).toEqual([])
  })

  it('passes the same variables in definitions, workflows and GitHub Environments', () => {
    const { required } = JSON.parse(fork.read('ecspresso/variables.json') ?? '{}')
    const chosen = Object.keys(required).filter((variable) => /GitHub/.test(required[variable]))
    expect(chosen).not.toEqual([])
    const definition = fork.read('ecspresso/ecs-task-def.json') ?? ''
    for (const variable of chosen) expect(definition).toContain(`must_env \`${variable}\``)
    for (const { githubEnvironment } of environments) {
      const file = fork.read(`.github/environments/${githubEnvironment}.json`) ?? '{}'
      expect(JSON.parse(file).variables.toSorted()).toEqual([...chosen, 'SERVICE_URL'].toSorted())
    }
    for (const workflow of ['deploy', 'rollback'])
      for (const variable of chosen)
        expect(fork.read(`.github/workflows/${workflow}.yml`)).toContain(`vars.${variable} `)
  })

  it('has settings of the stacks in each environment', () => {
    const { context } = JSON.parse(fork.read('apps/infra/cdk.json') ?? '{}')
    const { settings = {} }: Part = parts[name]
    const wanted = environments.flatMap((environment) =>
      Object.entries(settings).map(([key, value]) => [`${environment.name}:${key}`, value]),
    )
    expect(context).toMatchObject(Object.fromEntries(wanted))
  })

  it('has dependencies that its code imports, and a lockfile that has the same', () => {
    const { dependencies, devDependencies } = JSON.parse(fork.read(manifest) ?? '{}')
    const removed = without.flatMap((one) => Object.values(parts[one].dependencies).flat())
    for (const dependency of removed) {
      expect({ ...dependencies, ...devDependencies }).not.toHaveProperty(dependency)
      const imports = fork
        .files('apps/backend')
        .filter((path) => (fork.read(path) ?? '').includes(`from '${dependency}`))
      expect(imports).toEqual([])
    }
    const lock = fork.read('pnpm-lock.yaml') ?? ''
    const [, importer = ''] = /\n {2}apps\/backend:\n([\s\S]*?)\n\n/.exec(lock) ?? []
    const locked = [...importer.matchAll(/^ {6}'?([^':\s]+)'?:$/gm)].map(([, one]) => one)
    expect(locked.toSorted()).toEqual(
      Object.keys({ ...dependencies, ...devDependencies }).toSorted(),
    )
  })

  it('changes nothing when it is made again', () => {
    const again = planOf({ ...input, without }, { ...now, before: plan.after, isFork: true })
    expect([...editsOf(fork, again).keys()]).toEqual([])
  })

  it.runIf(isThere)('has removed something, and names each text that it removes', () => {
    const { lines, texts }: Part = parts[name]
    for (const [path, patterns] of Object.entries(lines))
      for (const pattern of patterns)
        expect((here.read(path) ?? '').split('\n'), `${path}: ${pattern}`).toSatisfy(
          (all: readonly string[]) => all.some((line) => pattern.test(line)),
        )
    for (const [path, pairs] of Object.entries(texts))
      for (const [text] of pairs)
        expect(
          (path.endsWith('/') ? here.files(path.slice(0, -1)) : [path])
            .map((one) => here.read(one) ?? '')
            .join(),
          path,
        ).toMatch(text)
  })
})
