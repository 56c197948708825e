import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  deploymentTargets,
  environments,
  githubRoleArn,
  project,
  resourceNames,
  scanThresholds,
  targetIn,
} from './index.ts'

// The real table and the project's names: their form, never their content, so that every fork passes.
const root = join(import.meta.dirname, '../../..')
const channel = /^(#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{8,})$/
const mention = /^<(!subteam\^S[A-Z0-9]+(\|[^<>|]+)?|@[UW][A-Z0-9]+|!(here|channel|everyone))>$/

describe('the table of environments', () => {
  it('has at least one environment', () => {
    expect(environments.length).toBeGreaterThan(0)
  })

  it.each(environments.map((environment) => [environment.name, environment] as const))(
    'gives %s a valid name, account, region, cluster and threshold',
    (_, environment) => {
      expect(environment.name).toMatch(/^[a-z][a-z0-9]*$/)
      expect(environment.account).toMatch(/^\d{12}$/)
      expect(environment.region).toMatch(/^[a-z]{2}(-[a-z]+)+-\d$/)
      expect(environment.cluster).toMatch(/^[A-Za-z][\w-]{0,254}$/)
      expect(environment.branch).toMatch(/^[^\s~^:?*[\\]+$/)
      expect(environment.githubEnvironment).not.toBe('')
      expect(scanThresholds).toContain(environment.scanThreshold)
    },
  )

  it.each(environments.map((environment) => [environment.name, environment] as const))(
    'gives %s origins as browsers send them, or * alone, and in production by HTTPS only',
    (_, { origins = [], production }) => {
      expect(repeated(origins)).toEqual([])
      if (origins.length === 1 && origins[0] === '*') return
      // Neither a path nor a wildcard: a browser sends no such origin, and it would match none.
      for (const origin of origins) {
        expect(URL.parse(origin)?.origin, 'like https://app.example.com').toBe(origin)
        expect(origin).toMatch(production ? /^https:[^*]+$/ : /^https?:[^*]+$/)
      }
    },
  )

  it.each(environments.map((environment) => [environment.name, environment.slack] as const))(
    'gives %s a Slack channel and mentions as Slack spells them',
    (_, { channel: name, mentions }) => {
      expect(name).toMatch(channel)
      for (const one of [...mentions.failure, ...mentions.vulnerability])
        expect(one).toMatch(mention)
    },
  )

  it.each(
    deploymentTargets().map(
      (target) => [`${target.name}/${target.service.name}`, target.service] as const,
    ),
  )(
    'gives the service %s valid names, a Dockerfile, and a folder with ecspresso.yml and values.env',
    (_, { name, repository, dockerfile, definitions, container }) => {
      expect(name).toMatch(/^[A-Za-z0-9][\w-]{0,254}$/)
      expect(repository).toMatch(/^[a-z0-9]+([._/-][a-z0-9]+)*$/)
      expect(container).toMatch(/^[\w-]{1,255}$/)
      for (const file of [dockerfile, `${definitions}/ecspresso.yml`, `${definitions}/values.env`])
        expect(existsSync(join(root, file)), file).toBe(true)
    },
  )

  it('gives each service behind the load balancer a port, a path, and at most five conditions', () => {
    for (const { service } of deploymentTargets()) {
      if (!service.http) continue
      const { port, healthPath, rule } = service.http
      expect(port).toBeGreaterThan(0)
      expect(port).toBeLessThan(65_536)
      expect(healthPath).toMatch(/^\//)
      if (!rule) continue
      expect(rule.priority).toBeGreaterThan(0)
      expect(rule.priority).toBeLessThanOrEqual(50_000)
      const conditions = [...(rule.paths ?? []), ...(rule.hosts ?? [])]
      expect(conditions.length, 'a rule needs a path or a host').toBeGreaterThan(0)
      expect(conditions.length).toBeLessThanOrEqual(5)
      for (const path of rule.paths ?? []) expect(path).toMatch(/^\//)
    }
  })

  it('has in each environment one service at most that takes the requests that no other has', () => {
    for (const { name, services } of environments) {
      const others = services.filter(({ http }) => http && !http.rule).map((one) => one.name)
      expect(others.length, `${name}: ${others.join(', ')}`).toBeLessThanOrEqual(1)
    }
  })

  it('has no two listener rules of the same priority in one environment', () => {
    for (const { services } of environments) {
      const rules = services.flatMap(({ http }) => http?.rule ?? [])
      expect(repeated(rules.map(({ priority }) => String(priority)))).toEqual([])
    }
  })

  it.each(['name', 'branch', 'githubEnvironment'] as const)(
    'has no two environments with the same %s',
    (key) => {
      expect(repeated(environments.map((environment) => environment[key]))).toEqual([])
    },
  )

  it('has no two services of one name in one environment', () => {
    for (const { services } of environments)
      expect(repeated(services.map(({ name }) => name))).toEqual([])
  })

  it('has no two services whose outputs of the stack would have one name', () => {
    for (const environment of environments)
      expect(
        repeated(
          environment.services.map(
            ({ name }) => resourceNames(targetIn(environment, name)).outputPrefix,
          ),
        ),
      ).toEqual([])
  })

  it('has no two Dockerfiles for the images of one ECR repository', () => {
    const byRepository = Map.groupBy(
      deploymentTargets(),
      ({ account, region, service }) => `${account} ${region} ${service.repository}`,
    )
    for (const [repository, targets] of byRepository)
      expect(new Set(targets.map(({ service }) => service.dockerfile)).size, repository).toBe(1)
  })

  it('has no two services with the same folder of definitions', () => {
    const folders = deploymentTargets().map(({ service }) => service.definitions)
    expect(repeated(folders)).toEqual([])
  })

  it('has no two environments in the same cluster', () => {
    const clusters = environments.map(({ account, region, cluster }) =>
      [account, region, cluster].join('/'),
    )
    expect(repeated(clusters)).toEqual([])
  })

  it('has for each environment roles of its own that GitHub Actions assumes', () => {
    const roles = environments.flatMap((environment) =>
      (['deploy', 'plan', 'drift', 'infra'] as const).map((role) =>
        githubRoleArn(environment, role),
      ),
    )
    expect(repeated(roles)).toEqual([])
  })
})

describe('the project', () => {
  it('has a repository as owner/name, a default branch, a channel and a threshold', () => {
    expect(project.name).toMatch(/^[a-z][a-z0-9-]{0,19}$/)
    expect(project.repository).toMatch(/^[\w.-]+\/[\w.-]+$/)
    expect(project.defaultBranch).toMatch(/^[^\s~^:?*[\\]+$/)
    expect(project.defaultChannel).toMatch(channel)
    expect(scanThresholds).toContain(project.scanThreshold)
  })
})

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
