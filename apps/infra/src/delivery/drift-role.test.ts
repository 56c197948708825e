import { describe, expect, it } from 'vitest'
import { actionsOf, dev, environments, idOf, statementsOf, synthesize } from '../app.fixture.ts'
import data from './read-permissions/read-permissions.json' with { type: 'json' }
import { readPermissions, withheld } from './read-permissions/read-permissions.ts'

// Every resource type that some setting adds.
const { assembly, template } = synthesize({
  table: environments.map((one) => ({ ...one, slack: { ...one.slack, approvers: ['U0HANA'] } })),
  context: {
    'dev:egress': 'nat-instance',
    'prod:certificateArn': '',
    'prod:hostedZone': 'Z0A1B2C3/example.com',
    'dev:scaling': '2-4',
    'dev:schedule': 'MON-FRI 08:00-20:00 Asia/Tokyo',
    'dev:firewall': '2000',
    'images:scanning': 'enhanced',
    'images:signing': 'on',
  },
})
const statements = statementsOf(template(idOf('delivery', dev)), 'DriftRoledev')
const allowed = actionsOf(statements)
const permissions = new Set(Object.values(readPermissions).flat())

/** The command that makes the file again. */
const update = 'node apps/infra/src/delivery/read-permissions/update.ts'

describe('read permissions of resource types', () => {
  it(`are those of all types in the templates: ${update}`, () => {
    const types = assembly.stacks.flatMap(({ template }) =>
      Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type),
    )
    expect(Object.keys(readPermissions)).toEqual([...new Set(types)].sort())
  })

  it('name their source and its date', () => {
    expect(data.source).toContain('handlers.read.permissions')
    expect(data.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('are missing only where CloudFormation has no read handler', () => {
    const without = Object.entries(readPermissions).filter(([, actions]) => actions.length === 0)
    expect(without.map(([type]) => type)).toEqual([
      'AWS::IAM::Policy',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
    ])
  })
})

describe('the drift role', () => {
  it('has every read permission that is not withheld with a reason', () => {
    const missing = [...permissions].filter((action) => !allowed.includes(action))
    expect(missing.sort()).toEqual(Object.keys(withheld).sort())
  })

  it('has as many actions of each service as were reviewed, so that none gets lost', () => {
    const byService = Map.groupBy(allowed, (action) => action.split(':')[0])
    const counts = [...byService].map(([service, actions]) => [service, actions.length])
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
      {
        "acm": 2,
        "apigateway": 1,
        "application-autoscaling": 4,
        "cloudformation": 6,
        "cloudwatch": 3,
        "cognito-idp": 4,
        "dynamodb": 7,
        "ec2": 19,
        "ecr": 10,
        "ecs": 7,
        "elasticloadbalancing": 10,
        "events": 3,
        "iam": 6,
        "kms": 1,
        "lambda": 8,
        "logs": 5,
        "route53": 3,
        "s3": 22,
        "signer": 1,
        "sns": 5,
        "sqs": 2,
        "ssm": 2,
        "vpc-lattice": 1,
        "wafv2": 3,
      }
    `)
  })

  it('may detect drift of a stack, which CloudFormation authorizes for each resource', () => {
    expect(allowed).toEqual(
      expect.arrayContaining([
        'cloudformation:BatchDescribeTypeConfigurations',
        'cloudformation:DescribeStackDriftDetectionStatus',
        'cloudformation:DescribeStackResourceDrifts',
        'cloudformation:DetectStackDrift',
        'cloudformation:DetectStackResourceDrift',
      ]),
    )
  })

  it('only reads, except that detecting drift is an action of its own', () => {
    for (const action of allowed)
      expect(action).toMatch(
        // API Gateway's actions are HTTP methods.
        /^cloudformation:Detect|^apigateway:GET$|:(Describe|List|Get|BatchGet|BatchCheck|BatchDescribe)/,
      )
  })

  it('reads neither objects, secrets, logs, users nor tables', () => {
    const contents =
      /^(s3:GetObject|secretsmanager:|ssm:(?!DescribeAssociation|ListAssociations)|logs:(GetLog|FilterLog|StartQuery|Get.*Events)|kms:Decrypt|cognito-idp:(AdminGet|ListUsers)|dynamodb:(GetItem|BatchGetItem|Query|Scan)|sqs:Receive|sts:)/
    expect(allowed.filter((action) => contents.test(action))).toEqual([])
  })

  it('names resources, except of services whose descriptions have none', () => {
    const anything = statements.filter(({ Resource }) => Resource === '*')
    const services = new Set(actionsOf(anything).map((action) => action.split(':')[0]))
    expect([...services]).toEqual([
      'acm',
      'application-autoscaling',
      'cloudformation',
      'cloudwatch',
      'ec2',
      'ecr',
      'ecs',
      'elasticloadbalancing',
      'kms',
      'logs',
      'route53',
      'signer',
      'ssm',
      'vpc-lattice',
      'wafv2',
    ])
  })

  it('fits into the 10240 characters of the policies of a role', () => {
    expect(JSON.stringify(statements).length).toBeLessThan(10_240)
  })
})
