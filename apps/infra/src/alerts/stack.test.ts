import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules, schedules } from '@repo/aws-events'
import { resourceNames } from '@repo/environments'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { actionsOf, dev, idOf, statementsOf, synthesize } from '../app.fixture.ts'

const alerts = join(import.meta.dirname, '../../../alerts/src')
const source = (path: string) => readFileSync(join(alerts, path), 'utf8')
const { template } = synthesize()
const stack = template(idOf('alerts', dev))

describe('the rules', () => {
  const deployed = Object.values(stack.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  )

  it('are those of aws-events, pattern by pattern', () => {
    expect(deployed.filter(({ EventPattern }) => EventPattern)).toEqual(
      rules.map(({ name, description, pattern }) =>
        expect.objectContaining({
          Name: `alerts-${name}`,
          Description: description,
          EventPattern: pattern,
        }),
      ),
    )
  })

  it('tick as they are told', () => {
    expect(deployed.filter(({ ScheduleExpression }) => ScheduleExpression)).toEqual(
      schedules.map(({ name, schedule }) =>
        expect.objectContaining({ Name: `alerts-${name}`, ScheduleExpression: schedule }),
      ),
    )
  })

  it('feed one message group of one queue, and keep what they cannot deliver', () => {
    expect(new Set(deployed.map(({ Targets }) => JSON.stringify(Targets))).size).toBe(1)
    expect(deployed[0]?.Targets).toEqual([
      {
        Id: 'queue',
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Queue/), 'Arn'] },
        SqsParameters: { MessageGroupId: 'alerts' },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Undelivered/), 'Arn'] } },
      },
    ])
  })

  it('are let into these two queues, and no rule of another stack is', () => {
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
            'aws:SourceArn': `arn:aws:events:${dev.region}:${dev.account}:rule/alerts-*`,
          },
        },
      })
  })
})

describe('the queue', () => {
  it('keeps the order, drops what comes twice, and parks what fails again and again', () => {
    stack.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'alerts.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] },
        maxReceiveCount: 15,
      },
    })
    stack.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'alerts-dead-letters.fifo',
      FifoQueue: true,
      MessageRetentionPeriod: 14 * 86_400,
    })
  })

  it('has the name that alerts:redrive looks for', () => {
    expect(source('redrive.ts')).toContain("default('alerts.fifo')")
  })

  it('hides a batch for longer than the Lambda may take', () => {
    const [queue] = Object.values(
      stack.findResources('AWS::SQS::Queue', { Properties: { QueueName: 'alerts.fifo' } }),
    )
    const [fn] = Object.values(stack.findResources('AWS::Lambda::Function'))
    expect(queue?.['Properties'].VisibilityTimeout).toBeGreaterThan(fn?.['Properties'].Timeout)
  })
})

describe('the Lambda', () => {
  const [fn] = Object.values(stack.findResources('AWS::Lambda::Function'))
  const variables = Object.keys(fn?.['Properties'].Environment.Variables)

  it('runs Node 24 on Graviton, and reports record by record what failed', () => {
    expect(fn?.['Properties']).toMatchObject({
      FunctionName: 'alerts',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    })
    stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  it('gets variables that it reads, and every one that it cannot do without', () => {
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

  it('may do what its code calls, and nothing else', () => {
    const ofQueue = [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ]
    const ofLog = ['logs:CreateLogStream', 'logs:PutLogEvents']
    // ECR asks it in the Lambda's name.
    const ofInspector = ['inspector2:ListCoverage', 'inspector2:ListFindings']
    // The token is in Secrets Manager here, not in Parameter Store.
    const called = calledActions().filter((action) => action !== 'ssm:GetParameter')
    expect(actionsOf(statementsOf(stack, 'Role'))).toEqual(
      [...new Set([...called, ...ofQueue, ...ofLog, ...ofInspector])].sort(),
    )
  })

  it('reads one secret, and logs of the services of the table alone', () => {
    const resources = (action: string) =>
      statementsOf(stack, 'Role')
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource }) => Resource)
    expect(resources('secretsmanager:GetSecretValue')).toEqual([
      `arn:aws:secretsmanager:${dev.region}:${dev.account}:secret:alerts/slack-token-??????`,
    ])
    expect(resources('logs:GetLogEvents')).toEqual([
      `arn:aws:logs:${dev.region}:${dev.account}:log-group:${resourceNames(dev).logGroup}:*`,
    ])
    expect(resources('ecs:DescribeTaskDefinition')).toEqual(['*'])
    const everything = statementsOf(stack, 'Role').filter(({ Resource }) => Resource === '*')
    expect(actionsOf(everything)).toEqual([
      'ecs:DescribeTaskDefinition',
      'ecs:ListTasks',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
    ])
  })
})

it('the table has the keys, the index and the expiry that the store uses', () => {
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

describe('the alarms', () => {
  const alarms = Object.values(stack.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )

  it('hear of everything that would make alerts fall silent, and tell the topic', () => {
    expect(alarms.map(({ MetricName, Namespace }) => `${Namespace} ${MetricName}`).sort()).toEqual([
      'AWS/Lambda Errors',
      'AWS/SQS ApproximateAgeOfOldestMessage',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'FargateStarter/Alerts Heartbeat',
    ])
    for (const { AlarmActions } of alarms)
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }])
  })

  it('take a heartbeat that is not there for one that stopped', () => {
    const heartbeat = alarms.find(({ MetricName }) => MetricName === 'Heartbeat')
    expect(heartbeat).toMatchObject({
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'Service', Value: 'alerts' }],
    })
    const metrics = source('metrics.ts')
    expect(metrics).toContain(`NAMESPACE = '${heartbeat?.Namespace}'`)
    expect(metrics).toContain("| 'heartbeat'")
    expect(metrics).toContain("Service: 'alerts'")
  })

  it('reach an address that is given', () => {
    const context = { 'alerts:email': 'ops@example.com' }
    synthesize({ context })
      .template(idOf('alerts', dev))
      .hasResourceProperties('AWS::SNS::Subscription', {
        Protocol: 'email',
        Endpoint: 'ops@example.com',
      })
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

/** Every operation of AWS that the code of the Lambda has a command for. */
function calledActions(): string[] {
  const files = globSync('**/*.ts', { cwd: alerts }).filter(
    (path) => !/\.test\.ts$|^testing\/|^preview\/|^redrive/.test(path),
  )
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
