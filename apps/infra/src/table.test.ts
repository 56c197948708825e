// The real table with the real settings of cdk.json, whatever a fork made of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { deploymentTargets, environments, project, stackNames } from '@repo/environments'
import { expect, it } from 'vitest'
import { emptyBundle, sharedIds, temporaryFolder } from './app.fixture.ts'
import { createApp } from './create-app.ts'
import { readSettings } from './settings.ts'

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8'))

it('cdk.json has the settings that the table of environments needs', () => {
  const settings = readSettings(context, environments)
  expect([...settings.environments.keys()]).toEqual(environments.map(({ name }) => name))
})

it('environments that scale leave the count to Application Auto Scaling, and the others do not', () => {
  const settings = readSettings(context, environments)
  for (const { name, service } of deploymentTargets()) {
    const values = join(import.meta.dirname, '../../..', service.definitions, 'values.env')
    const scales = /^DESIRED_COUNT=null$/m.test(readFileSync(values, 'utf8'))
    expect(scales, `${values}: DESIRED_COUNT=null, and ${name}:scaling in cdk.json`).toBe(
      settings.environments.get(name)?.scaling.has(service.name),
    )
  }
})

it('task definitions have the secrets that the execution role may read', () => {
  const settings = readSettings(context, environments)
  for (const { name, service } of deploymentTargets()) {
    const folder = join(import.meta.dirname, '../../..', service.definitions)
    const [, file = ''] =
      /^task_definition: "?([^"\n]+)"?$/m.exec(
        readFileSync(join(folder, 'ecspresso.yml'), 'utf8'),
      ) ?? []
    const secrets = readFileSync(join(folder, file), 'utf8').matchAll(
      /:secret:\{\{ must_env `CLUSTER` \}\}\/\{\{ must_env `SERVICE` \}\}\/(\w+)"/g,
    )
    const allowed = settings.environments.get(name)?.secrets ?? []
    expect(
      [...secrets].map(([, variable]) => variable).sort(),
      `${file}, and ${name}:secrets in cdk.json`,
    ).toEqual(
      allowed
        .filter((secret) => secret.service === service.name)
        .map(({ variable }) => variable)
        .sort(),
    )
  }
})

it('services that people may open a shell in have a task role for it, and a file system that it can write to', () => {
  const settings = readSettings(context, environments)
  for (const { name, service } of deploymentTargets()) {
    const file = join(import.meta.dirname, '../../..', service.definitions, 'values.env')
    const values = parseEnv(readFileSync(file, 'utf8'))
    const exec = settings.environments.get(name)?.exec
    expect(
      [values['EXECUTE_COMMAND'], values['READ_ONLY_ROOT']],
      `${file}, and ${name}:exec`,
    ).toEqual([String(exec), String(!exec)])
  }
})

it('the table of environments can be made into stacks', () => {
  const outdir = temporaryFolder()
  const app = createApp({ table: environments, project, bundle: emptyBundle(), context, outdir })
  const { stacks } = app.synth()
  const shared = environments.flatMap((one) => sharedIds(one, project))
  const own = environments.flatMap((one) => Object.values(stackNames(one)))
  expect(stacks.map(({ id }) => id).sort()).toEqual([...new Set([...shared, ...own])].sort())
  const templates = JSON.stringify(stacks.map(({ template }) => template))
  for (const { service } of deploymentTargets())
    expect(templates).toContain(`"RepositoryName":"${service.repository}"`)
})
