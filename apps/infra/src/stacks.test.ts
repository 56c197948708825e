import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { githubRoleName, resourceNames, sharedNames } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import {
  dev,
  emptyBundle,
  environments,
  idOf,
  prod,
  project,
  type Synthesized,
  sharedIds,
  staging,
  statementsOf,
  synthesize,
  temporaryFolder,
  withWorker,
  worker,
} from './app.fixture.ts'
import { fixedName } from './creation.fixture.ts'

const { assembly, ids } = synthesize()

describe('stacks', () => {
  it('are two an environment, named by its cluster, and two for each account and region', () => {
    const own = environments.flatMap(({ cluster }) => [cluster, `${cluster}-data`])
    expect(ids).toEqual([...own, ...sharedIds(dev), ...sharedIds(prod)].sort())
    for (const { cluster, account, region } of environments)
      expect(assembly.getStackByName(cluster).environment).toMatchObject({ account, region })
  })

  it('have names without account or region in AWS', () => {
    const found = new Set(assembly.stacks.map(({ stackName }) => stackName))
    const own = environments.flatMap(({ cluster }) => [cluster, `${cluster}-data`])
    const { alerts, delivery, github, registry } = sharedNames(project)
    expect([...found].sort()).toEqual([...own, alerts, delivery, github, registry].sort())
  })

  it('of two projects have no name in common, in one account', () => {
    const named = (name: string) => {
      const { assembly } = synthesize({ project: { ...project, name } })
      const shared = assembly.stacks.filter(
        ({ stackName, environment }) =>
          stackName.startsWith(name) && environment.account === dev.account,
      )
      expect(shared).toHaveLength(4)
      const fixed = shared.flatMap(({ template }) =>
        Object.values<object>(template.Resources).flatMap((one) => fixedName(Object(one)) ?? []),
      )
      return [...shared.map(({ stackName }) => stackName), ...fixed]
    }
    const others = new Set(named('shop'))
    // The provider is the account's, and repositories have the names of the table.
    expect(
      named('blog')
        .filter((name) => others.has(name))
        .sort(),
    ).toEqual([
      expect.stringContaining('AWS::ECR::Repository'),
      expect.stringContaining('AWS::IAM::OIDCProvider'),
    ])
  })

  it('have tags of project, repository and environment, by which a bill can be split', () => {
    for (const { id, stackName, tags } of assembly.stacks) {
      const environment = environments.find(({ cluster }) => stackName.startsWith(cluster))
      expect([id, tags]).toEqual([
        id,
        {
          Project: project.repository.split('/')[1],
          Repository: project.repository,
          Environment: environment?.name ?? 'shared',
        },
      ])
    }
  })

  it('synthesize without look-ups in an account', () => {
    expect(assembly.manifest.missing).toBeUndefined()
  })

  it('are the same at every synthesis', () => {
    const bundle = emptyBundle()
    const files = deployedFiles(synthesize({ bundle }))
    expect(Object.keys(files)).toHaveLength(25)
    expect(deployedFiles(synthesize({ bundle }))).toEqual(files)
  })

  it('of one environment alone are what that one needs', () => {
    expect(synthesize({ context: { environment: 'dev' } }).ids).toEqual(
      [dev.cluster, `${dev.cluster}-data`, ...sharedIds(dev)].sort(),
    )
  })

  it('reject a table whose names AWS or CDK would refuse, with all problems at once', () => {
    const cluster = 'a-cluster-with-a-long-name'
    const table = environments.map((environment) => ({ ...environment, cluster }))
    expect(() => synthesize({ table })).toThrowErrorMatchingInlineSnapshot(`
      [TableError: no stacks can be made of the table of environments (packages/environments/table.ts):
        dev and prod: both would have a stack "a-cluster-with-a-long-name-data", named by their clusters
        dev and prod: both would have a stack "a-cluster-with-a-long-name", named by their clusters
        dev: the target group "a-cluster-with-a-long-name-backend" has 34 characters, at most 32 may be
        prod: the target group "a-cluster-with-a-long-name-backend" has 34 characters, at most 32 may be]
    `)
  })

  it('reject a missing build of the Lambda, with the command to build it', () => {
    expect(() => synthesize({ bundle: temporaryFolder() })).toThrow(
      /the alerts are not built, .* has no index\.mjs: run `npx -y pnpm@12 infra`/,
    )
  })
})

describe('a third environment in the account of dev', () => {
  const table = [...environments, staging]
  const { ids, template } = synthesize({ table, context: { 'staging:httpFrom': '203.0.113.0/24' } })
  const delivery = template(idOf('delivery', dev))
  const registry = template(idOf('registry', dev))

  it('shares alerts, repository and provider, and has stacks of its own', () => {
    const own = [dev, staging].flatMap(({ cluster }) => [cluster, `${cluster}-data`])
    expect(ids.filter((id) => !id.startsWith(prod.cluster) && !id.includes(prod.account))).toEqual(
      [...own, ...sharedIds(dev)].sort(),
    )
    registry.resourceCountIs('AWS::ECR::Repository', 1)
  })

  it('has roles of its own, which trust its own GitHub Environment', () => {
    delivery.resourceCountIs('AWS::IAM::Role', 8)
    const deploy = Object.values(delivery.findResources('AWS::IAM::Role')).find(
      ({ Properties }) => Properties.RoleName === githubRoleName(staging, 'deploy', project),
    )
    const text = JSON.stringify(deploy)
    expect(text).toContain(':environment:staging')
    expect(text).not.toContain(':environment:dev')
  })

  it('keeps twice as many images, as many as before for each', () => {
    expect(JSON.stringify(registry.findResources('AWS::ECR::Repository'))).toContain(
      String.raw`\"countNumber\":200`,
    )
  })

  it('lets the alerts read its log too', () => {
    expect(JSON.stringify(template(idOf('alerts', dev)))).toContain(resourceNames(staging).logGroup)
  })

  it('in another region of the account shares the provider alone', () => {
    const away = { ...staging, region: 'us-east-1' }
    const { template, assembly } = synthesize({ table: [...environments, away] })
    template(idOf('registry', away)).resourceCountIs('AWS::ECR::Repository', 1)
    const dependencies = assembly.getStackArtifact(idOf('delivery', away)).dependencies
    expect(dependencies.map(({ id }) => id)).toContain(idOf('github', dev))
  })
})

describe('a second service in dev', () => {
  const { template } = synthesize({ table: withWorker })
  const delivery = template(idOf('delivery', dev))

  it('has a repository of its own', () => {
    const repositories = Object.values(
      template(idOf('registry', dev)).findResources('AWS::ECR::Repository'),
    )
    expect(repositories.map(({ Properties }) => Properties.RepositoryName)).toEqual([
      dev.service.repository,
      worker.service.repository,
    ])
  })

  it('is deployed by the same role, with equal permissions for each service', () => {
    const resources = statementsOf(delivery, 'DeployRoledev')
      .flatMap(({ Resource }) => Resource)
      .filter((resource) => typeof resource === 'string')
    const own = (target: typeof dev) =>
      resources
        .filter((resource) => new RegExp(`\\b${target.service.name}\\b`).test(resource))
        .map((resource) => resource.replaceAll(target.service.name, 'SERVICE'))
    expect(own(worker)).toEqual(own(dev))
    expect(own(worker)).toContain(
      `arn:aws:ecs:${dev.region}:${dev.account}:service/${dev.cluster}/SERVICE`,
    )
  })

  it('has a log that the alerts may read', () => {
    expect(JSON.stringify(template(idOf('alerts', dev)))).toContain(resourceNames(worker).logGroup)
  })
})

/** Files for CloudFormation and S3. The others map resources to the lines of code that define them. */
function deployedFiles({ assembly: { directory } }: Synthesized): Record<string, string> {
  const names = globSync(['*.template.json', '*.assets.json', 'asset.*/*'], { cwd: directory })
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  )
}
