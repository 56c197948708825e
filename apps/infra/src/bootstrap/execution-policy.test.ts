import { describe, expect, it } from 'vitest'
import { dev, prod, synthesize } from '../app.fixture.ts'
import { readPermissions, withheld } from '../delivery/read-permissions/read-permissions.ts'
import { matchesPattern } from '../tools.fixture.ts'
import { readAssembly, resourcesOfType } from './assembly.ts'
import { executionPolicy, type PolicyDocument } from './execution-policy.ts'

/** Characters that IAM counts of a managed policy. */
const LIMIT = 6144

const stacksOf = (context: Readonly<Record<string, string>>) =>
  readAssembly(synthesize({ context }).assembly.directory)

const policies = [dev, prod].map((environment) => {
  const stacks = stacksOf({ environment: environment.name })
  const options = { environment, qualifier: 'hnb659fds', stacks, neighbours: [] }
  return [environment.name, environment, stacks, executionPolicy(options)] as const
})

/** Whether a request passes, as IAM evaluates allowing and denying statements; other conditions than these hold. */
function allows(
  { Statement }: PolicyDocument,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  const matching = Statement.filter(
    (one) =>
      one.Action.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
      [one.Resource].flat().some((pattern) => matchesPattern(pattern, resource)) &&
      Object.values(one.Condition ?? {})
        .flatMap((keys) => Object.entries(keys))
        .every(([key, values]) =>
          [values].flat().some((value) => matchesPattern(value, context[key] ?? '')),
        ),
  )
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow')
}

describe.each(policies)('the execution policy of %s', (_, environment, stacks, policy) => {
  const { account, region } = environment
  const here = { 'aws:RequestedRegion': region }
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`

  it('allows every read that CloudFormation declares for a resource of the stacks', () => {
    const types = new Set(stacks.flatMap(({ resources }) => resources.map(({ Type }) => Type)))
    const reads = [...types].flatMap((type) => readPermissions[type] ?? [])
    const denied = reads
      .filter((action) => !action.startsWith('iam:') && !(action in withheld))
      .filter((action) => !allows(policy, action, '*', here))
    expect(reads.length).toBeGreaterThan(20)
    expect([...new Set(denied)]).toEqual([])
  })

  it('allows to make every role of the stacks, and to hand it over', () => {
    const names = stacks.flatMap((stack) =>
      resourcesOfType([stack], 'AWS::IAM::Role').map(({ Properties }) =>
        String(Properties['RoleName'] ?? `${stack.name}-Role1ABCC5F0-XYZ`),
      ),
    )
    expect(names.length).toBeGreaterThan(5)
    for (const name of names)
      for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole', 'iam:TagRole'])
        expect(allows(policy, action, role(name)), `${action} ${name}`).toBe(true)
  })

  it("allows GitHub's OIDC provider, service-linked roles, the version of the bootstrap and its bucket", () => {
    const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`
    const linked = role('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS')
    const version = `arn:aws:ssm:${region}:${account}:parameter/cdk-bootstrap/hnb659fds/version`
    const code = `arn:aws:s3:::cdk-hnb659fds-assets-${account}-${region}/code.zip`
    expect(allows(policy, 'iam:CreateOpenIDConnectProvider', provider)).toBe(true)
    expect(allows(policy, 'iam:CreateServiceLinkedRole', linked)).toBe(true)
    expect(allows(policy, 'ssm:GetParameters', version)).toBe(true)
    expect(allows(policy, 's3:GetObject', code)).toBe(true)
  })

  it.each([
    ['iam:CreateUser', `arn:aws:iam::${account}:user/x`],
    ['iam:CreateAccessKey', `arn:aws:iam::${account}:user/x`],
    ['iam:AttachRolePolicy', role('shop-github-deploy-dev')],
    ['iam:PutRolePolicy', role(`cdk-hnb659fds-cfn-exec-role-${account}-${region}`)],
    ['iam:PassRole', role(`cdk-hnb659fds-cfn-exec-role-${account}-${region}`)],
    ['iam:CreatePolicyVersion', `arn:aws:iam::${account}:policy/cdk-execution-dev`],
    ['iam:CreateRole', role('Administrator')],
    ['sts:AssumeRole', role('Administrator')],
    ['organizations:LeaveOrganization', '*'],
    ['kms:ScheduleKeyDeletion', '*'],
    ['rds:DeleteDBInstance', '*'],
  ])('does not allow %s on %s', (action, resource) => {
    expect(allows(policy, action, resource, here)).toBe(false)
  })

  it('does nothing in another region', () => {
    expect(allows(policy, 'ec2:CreateVpc', '*', here)).toBe(true)
    expect(allows(policy, 'ec2:CreateVpc', '*', { 'aws:RequestedRegion': 'eu-west-3' })).toBe(false)
  })

  it('is as short as IAM wants it', () => {
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(LIMIT)
  })
})

describe('the execution policy of dev beside production in one account', () => {
  const stacks = stacksOf({ environment: 'dev' }).filter(({ name }) => name.startsWith(dev.cluster))
  const neighbours = [
    'app-prod',
    'app-prod-data',
    ...['shop-alerts', 'shop-delivery', 'shop-github', 'shop-registry'],
  ]
  const policy = executionPolicy({ environment: dev, qualifier: 'dev', stacks, neighbours })
  const here = { 'aws:RequestedRegion': dev.region }
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${dev.region}:${dev.account}:${resource}`

  it.each([
    ['ecs:UpdateService', arn('ecs', 'service/app-prod/backend')],
    ['logs:DeleteLogGroup', arn('logs', 'log-group:/ecs/app-prod/backend:*')],
    ['cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:app-prod-ServerErrors')],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::app-prod-data-uploads-1'],
  ])('denies %s on %s, of production by its name', (action, resource) => {
    expect(allows(policy, action, resource, here)).toBe(false)
    const own = resource.replaceAll('app-prod', 'app-dev')
    expect(allows(policy, action, own, here)).toBe(true)
  })

  it('denies what has the tag of a stack of production', () => {
    const tag = 'aws:ResourceTag/aws:cloudformation:stack-name'
    const vpc = arn('ec2', 'vpc/vpc-1')
    expect(allows(policy, 'ec2:DeleteVpc', vpc, { ...here, [tag]: 'app-prod' })).toBe(false)
    expect(allows(policy, 'ec2:DeleteVpc', vpc, { ...here, [tag]: 'app-dev' })).toBe(true)
  })

  it('has no role of production, and is as short as IAM wants it', () => {
    const role = `arn:aws:iam::${dev.account}:role/shop-github-deploy-prod`
    expect(allows(policy, 'iam:PutRolePolicy', role)).toBe(false)
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(LIMIT)
  })
})
