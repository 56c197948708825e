import { resourceNames, stackNames } from '@repo/environments'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { dev, idOf, prod, statementsOf, synthesize } from '../app.fixture.ts'

const defaults = synthesize()
const all = synthesize({
  context: {
    'dev:accessLogs': 'on',
    'dev:firewall': '2000',
    'dev:exec': 'on',
    'dev:logDays': '7',
    'images:scanning': 'enhanced',
    'images:signing': 'on',
  },
})
const attributeOf = (template: ReturnType<typeof all.template>, key: string) => {
  const [loadBalancer] = Object.values(
    template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'),
  )
  const attributes: { Key: string; Value: unknown }[] =
    loadBalancer?.Properties.LoadBalancerAttributes
  return attributes.find(({ Key }) => Key === key)?.Value
}

describe('access logs', () => {
  const data = all.template(stackNames(dev).data)

  it('are on in production alone by default', () => {
    expect(attributeOf(defaults.template(prod.cluster), 'access_logs.s3.enabled')).toBe('true')
    expect(attributeOf(defaults.template(dev.cluster), 'access_logs.s3.enabled')).toBeUndefined()
    expect(attributeOf(all.template(dev.cluster), 'access_logs.s3.enabled')).toBe('true')
  })

  it('go to a bucket that only load balancers write to, and are deleted after ENV:logDays', () => {
    const [bucket] = Object.keys(data.findResources('AWS::S3::Bucket')).filter((id) =>
      id.startsWith('AccessLogs'),
    )
    data.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 7 })]),
      },
    })
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: bucket },
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Action: 's3:PutObject' })]),
      },
    })
  })
})

describe('the firewall', () => {
  it('blocks an address that sends more requests than ENV:firewall, and has the rules of AWS', () => {
    const stack = all.template(dev.cluster)
    stack.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP' } },
        }),
        ...['AmazonIpReputationList', 'CommonRuleSet', 'KnownBadInputsRuleSet'].map((name) =>
          Match.objectLike({
            OverrideAction: { None: {} },
            Statement: {
              ManagedRuleGroupStatement: { VendorName: 'AWS', Name: `AWSManagedRules${name}` },
            },
          }),
        ),
      ],
    })
    const [loadBalancer] = Object.keys(
      stack.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'),
    )
    stack.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { Ref: loadBalancer },
    })
  })

  it('is off by default', () => {
    defaults.template(prod.cluster).resourceCountIs('AWS::WAFv2::WebACL', 0)
  })
})

describe('ECS Exec', () => {
  const group = `/ecs/${dev.cluster}-exec`
  const role = /^Servicebackend.*TaskRole/

  it('needs permissions of the task role, and is logged by the cluster', () => {
    const stack = all.template(dev.cluster)
    expect(statementsOf(stack, role)).toMatchObject([
      { Action: 's3:PutObject' },
      {
        Action: [
          'logs:DescribeLogGroups',
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
        Resource: '*',
      },
      {
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: `arn:aws:logs:${dev.region}:${dev.account}:log-group:${group}:*`,
      },
    ])
    stack.hasResourceProperties('AWS::ECS::Cluster', {
      Configuration: {
        ExecuteCommandConfiguration: {
          Logging: 'OVERRIDE',
          LogConfiguration: { CloudWatchLogGroupName: group },
        },
      },
    })
    all.template(stackNames(dev).data).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: group,
      RetentionInDays: 7,
    })
  })

  it('is off by default: no task role has a permission for it', () => {
    for (const { cluster } of [dev, prod])
      expect(JSON.stringify(statementsOf(defaults.template(cluster), role))).not.toContain(
        'ssmmessages',
      )
  })
})

describe('secrets of tasks', () => {
  it('may be read by the execution role, those of ENV:secrets and no others', () => {
    const stack = synthesize({ context: { 'dev:secrets': 'backend/EXAMPLE_KEY' } })
    const statements = statementsOf(stack.template(dev.cluster), 'TaskExecutionRole')
    expect(statements.filter(({ Sid }) => Sid === 'Secrets')).toMatchObject([
      {
        Action: 'secretsmanager:GetSecretValue',
        Resource: `arn:aws:secretsmanager:${dev.region}:${dev.account}:secret:${dev.cluster}/backend/EXAMPLE_KEY-??????`,
      },
    ])
  })

  it('are none by default', () => {
    const statements = statementsOf(defaults.template(dev.cluster), 'TaskExecutionRole')
    expect(JSON.stringify(statements)).not.toContain('secretsmanager')
  })
})

it.each([
  [30, dev],
  [90, prod],
] as const)('logs are kept for %d days by default', (days, environment) => {
  defaults.template(stackNames(environment).data).hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: resourceNames(environment).logGroup,
    RetentionInDays: days,
  })
})

describe('images', () => {
  const stack = all.template(idOf('registry', dev))
  const { repository } = dev.service

  it('are scanned by Inspector where images:scanning is enhanced', () => {
    stack.hasResourceProperties('AWS::ECR::RegistryScanningConfiguration', {
      ScanType: 'ENHANCED',
      Rules: [
        {
          ScanFrequency: 'CONTINUOUS_SCAN',
          RepositoryFilters: [{ Filter: repository, FilterType: 'WILDCARD' }],
        },
      ],
    })
  })

  it('are signed by ECR where images:signing is on, with a profile that the deploy role may use', () => {
    const [profile] = Object.keys(stack.findResources('AWS::Signer::SigningProfile'))
    const arn = { 'Fn::GetAtt': [profile, 'Arn'] }
    stack.hasResourceProperties('AWS::ECR::SigningConfiguration', {
      Rules: [
        {
          SigningProfileArn: arn,
          RepositoryFilters: [{ Filter: repository, FilterType: 'WILDCARD_MATCH' }],
        },
      ],
    })
    const roles = statementsOf(all.template(idOf('delivery', dev)), 'DeployRoledev')
    const [signing, ...others] = roles.filter(({ Sid }) => Sid === 'SignImages')
    expect({ signing, others }).toMatchObject({
      signing: { Action: 'signer:SignPayload' },
      others: [],
    })
    expect(JSON.stringify(signing?.Resource)).toContain(profile)
  })

  it('are neither by default', () => {
    const without = defaults.template(idOf('registry', dev))
    for (const type of [
      'ECR::RegistryScanningConfiguration',
      'ECR::SigningConfiguration',
      'Signer::SigningProfile',
    ])
      without.resourceCountIs(`AWS::${type}`, 0)
    const roles = statementsOf(defaults.template(idOf('delivery', dev)), 'DeployRoledev')
    expect(JSON.stringify(roles)).not.toContain('signer:')
  })
})
