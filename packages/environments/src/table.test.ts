import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Environment, Http, Project, Service } from './environment.ts'
import * as fixture from './fixture.ts'
import { deploymentTargets, environments, project, tableProblems } from './index.ts'

// The real table and the project's names: their form, never their content, so that every fork passes.
const root = join(import.meta.dirname, '../../..')

it('the table of environments and the project have the right form', () => {
  expect(tableProblems(environments, project)).toEqual([])
})

it.each(
  deploymentTargets().map(({ name, service }) => [`${name}/${service.name}`, service] as const),
)('the service %s has a Dockerfile, and a folder with ecspresso.yml and values.env', (_, one) => {
  const { dockerfile, definitions } = one
  for (const file of [dockerfile, `${definitions}/ecspresso.yml`, `${definitions}/values.env`])
    expect(existsSync(join(root, file)), file).toBe(true)
})

describe('tableProblems', () => {
  const { dev, prod, worker } = fixture
  const slack = (changes: object) => ({ slack: { ...dev.slack, ...changes } })
  const service = (changes: Partial<Service>) => ({
    services: [{ ...dev.service, ...changes }] as const,
  })
  const http = (changes: Partial<Http>) =>
    service({ http: { port: 8080, healthPath: '/', ...changes } })
  const second = (changes: Partial<Service>) => ({
    services: [dev.service, { ...worker.service, ...changes }] as const,
  })

  it('has none of the fixture', () => {
    expect(tableProblems(fixture.environments, fixture.project)).toEqual([])
    expect(tableProblems(fixture.withWorker, fixture.project)).toEqual([])
  })

  it.each<[string, Partial<Environment>]>([
    ['a name', { name: 'Dev' }],
    ['a reserved name', { name: 'slack' }],
    ['an account of 11 digits', { account: '11112222333' }],
    ['a region', { region: 'tokyo' }],
    ['a cluster', { cluster: '1app' }],
    ['a branch', { branch: 'a b' }],
    ['a branch that YAML reads as something else', { branch: '*' }],
    ['a GitHub Environment', { githubEnvironment: '' }],
    ['a channel', slack({ channel: 'deployments' })],
    ['a mention', slack({ mentions: { failure: ['@hana'], vulnerability: [] } })],
    ['a mention for approvals', slack({ mentions: { ...dev.slack.mentions, approval: ['hana'] } })],
    ['an approver who is mentioned', slack({ approvers: ['<@U0HANA>'] })],
    ['an approver by name', slack({ approvers: ['@hana'] })],
    ['an origin with a path', { origins: ['https://app.example.com/'] }],
    ['an origin twice', { origins: ['https://app.example.com', 'https://app.example.com'] }],
    ['an origin by HTTP in production', { production: true, origins: ['http://app.example.com'] }],
    ['a service', service({ name: '-' })],
    ['an ECR repository', service({ repository: 'A' })],
    ['a container', service({ container: '' })],
    ['a port', http({ port: 0 })],
    ['a path of health checks', http({ healthPath: 'readyz' })],
    ['a priority', http({ rule: { priority: 0, paths: ['/'] } })],
    ['a rule without a condition', http({ rule: { priority: 1 } })],
    ['a path of a rule', http({ rule: { priority: 1, paths: ['admin'] } })],
    ['two services for the other requests', second({ http: { port: 1, healthPath: '/' } })],
    ['two services with one name of outputs', second({ name: 'Backend' })],
    ['two Dockerfiles of one ECR repository', second({ repository: dev.service.repository })],
  ])('finds one: %s', (_, changes) => {
    const table = [{ ...dev, ...changes }]
    const [problem = '', ...others] = tableProblems(table, fixture.project)
    expect([problem, others]).toEqual([expect.stringMatching(/.{10,}/), []])
  })

  it('finds all of them at once, each in one line', () => {
    const table = [{ ...dev, account: '1', region: '2' }, prod]
    expect(tableProblems(table, { ...fixture.project, repository: 'x' })).toHaveLength(3)
    expect(tableProblems([], fixture.project)).toHaveLength(1)
  })

  it.each<[string, Partial<Environment>]>([
    ['name', { name: dev.name, githubEnvironment: 'x' }],
    ['branch', { branch: dev.branch }],
    ['GitHub Environment', { githubEnvironment: dev.githubEnvironment }],
    ['folder of definitions', { services: dev.services }],
    ['cluster', { account: dev.account, region: dev.region, cluster: dev.cluster }],
  ])('finds two environments with one %s', (what, changes) => {
    expect(tableProblems([dev, { ...prod, ...changes }], fixture.project)).toContainEqual(
      expect.stringContaining(`the ${what} `),
    )
  })

  it.each<[string, Partial<Project>]>([
    ['name', { name: 'Shop' }],
    ['repository', { repository: 'shop' }],
    ['default branch', { defaultBranch: '' }],
    ['default channel', { defaultChannel: 'x' }],
  ])('finds a wrong %s of the project', (_, changes) => {
    expect(tableProblems([dev], { ...fixture.project, ...changes })).toHaveLength(1)
  })
})
