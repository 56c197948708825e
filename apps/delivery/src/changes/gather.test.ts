import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ecspressoAt, findEcspresso } from '@repo/ecspresso'
import { deploymentTargets } from '@repo/environments'
import { environments, withWorker } from '@repo/environments/fixture'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { copyDefinitions, root } from '../definitions.fixture.ts'
import { adaptDefinitions, ecspressoLite } from '../tools.fixture.ts'
import { gatherChanges } from './gather.ts'

const lite = ecspressoLite()

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'changes-'))
  for (const side of ['base', 'head']) copyDefinitions(join(folder, side))
})
afterEach(() => rmSync(folder, { recursive: true }))

function edit(file: string, change: (text: string) => string): void {
  const path = join(folder, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

function report(file: string, text: string): void {
  const path = join(folder, 'reports', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function gather(names: readonly string[], ecspresso = lite) {
  return gatherChanges({
    ecspresso,
    base: join(folder, 'base'),
    head: join(folder, 'head'),
    reports: join(folder, 'reports'),
    targets: deploymentTargets(environments).filter(({ name }) => names.includes(name)),
  })
}

describe('gatherChanges', () => {
  it('finds nothing where nothing changed, without AWS', async () => {
    const changes = await gather(['dev', 'prod'])
    expect(changes.environments).toEqual([
      { environment: 'dev', taskDefinition: '', service: '' },
      { environment: 'prod', taskDefinition: '', service: '' },
    ])
    expect(changes.infra[0]).toEqual({ environment: 'dev', unavailable: expect.any(String) })
  })

  it('renders the definitions of each environment, with names in place of values that only a deployment has', async () => {
    edit('head/ecspresso/prod/values.env', (text) => text.replace('TASK_CPU=512', 'TASK_CPU=1024'))
    edit('head/ecspresso/ecs-task-def.json', (text) =>
      text.replace('"name": "TZ"', '"name": "TIME_ZONE"'),
    )
    const { environments } = await gather(['dev', 'prod'])
    const [dev, prod] = environments
    expect(dev?.taskDefinition).toContain('-          "name": "TZ"')
    expect(dev?.taskDefinition).toContain('"value": "$TZ"')
    expect(dev?.taskDefinition).not.toContain('1024')
    expect(prod?.taskDefinition).toMatch(/-\s+"cpu": "512",\n\+\s+"cpu": "1024",/)
    expect(prod?.service).toBe('')
  })

  it('shows which output of a stack a field comes from', async () => {
    edit('head/ecspresso/ecs-service-def.json', (text) => text.replace('`SubnetB`', '`SubnetC`'))
    const { environments } = await gather(['dev'])
    expect(environments[0]?.service).toMatch(/-\s+"app-dev.SubnetB"\n\+\s+"app-dev.SubnetC"/)
  })

  it('shows all of an environment that the base branch does not have', async () => {
    rmSync(join(folder, 'base/ecspresso/prod'), { recursive: true })
    const { environments } = await gather(['prod'])
    expect(environments[0]?.taskDefinition).toContain('+  "family": "backend-prod"')
  })

  it('compares each service of an environment, and its stacks once', async () => {
    for (const side of ['base', 'head']) copyDefinitions(join(folder, side), withWorker)
    edit('head/ecspresso/dev-worker/values.env', (text) =>
      text.replace('TASK_CPU=512', 'TASK_CPU=1024'),
    )
    report('infra-dev-backend/outcomes.json', '{ "role": "success", "diff": "success" }')
    report('infra-dev-backend/diff.txt', 'Number of stacks with differences: 0\n')
    const changes = await gatherChanges({
      ecspresso: lite,
      base: join(folder, 'base'),
      head: join(folder, 'head'),
      reports: join(folder, 'reports'),
      targets: deploymentTargets(withWorker),
    })
    expect(changes.environments).toMatchObject([
      { environment: 'dev/backend', taskDefinition: '' },
      { environment: 'dev/worker', taskDefinition: expect.stringContaining('"cpu": "1024"') },
      { environment: 'prod', taskDefinition: '' },
    ])
    expect(changes.infra).toEqual([
      { environment: 'dev', diff: 'Number of stacks with differences: 0\n' },
      { environment: 'prod', unavailable: expect.any(String) },
    ])
  })

  it.each([
    [undefined, undefined, 'the jobs cdk synth and cdk diff left no report'],
    [{ role: 'failure', diff: 'skipped' }, undefined, 'AWS gave no role to this run'],
    [{ role: 'skipped', diff: 'skipped' }, undefined, 'a step before cdk diff failed'],
    [{ role: 'success', diff: 'failure' }, undefined, 'cdk diff failed: it printed nothing'],
    [
      { role: 'success', diff: 'failure' },
      'Stack app-dev\nNoStackError: no stack matches\n',
      'cdk diff failed: NoStackError: no stack matches',
    ],
  ])('shows why there is no difference of the stacks (%#)', async (outcomes, diff, why) => {
    if (outcomes) report('infra-dev-backend/outcomes.json', JSON.stringify(outcomes))
    if (diff) report('infra-dev-backend/diff.txt', diff)
    expect((await gather(['dev'])).infra).toEqual([{ environment: 'dev', unavailable: why }])
  })

  it('counts sizes and vulnerabilities of both images', async () => {
    for (const [side, bytes, found] of [
      ['base', 100, ['CVE-1']],
      ['head', 120, ['CVE-1', 'CVE-2']],
    ] as const) {
      report(`measured-${side}/sizes.jsonl`, `{"what":"image","bytes":${bytes}}\n`)
      const list = found.map((id) => ({ VulnerabilityID: id, PkgName: 'zlib', Severity: 'HIGH' }))
      report(
        `measured-${side}/trivy.json`,
        JSON.stringify({
          SchemaVersion: 2,
          ArtifactName: 'x',
          Results: [{ Target: 'app', Vulnerabilities: list }, { Target: 'node' }],
        }),
      )
    }
    const { sizes, vulnerabilities } = await gather(['dev'])
    expect(sizes).toEqual([{ what: 'image', before: 100, after: 120 }])
    expect(vulnerabilities).toEqual({
      added: [{ id: 'CVE-2', severity: 'HIGH', package: 'zlib', version: '' }],
      more: 0,
      resolved: 0,
    })
  })

  it('throws the error of ecspresso where a definition cannot be rendered', async () => {
    edit('head/ecspresso/ecs-task-def.json', (text) => text.replace('`ENV`', '`ENVIRONMENT`'))
    await expect(gather(['dev'])).rejects.toThrow(
      /taskdef of dev cannot be rendered: .*ENVIRONMENT/,
    )
  })

  it('finds the same with the real ecspresso, which prints a few more empty fields', async ({
    skip,
  }) => {
    const path = inject('ecspresso') ?? skip('no ecspresso on PATH')
    edit('head/ecspresso/dev/values.env', (text) =>
      text.replace('TASK_MEMORY=2048', 'TASK_MEMORY=3072'),
    )
    // It may be older than the definitions require.
    const found = findEcspresso({ path: dirname(path), root })
    if (found.kind === 'missing') throw new Error(found.why)
    for (const side of ['base', 'head']) adaptDefinitions(join(folder, side), found.version)
    const real = await gather(['dev'], ecspressoAt(path, found.version))
    const lines = ({ environments }: typeof real) =>
      environments[0]?.taskDefinition.split('\n').filter((line) => /^[-+] /.test(line))
    expect(lines(real)).toEqual(['-  "memory": "2048",', '+  "memory": "3072",'])
    expect(lines(real)).toEqual(lines(await gather(['dev'])))
  })
})
