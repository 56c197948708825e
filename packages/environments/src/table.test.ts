import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type Environment,
  environmentNamed,
  environmentOfBranch,
  environmentOfCluster,
  environments,
  environmentsOfRepository,
  githubRoleArn,
} from './index.ts'

const root = join(import.meta.dirname, '../../..')

describe('the table of environments', () => {
  it.each([
    ['develop', 'dev'],
    ['main', 'prod'],
  ])('deploys branch %s to %s', (branch, name) => {
    expect(environmentOfBranch(branch).name).toBe(name)
  })

  it('refuses a branch that deploys nowhere and names those that do', () => {
    expect(() => environmentOfBranch('feature/x')).toThrow(
      /branch "feature\/x" deploys nowhere: .*develop, main/,
    )
  })

  it('refuses an environment that it does not have and names those that it has', () => {
    expect(() => environmentNamed('qa')).toThrow(/no environment "qa": the table has dev, prod/)
  })

  it.each(environments.map((environment) => [environment.name, environment] as const))(
    '%s is complete: valid account and region, its own folder with a configuration and values',
    (_, environment) => {
      expect(environment.name).toMatch(/^[a-z][a-z0-9]*$/)
      expect(environment.account).toMatch(/^\d{12}$/)
      expect(environment.region).toMatch(/^[a-z]{2}(-[a-z]+)+-\d$/)
      for (const file of ['ecspresso.yml', 'values.env']) {
        expect(existsSync(join(root, environment.ecspressoFolder, file)), file).toBe(true)
      }
    },
  )

  it.each([
    'name',
    'branch',
    'ecspressoFolder',
    'githubEnvironment',
  ] satisfies (keyof Environment)[])('has no two environments with the same %s', (key) => {
    const values = environments.map((environment) => environment[key])
    expect(new Set(values).size).toBe(values.length)
  })

  it('takes a new environment as one entry', () => {
    const staging = {
      ...environmentNamed('dev'),
      name: 'staging',
      branch: 'staging',
      cluster: 'app-staging',
    }
    const table = [...environments, staging]
    expect(environmentOfBranch('staging', table)).toBe(staging)
    expect(environmentOfCluster({ ...staging }, table)).toBe(staging)
  })

  it('knows a service by account, region, cluster and name, and no stranger', () => {
    const dev = environmentNamed('dev')
    expect(environmentOfCluster(dev)).toBe(dev)
    expect(environmentOfCluster({ ...dev, account: '999999999999' })).toBeUndefined()
    expect(environmentOfCluster({ ...dev, service: 'worker' })).toBeUndefined()
  })

  it('finds every environment that shares a repository, and none for a stranger', () => {
    const dev = environmentNamed('dev')
    const staging = { ...dev, name: 'staging', cluster: 'app-staging' }
    expect(environmentsOfRepository(dev, [...environments, staging])).toEqual([dev, staging])
    expect(environmentsOfRepository({ ...dev, repository: 'worker' })).toEqual([])
  })

  it('has for each environment roles of its own that GitHub Actions assumes', () => {
    const roles = environments.flatMap((environment) =>
      (['deploy', 'plan', 'infra'] as const).map((role) => githubRoleArn(environment, role)),
    )
    expect(roles).toContain('arn:aws:iam::444455556666:role/github-deploy-prod')
    expect(new Set(roles).size).toBe(3 * environments.length)
  })
})
