import { describe, expect, it } from 'vitest'
import { dev, prod, project, environments as table } from './fixture.ts'
import {
  deploymentTargets,
  environmentNamed,
  environmentOfBranch,
  environmentOfCluster,
  githubRoleArn,
  resourceNames,
  targetIn,
  targetOfService,
  targetsOfRepository,
} from './index.ts'

const { service: _, ...devEnvironment } = dev
const worker = { ...dev.service, name: 'worker', definitions: 'ecspresso/dev-worker' }
const staging = {
  ...devEnvironment,
  name: 'staging',
  branch: 'staging',
  cluster: 'app-staging',
  services: [dev.service, worker],
} as const
const three = [...table, staging]
const place = {
  account: dev.account,
  region: dev.region,
  cluster: dev.cluster,
  service: dev.service.name,
  repository: dev.service.repository,
}

describe('environmentOfBranch', () => {
  it.each([
    ['develop', 'dev'],
    ['main', 'prod'],
    ['staging', 'staging'],
  ])('deploys branch %s to %s', (branch, name) => {
    expect(environmentOfBranch(branch, three).name).toBe(name)
  })

  it('refuses a branch that deploys nowhere and names those that do', () => {
    expect(() => environmentOfBranch('feature/x', table)).toThrow(
      /branch "feature\/x" deploys nowhere: .*develop, main/,
    )
  })
})

describe('environmentNamed', () => {
  it('refuses an environment that the table does not have and names those that it has', () => {
    expect(environmentNamed('staging', three)).toBe(staging)
    expect(() => environmentNamed('qa', table)).toThrow(
      /no environment "qa": the table has dev, prod/,
    )
  })
})

describe('targetIn', () => {
  it('finds a service by name, without one the first', () => {
    expect(targetIn(staging).service).toBe(dev.service)
    expect(targetIn(staging, 'worker').service).toBe(worker)
  })

  it('refuses a service that the environment does not have and names those that it has', () => {
    expect(() => targetIn(staging, 'cron')).toThrow(
      /no service "cron" in environment "staging": the table has backend, worker/,
    )
  })
})

describe('deploymentTargets', () => {
  it('lists every service of every environment in the order of the table', () => {
    const names = deploymentTargets(three).map(({ name, service }) => `${name}/${service.name}`)
    expect(names).toEqual(['dev/backend', 'prod/backend', 'staging/backend', 'staging/worker'])
  })
})

describe('environmentOfCluster and targetOfService', () => {
  it('find what events name by account, region, cluster and service', () => {
    expect(environmentOfCluster(place, table)?.name).toBe('dev')
    expect(targetOfService(place, table)).toEqual(dev)
    expect(
      targetOfService({ ...place, cluster: 'app-staging', service: 'worker' }, three),
    ).toMatchObject({ name: 'staging', service: worker })
  })

  it.each([
    { account: '999999999999' },
    { region: 'eu-west-1' },
    { cluster: 'legacy' },
    { service: 'worker' },
  ])('find nothing for a stranger: %o', (other) => {
    expect(targetOfService({ ...place, ...other }, table)).toBeUndefined()
  })
})

describe('targetsOfRepository', () => {
  it('finds every service whose images come from a repository, and none for a stranger', () => {
    const names = targetsOfRepository(place, three).map(
      ({ name, service }) => `${name}/${service.name}`,
    )
    expect(names).toEqual(['dev/backend', 'staging/backend', 'staging/worker'])
    expect(targetsOfRepository({ ...place, repository: 'other' }, three)).toEqual([])
  })
})

describe('resourceNames', () => {
  it.each([
    ['backend', 'Backend'],
    ['order-worker', 'OrderWorker'],
    ['orders_v2', 'OrdersV2'],
  ])('gives %s outputs of the stack that begin with %s', (name, prefix) => {
    const target = { ...dev, service: { ...dev.service, name } }
    expect(resourceNames(target).outputPrefix).toBe(prefix)
  })
})

describe('githubRoleArn', () => {
  it('names the role of a job in the account of its environment', () => {
    expect(githubRoleArn(prod, 'deploy', project)).toBe(
      'arn:aws:iam::444455556666:role/shop-github-deploy-prod',
    )
  })
})
