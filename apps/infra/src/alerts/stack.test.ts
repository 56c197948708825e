import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAlarmName, rulesOf, schedules } from '@repo/aws-events'
import { resourceNames, sharedNames } from '@repo/environments'
import { READ_SCHEDULE } from '@repo/scheduled-scaling'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import {
  actionsOf,
  dev,
  expectAlarmTexts,
  idOf,
  prod,
  project,
  staging,
  statementsOf,
  synthesize,
} from '../app.fixture.ts'

const alerts = join(import.meta.dirname, '../../../alerts/src')
const source = (path: string) => readFileSync(join(alerts, path), 'utf8')
const { template } = synthesize()
const stack = template(idOf('alerts', dev))
const names = sharedNames(project)

describe('EventBridge rules', () => {
  const deployed = Object.values(stack.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  )

  it('have the patterns of aws-events', () => {
    expect(deployed.filter(({ EventPattern }) => EventPattern)).toEqual(
      rulesOf([dev]).map(({ name, description, pattern }) =>
        expect.objectContaining({
          Name: `${names.alerts}-${name}`,
          Description: description,
          EventPattern: pattern,
        }),
      ),
    )
  })

  it('have the schedules of aws-events', () => {
    expect(deployed.filter(({ ScheduleExpression }) => ScheduleExpression)).toEqual(
      schedules.map(({ name, schedule }) =>
        expect.objectContaining({ Name: `${names.alerts}-${name}`, ScheduleExpression: schedule }),
      ),
    )
  })

  it('send to one queue, in the message group of their rule, with a dead-letter queue', () => {
    const groups = [...rulesOf([dev]), ...schedules].map(({ name, group }) => [name, group])
    const groupOf = new Map(groups.map(([name, group]) => [`${names.alerts}-${name}`, group]))
    for (const { Name, Targets } of deployed)
      expect(Targets).toEqual([
        {
          Id: 'queue',
          Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Queue/), 'Arn'] },
          SqsParameters: { MessageGroupId: groupOf.get(Name) },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Undelivered/), 'Arn'] },
          },
        },
      ])
  })

  it('have a message group for each environment of the account and region, and for nobody else', () => {
    const both = synthesize({ table: [staging, dev, prod] })
    const rules = Object.values(
      both.template(idOf('alerts', dev)).findResources('AWS::Events::Rule'),
    )
    const groups = rules.map(({ Properties }) => Properties.Targets[0].SqsParameters.MessageGroupId)
    expect(new Set(groups)).toEqual(
      new Set([dev.name, staging.name, 'other-clusters', 'image-scans', 'every-minute']),
    )
    expect(groups.filter((group) => group === dev.name)).toHaveLength(
      groups.filter((group) => group === staging.name).length,
    )
  })

  it('may send to these two queues, unlike rules of other stacks', () => {
    const policies = Object.values(stack.findResources('AWS::SQS::QueuePolicy'))
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow')
    expect(allowed).toHaveLength(2)
    for (const statement of allowed)
      expect(statement).toMatchObject({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnLike: {
            'aws:SourceArn': `arn:aws:events:${dev.region}:${dev.account}:rule/${names.alerts}-*`,
          },
        },
      })
  })
})

describe('alerts queue', () => {
  it('keeps the order, drops duplicates, and dead-letters after repeated failures', () => {
    stack.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: names.queue,
      FifoQueue: true,
      ContentBasedDeduplication: true,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] },
        maxReceiveCount: 15,
      },
    })
    stack.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: names.deadLetterQueue,
      FifoQueue: true,
      MessageRetentionPeriod: 14 * 86_400,
    })
  })

  it('has the name that alerts:redrive uses', () => {
    expect(source('redrive/cli.ts')).toContain('default(sharedNames().queue)')
  })

  it('has a visibility time-out above that of the Lambda', () => {
    const [queue] = Object.values(
      stack.findResources('AWS::SQS::Queue', { Properties: { QueueName: names.queue } }),
    )
    const [fn] = Object.values(stack.findResources('AWS::Lambda::Function'))
    expect(queue?.['Properties'].VisibilityTimeout).toBeGreaterThan(fn?.['Properties'].Timeout)
  })
})

const variables = Object.keys(
  Object.values(stack.findResources('AWS::Lambda::Function'))[0]?.['Properties'].Environment
    .Variables,
)

describe('alerts Lambda', () => {
  const [fn] = Object.values(stack.findResources('AWS::Lambda::Function'))

  it('runs Node 24 on Graviton, and reports failures by record', () => {
    expect(fn?.['Properties']).toMatchObject({
      FunctionName: names.alerts,
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    })
    stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  it('gets only variables that it reads, and all that it requires', () => {
    const [, schema = ''] = /const schema = z\.object\(\{(.*?)\n\}\)/s.exec(source('env.ts')) ?? []
    const read = [...schema.matchAll(/^ {2}([A-Z_]+): (.*)/gm)]
    expect(read.length).toBeGreaterThan(8)
    const names = read.map(([, name]) => name)
    expect(variables.filter((name) => !names.includes(name))).toEqual([])
    const required = read.filter(([, , rule]) => rule?.startsWith('z.string('))
    const bySelf = ['AWS_REGION']
    expect([...variables, ...bySelf]).toEqual(
      expect.arrayContaining(required.map(([, name]) => name)),
    )
  })

  it('may call what its code calls, and nothing else', () => {
    const ofQueue = [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ]
    const ofLog = ['logs:CreateLogStream', 'logs:PutLogEvents']
    // Called by ECR with the Lambda's permissions.
    const ofInspector = ['inspector2:ListCoverage', 'inspector2:ListFindings']
    // The token is in Secrets Manager here, not in Parameter Store.
    const called = calledActions().filter((action) => action !== 'ssm:GetParameter')
    expect(actionsOf(statementsOf(stack, 'Role'))).toEqual(
      [...new Set([...called, ...READ_SCHEDULE, ...ofQueue, ...ofLog, ...ofInspector])].sort(),
    )
  })

  it('may read one secret, and only logs of services in the table', () => {
    const resources = (action: string) =>
      statementsOf(stack, 'Role')
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource }) => Resource)
    expect(resources('secretsmanager:GetSecretValue')).toEqual([
      `arn:aws:secretsmanager:${dev.region}:${dev.account}:secret:${names.slackToken}-??????`,
    ])
    expect(resources('logs:GetLogEvents')).toEqual([
      `arn:aws:logs:${dev.region}:${dev.account}:log-group:${resourceNames(dev).logGroup}:*`,
    ])
    expect(resources('ecs:DescribeTaskDefinition')).toEqual(['*'])
    const everything = statementsOf(stack, 'Role').filter(({ Resource }) => Resource === '*')
    expect(actionsOf(everything)).toEqual([
      ...READ_SCHEDULE,
      'ecs:DescribeTaskDefinition',
      'ecs:ListTasks',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
    ])
  })
})

describe('the Lambda that answers clicks', () => {
  const approvers = ['U0HANA', 'S0APPROVERS']
  const approving = { ...dev, slack: { ...dev.slack, approvers } }
  const clicks = synthesize({ table: [approving, staging] }).template(idOf('alerts', dev))
  const statements = statementsOf(clicks, 'ClicksRole')
  const resourcesOf = (action: string) =>
    statements.flatMap(({ Action, Resource }) =>
      [Action].flat().includes(action) ? [Resource].flat() : [],
    )

  it('is not there where no environment names approvers, and no message has buttons', () => {
    stack.resourceCountIs('AWS::Lambda::Function', 1)
    stack.resourceCountIs('AWS::ApiGatewayV2::Api', 0)
    expect(variables).not.toContain('APPROVERS')
  })

  it('has the approvers that the alerts have, and the secrets by name', () => {
    const variablesOf = (name: string) => {
      const found = clicks.findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: name },
      })
      return Object.values(found)[0]?.['Properties'].Environment.Variables
    }
    const APPROVERS = JSON.stringify({ [dev.name]: approvers })
    expect(variablesOf(names.alerts)).toMatchObject({ APPROVERS })
    expect(variablesOf(names.clicks)).toMatchObject({
      APPROVERS,
      SLACK_SIGNING_SECRET_ID: names.slackSigningSecret,
      SLACK_TOKEN_SECRET_ID: names.slackToken,
    })
  })

  it('may call what its code calls, and nothing else', () => {
    const shared = ['dynamodb:UpdateItem', 'secretsmanager:GetSecretValue']
    const ofLog = ['logs:CreateLogStream', 'logs:PutLogEvents']
    expect(actionsOf(statements)).toEqual(
      [...new Set([...calledActions('clicks'), ...shared, ...ofLog])].sort(),
    )
  })

  it('may answer hooks of the cluster that names approvers, and of no other', () => {
    const { region, account, cluster } = dev
    const at = (type: string) => `arn:aws:ecs:${region}:${account}:${type}/${cluster}/*`
    expect(resourcesOf('ecs:ContinueServiceDeployment')).toEqual([at('service-deployment')])
    expect(JSON.stringify(statements)).not.toContain(staging.cluster)
    expect(statements.find(({ Action }) => Action === 'dynamodb:UpdateItem')).toMatchObject({
      Condition: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': ['clicks#*', `service#${at('service')}`],
        },
      },
    })
  })

  it('is called by one route, with limits and an access log', () => {
    clicks.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /clicks' })
    clicks.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      AccessLogSettings: { DestinationArn: Match.anyValue() },
    })
    clicks.hasOutput('ClicksUrl', {})
  })
})

it('the alerts table has the keys, the index and the TTL that the store uses', () => {
  stack.hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'open',
        KeySchema: [
          { AttributeName: 'open', KeyType: 'HASH' },
          { AttributeName: 'openSince', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  })
})

describe('alarms of the alerts', () => {
  const alarms = Object.values(stack.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )

  it('cover every way for alerts to fall silent, and publish to the topic', () => {
    expect(alarms.map(({ MetricName, Namespace }) => `${Namespace} ${MetricName}`).sort()).toEqual([
      'AWS/Lambda Errors',
      'AWS/Lambda Throttles',
      'AWS/SQS ApproximateAgeOfOldestMessage',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'FargateStarter/Alerts Heartbeat',
    ])
    for (const { AlarmActions } of alarms)
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }])
  })

  it('have texts with their meaning, what to look at and what to do, as long as CloudWatch takes', () => {
    expectAlarmTexts(stack)
  })

  it('have names that are no alarms of an environment: the alerts would report on themselves', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      `${names.alerts}-DeadLettered`,
      `${names.alerts}-Failing`,
      `${names.alerts}-Late`,
      `${names.alerts}-NotDelivered`,
      `${names.alerts}-Silent`,
      `${names.alerts}-Throttled`,
    ])
    for (const { AlarmName } of alarms) expect(parseAlarmName(AlarmName)).toBeUndefined()
  })

  it('may publish to the topic, as may those of the environments', () => {
    stack.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: { Ref: Match.stringLikeRegexp('^Topic') },
            Condition: { StringEquals: { 'aws:SourceAccount': dev.account } },
          }),
        ]),
      },
    })
  })

  it('treat a missing heartbeat as breaching', () => {
    const heartbeat = alarms.find(({ MetricName }) => MetricName === 'Heartbeat')
    expect(heartbeat).toMatchObject({
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'Service', Value: names.alerts }],
    })
    const metrics = source('metrics.ts')
    expect(metrics).toContain(`NAMESPACE = '${heartbeat?.Namespace}'`)
    expect(metrics).toContain("| 'heartbeat'")
    expect(metrics).toContain('Service: service')
    expect(source('handler.ts')).toContain('createMetrics({ service: env.functionName })')
  })

  it.each([
    ['alerts:email', 'email', 'ops@example.com'],
    ['alerts:endpoint', 'https', 'https://events.pager.example.com/sns'],
  ])('reach the subscriber of %s', (setting, Protocol, Endpoint) => {
    synthesize({ context: { 'alerts:email': '', [setting]: Endpoint } })
      .template(idOf('alerts', dev))
      .hasResourceProperties('AWS::SNS::Subscription', { Protocol, Endpoint })
  })
})

/** Prefixes of IAM actions, where the SDK calls a service otherwise. */
const prefixes: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'secrets-manager': 'secretsmanager',
}

/** Operations whose permission has another name. */
const permissions: Readonly<Record<string, string>> = {
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
}

/** Every AWS operation that the Lambda's code has a command for. */
/** Of one of the two functions in the folder. */
function calledActions(of: 'alerts' | 'clicks' = 'alerts'): string[] {
  const files = globSync('**/*.ts', { cwd: alerts })
    .filter((path) => !/\.test\.ts$|^testing\/|^preview\/|^redrive/.test(path))
    .filter((path) => path.startsWith('clicks/') === (of === 'clicks'))
  const actions = files.flatMap((path) =>
    [...source(path).matchAll(/\{([^{}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        [...names.matchAll(/\b(\w+)Command\b/g)].map(
          ([, operation]) => `${prefixes[client] ?? client}:${operation}`,
        ),
    ),
  )
  return [...new Set(actions.map((action) => permissions[action] ?? action))]
}
