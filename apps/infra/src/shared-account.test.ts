import {
  type DeploymentTarget,
  githubRoleName,
  resourceNames,
  sharedNames,
  stackNames,
} from '@repo/environments'
import { describe, expect, it } from 'vitest'
import {
  certificateOf,
  dev,
  idOf,
  prod,
  project,
  type Statement,
  sharedIds,
  sharing,
  synthesize,
} from './app.fixture.ts'
import { matchesPattern } from './tools.fixture.ts'

const names = sharedNames(project)
const context = { 'prod:certificateArn': certificateOf(sharing) }
const synthesized = synthesize({ table: [dev, sharing], context })
const delivery = synthesized.template(idOf('delivery', dev))

describe('a table with production beside dev in one account', () => {
  const shared = (changes: Partial<DeploymentTarget>) => () =>
    synthesize({ table: [dev, { ...sharing, ...changes }], context })

  it.each(['', ' '])('is refused without a reason: "%s"', (sharedAccountReason) => {
    expect(shared({ sharedAccountReason })).toThrow(
      /prod: dev and prod are in account \d{12}, .* or write sharedAccountReason/,
    )
  })

  it('is refused where both push to one repository, whose tags count as scanned', () => {
    expect(shared({ services: prod.services })).toThrow(
      /dev and prod: both have the repository "backend" in one account/,
    )
  })

  it('is refused where a name is too long for the qualifier of cdk bootstrap', () => {
    expect(shared({ name: 'production1' })).toThrow(/the qualifier "production1" has 11 characters/)
  })
})

describe('production in the account of dev', () => {
  it('has a bootstrap of its own, which deploys what both share', () => {
    const qualifiers = synthesized.assembly.stacks.map(({ stackName, assumeRoleArn }) => [
      stackName,
      /role\/cdk-(\w+)-deploy-role/.exec(assumeRoleArn ?? '')?.[1],
    ])
    expect(Object.fromEntries(qualifiers)).toEqual({
      [names.alerts]: 'prod',
      [names.delivery]: 'prod',
      [names.github]: 'prod',
      [names.registry]: 'prod',
      [dev.cluster]: 'dev',
      [stackNames(dev).data]: 'dev',
      [prod.cluster]: 'prod',
      [stackNames(prod).data]: 'prod',
    })
  })

  it('is deployed without the stacks of dev, and dev without the shared ones', () => {
    const only = (environment: string) =>
      synthesize({ table: [dev, sharing], context: { ...context, environment } }).ids
    expect(only('dev')).toEqual([dev.cluster, stackNames(dev).data])
    expect(only('prod')).toEqual(
      [prod.cluster, stackNames(prod).data, ...sharedIds(sharing)].sort(),
    )
  })

  it('has the OIDC provider, also where dev is in another region and comes first', () => {
    const away = { ...dev, region: 'eu-central-1' }
    const { assembly } = synthesize({ table: [away, sharing], context })
    const { environment } = assembly.getStackArtifact(idOf('github', sharing))
    expect(environment.region).toBe(sharing.region)
  })

  it('has no resource that a permission of dev matches', () => {
    const patterns = statementsOf(dev).flatMap((statement) =>
      [statement.Resource]
        .flat()
        .map(textOf)
        .filter((pattern) => pattern !== '*')
        .map((pattern) => ({ pattern, condition: JSON.stringify(statement.Condition ?? {}) })),
    )
    expect(patterns.length).toBeGreaterThan(20)
    const matched = patterns.filter(({ pattern, condition }) =>
      resourcesOfProduction().some(
        (resource) =>
          matchesPattern(pattern, resource) &&
          // A resource without a name in the table, recognized by its tag.
          !condition.includes(`"aws:ResourceTag/Environment":"${dev.name}"`),
      ),
    )
    expect(matched).toEqual([])
  })

  it('has resources that its own permissions match, each of them', () => {
    const patterns = statementsOf(sharing).flatMap(({ Resource }) => [Resource].flat().map(textOf))
    for (const resource of resourcesOfProduction())
      expect(
        patterns.some((pattern) => matchesPattern(pattern, resource)),
        resource,
      ).toBe(true)
  })
})

/** Of the roles of GitHub Actions and of the tasks of an environment. */
function statementsOf(environment: DeploymentTarget): readonly Statement[] {
  const github = policies(idOf('delivery', environment)).filter(({ Roles }) =>
    JSON.stringify(Roles).includes(`Role${environment.name}`),
  )
  return [...github, ...policies(environment.cluster)].flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  )
}

function policies(id: string) {
  const template = id === idOf('delivery', dev) ? delivery : synthesized.template(id)
  return Object.values(template.findResources('AWS::IAM::Policy')).map(
    ({ Properties }) => Properties,
  )
}

/** A resource of a policy as text; a reference within the own stack as its logical id. */
function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource
  const found = Object(resource)
  if (found['Fn::Join']) return found['Fn::Join'][1].map(textOf).join('')
  if (found.Ref === 'AWS::Partition') return 'aws'
  return String(found.Ref ?? found['Fn::GetAtt'] ?? found['Fn::ImportValue'])
}

function resourcesOfProduction(): string[] {
  const { account, region, cluster, service } = sharing
  const { executionRole, taskRole, logGroup, taskFamily } = resourceNames(sharing)
  const at = (kind: string, resource: string) => `arn:aws:${kind}:${region}:${account}:${resource}`
  const roles = [
    executionRole,
    taskRole,
    ...(['deploy', 'plan', 'drift', 'infra'] as const).map((role) =>
      githubRoleName(sharing, role, project),
    ),
    ...['deploy', 'file-publishing', 'lookup'].map(
      (role) => `cdk-prod-${role}-role-${account}-${region}`,
    ),
  ]
  return [
    ...roles.map((role) => `arn:aws:iam::${account}:role/${role}`),
    ...[
      ...Object.values(stackNames(sharing)),
      names.alerts,
      names.delivery,
      names.registry,
      names.github,
    ].map((name) => at('cloudformation', `stack/${name}/id`)),
    at('ecr', `repository/${service.repository}`),
    at('ecs', `cluster/${cluster}`),
    at('ecs', `service/${cluster}/${service.name}`),
    at('ecs', `service-deployment/${cluster}/${service.name}/id`),
    at('ecs', `service-revision/${cluster}/${service.name}/1`),
    at('ecs', `task/${cluster}/id`),
    at('ecs', `task-definition/${taskFamily}:1`),
    at('logs', `log-group:${logGroup}:log-stream:id`),
    at('cognito-idp', `userpool/${region}_AbCdEf123`),
    at('dynamodb', `table/${names.alerts}`),
    at('lambda', `function:${names.alerts}`),
    at('sns', names.alerts),
    at('sqs', names.queue),
    at('events', `rule/${names.alerts}-services`),
    `arn:aws:s3:::${cluster}-data-uploads4f6eb0fd-abc`,
  ]
}
