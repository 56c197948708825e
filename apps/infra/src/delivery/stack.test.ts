import { type GithubRole, githubRoleArn, githubRoleName } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import {
  actionsOf,
  context,
  dev,
  environments,
  idOf,
  prod,
  project,
  statementsOf,
  synthesize,
} from '../app.fixture.ts'

const { template } = synthesize()
const delivery = template(idOf('delivery', dev))
const [owner, name] = project.repository.split('/')
const names = [
  project.repository,
  `${owner}@${context['github:ownerId']}/${name}@${context['github:repositoryId']}`,
]

describe('trust in GitHub', () => {
  it('requires the AWS audience and the exact repository, by name or by ids, without wildcards', () => {
    for (const role of ['deploy', 'plan', 'drift', 'infra'] as const) {
      const { aud, sub, ...others } = conditionsOf(role)
      expect(others).toEqual({})
      expect(aud).toBe('sts.amazonaws.com')
      for (const subject of sub) {
        expect(subject).not.toMatch(/[*?]/)
        expect(names.some((name) => subject.startsWith(`repo:${name}:`))).toBe(true)
      }
    }
  })

  it.each(['deploy', 'infra'] as const)(
    'lets a job %s that names the GitHub Environment, and so has passed its reviewers',
    (role) => {
      expect(conditionsOf(role).sub).toEqual(names.map((name) => `repo:${name}:environment:dev`))
      expect(conditionsOf(role, prod).sub).toEqual(
        names.map((name) => `repo:${name}:environment:prod`),
      )
    },
  )

  it('lets pull requests and the branch of the environment assume the plan role', () => {
    const contexts = ['pull_request', `ref:refs/heads/${dev.branch}`]
    expect(conditionsOf('plan').sub).toEqual(
      contexts.flatMap((context) => names.map((name) => `repo:${name}:${context}`)),
    )
  })

  it('lets no pull request assume another role than that for plans', () => {
    const roles = Object.values(delivery.findResources('AWS::IAM::Role'))
    const trusting = roles.filter((role) => JSON.stringify(role).includes(':pull_request"'))
    expect(trusting.map(({ Properties }) => Properties.RoleName)).toEqual([
      githubRoleName(dev, 'plan', project),
    ])
  })

  it('lets only jobs on the default branch assume the drift role', () => {
    const { template } = synthesize({ project: { ...project, defaultBranch: 'trunk' } })
    expect(conditionsOf('drift', dev, template(idOf('delivery', dev))).sub).toEqual(
      names.map((name) => `repo:${name}:ref:refs/heads/trunk`),
    )
  })

  it('is by name only for a repository without ids in its tokens', () => {
    const without = { 'github:ownerId': '', 'github:repositoryId': '' }
    const { template } = synthesize({ context: without })
    expect(conditionsOf('deploy', dev, template(idOf('delivery', dev))).sub).toEqual([
      `repo:${project.repository}:environment:dev`,
    ])
  })

  it('has one OIDC provider an account, in a stack of its own, which stays when that is deleted', () => {
    const { template, assembly } = synthesize()
    const { Properties, DeletionPolicy } =
      Object.values(template(idOf('github', dev)).findResources('AWS::IAM::OIDCProvider'))[0] ?? {}
    expect(Properties).toEqual({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    })
    expect(DeletionPolicy).toBe('RetainExceptOnCreate')
    const { dependencies } = assembly.getStackArtifact(idOf('delivery', dev))
    expect(dependencies.map(({ id }) => id)).toContain(idOf('github', dev))
  })

  it('uses the OIDC provider that the account already has', () => {
    const { ids, template } = synthesize({ context: { 'github:provider': 'existing' } })
    expect(ids).not.toContain(idOf('github', dev))
    template(idOf('delivery', dev)).resourceCountIs('AWS::IAM::Role', 4)
  })
})

describe('roles for GitHub Actions', () => {
  it('have the ARNs that the workflows assume', () => {
    const arns = environments.flatMap((environment) =>
      Object.values(template(idOf('delivery', environment)).findResources('AWS::IAM::Role')).map(
        ({ Properties }) => `arn:aws:iam::${environment.account}:role/${Properties.RoleName}`,
      ),
    )
    const roles = ['deploy', 'plan', 'drift', 'infra'] satisfies GithubRole[]
    expect(arns.sort()).toEqual(
      environments
        .flatMap((environment) => roles.map((role) => githubRoleArn(environment, role, project)))
        .sort(),
    )
  })

  it('for infrastructure may assume the roles of cdk bootstrap, and nothing else', () => {
    const statements = statementsOf(delivery, 'InfraRoledev')
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        'sts:AssumeRole',
        ['deploy', 'file-publishing', 'lookup'].map(
          (what) =>
            `arn:aws:iam::${dev.account}:role/cdk-hnb659fds-${what}-role-${dev.account}-${dev.region}`,
        ),
      ],
    ])
  })

  it('for plans may read templates and the list of images, and nothing else', () => {
    expect(actionsOf(statementsOf(delivery, 'PlanRoledev'))).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'ecr:DescribeImages',
    ])
  })

  it('have no managed policy, whose permissions AWS may change', () => {
    for (const { Properties } of Object.values(delivery.findResources('AWS::IAM::Role')))
      expect(Properties.ManagedPolicyArns).toBeUndefined()
  })

  it('name no other account than their own', () => {
    const text = JSON.stringify(template(idOf('delivery', prod)))
    expect(text).not.toContain(dev.account)
  })
})

describe('ECR repository', () => {
  const [repository] = Object.values(
    template(idOf('registry', dev)).findResources('AWS::ECR::Repository'),
  )
  const { rules } = JSON.parse(repository?.['Properties'].LifecyclePolicy.LifecyclePolicyText)

  it('has the name of the table, immutable tags, and scan on push', () => {
    expect(repository).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        RepositoryName: dev.service.repository,
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
      },
    })
  })

  it('keeps images to roll back to, and expires pushes that broke off', () => {
    expect(rules.map(({ selection }: { selection: object }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7, countUnit: 'days' },
      {
        tagStatus: 'tagged',
        tagPatternList: ['*'],
        countType: 'imageCountMoreThan',
        countNumber: 100,
      },
    ])
  })
})

/** The conditions under which a role may be assumed, by claim. */
function conditionsOf(
  role: GithubRole,
  environment = dev,
  stack = template(idOf('delivery', environment)),
): { aud: string; sub: string[] } {
  const found = Object.values(stack.findResources('AWS::IAM::Role')).find(
    ({ Properties }) => Properties.RoleName === githubRoleName(environment, role, project),
  )
  const [statement, ...others] = found?.['Properties'].AssumeRolePolicyDocument.Statement ?? []
  expect(others).toEqual([])
  expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity')
  expect(Object.keys(statement.Condition)).toEqual(['StringEquals'])
  const claims = Object.entries(statement.Condition.StringEquals).map(([claim, value]) => [
    claim.replace('token.actions.githubusercontent.com:', ''),
    claim.endsWith(':sub') ? [value].flat() : value,
  ])
  return Object.fromEntries(claims)
}
