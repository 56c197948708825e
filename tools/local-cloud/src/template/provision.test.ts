import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListExportsCommand,
} from '@aws-sdk/client-cloudformation'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig, dev, prod, startTestCloud, type TestCloud } from '../testing.ts'
import type { Template } from './template.ts'

let cloud: TestCloud
let config: ReturnType<typeof clientConfig>
let outputs: Record<string, string>

beforeAll(async () => {
  cloud = await startTestCloud([dev, prod], { speed: 0 })
  config = clientConfig(cloud.endpoint, dev)
  outputs = cloud.outputs(dev)
})
afterAll(() => cloud.close())

describe('provisioned stack', () => {
  it('DescribeStacks and ListExports return the outputs and exports of the template', async () => {
    const client = new CloudFormationClient(config)
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'app-dev' }))
    expect(
      Object.fromEntries(
        Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [],
      ),
    ).toEqual(outputs)
    const { Exports } = await client.send(new ListExportsCommand({}))
    expect(Exports).toEqual([
      expect.objectContaining({ Name: 'app-dev-UserPoolId', Value: outputs['UserPoolId'] }),
    ])
  })

  it('the target group is behind a load balancer that serves HTTP', async () => {
    const TargetGroupArns = [outputs['TargetGroupArn'] ?? '']
    const { TargetGroups } = await new ElasticLoadBalancingV2Client(config).send(
      new DescribeTargetGroupsCommand({ TargetGroupArns }),
    )
    expect(TargetGroups).toMatchObject([
      { TargetGroupArn: TargetGroupArns[0], TargetType: 'ip', HealthCheckPath: '/readyz' },
    ])
    expect(outputs['ServiceUrl']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(outputs['ServiceUrl'] ?? '')).status).toBe(503)
  })

  it('a stack does not exist in another account', async () => {
    const describe = new DescribeStacksCommand({ StackName: 'app-prod' })
    await expect(new CloudFormationClient(config).send(describe)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id app-prod does not exist',
    })
  })

  it('a task role that trusts ECS only cannot be assumed', async () => {
    const iam = new IAMClient(config)
    const RoleName = 'app-dev-task-execution'
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
      Statement: [{ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    })
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nope' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
    const assume = (name: string) =>
      new STSClient(config).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${dev.account}:role/${name}`,
          RoleSessionName: 'test',
        }),
      )
    await expect(assume(RoleName)).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await assume('app-dev-deploy')).toMatchObject({
      Credentials: { AccessKeyId: 'ASIA111122223333' },
    })
  })

  it('generated ids are the same at every start', async () => {
    const again = await startTestCloud([dev], { speed: 0 })
    const { ServiceUrl: _, ...others } = again.outputs(dev)
    await again.close()
    for (const [name, value] of Object.entries(others))
      expect(value.replace(again.endpoint, cloud.endpoint)).toBe(outputs[name])
  })

  it('Application Auto Scaling stores scalable targets without scaling', async () => {
    const scaling = new ApplicationAutoScalingClient(config)
    const target = {
      ServiceNamespace: 'ecs',
      ResourceId: 'service/app-dev/backend',
      ScalableDimension: 'ecs:service:DesiredCount',
    } as const
    await scaling.send(
      new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 4 }),
    )
    await scaling.send(
      new RegisterScalableTargetCommand({
        ...target,
        SuspendedState: { DynamicScalingInSuspended: true },
      }),
    )
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: ['service/app-dev/backend'],
      }),
    )
    expect(ScalableTargets).toMatchObject([
      {
        MinCapacity: 1,
        MaxCapacity: 4,
        SuspendedState: { DynamicScalingInSuspended: true, ScheduledScalingSuspended: false },
      },
    ])
  })
})

describe('provisioned resources', () => {
  it('a table accepts items', async () => {
    const { Table } = await new DynamoDBClient(config).send(
      new DescribeTableCommand({ TableName: 'work' }),
    )
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'pk' }] })
  })

  it('a topic stores messages by protocol', async () => {
    const sns = new SNSClient(config)
    const { Topics } = await sns.send(new ListTopicsCommand({}))
    const TopicArn = Topics?.[0]?.TopicArn ?? ''
    expect(TopicArn).toBe(outputs['TopicArn'])
    const publish = (message: object) =>
      sns.send(
        new PublishCommand({
          TopicArn,
          MessageStructure: 'json',
          Message: JSON.stringify(message),
          MessageAttributes: { kind: { DataType: 'String', StringValue: 'failure' } },
        }),
      )
    await publish({ default: 'short', email: 'long' })
    expect(cloud.sns.messages(TopicArn)).toMatchObject([
      {
        message: 'short',
        byProtocol: { email: 'long' },
        attributes: { kind: { StringValue: 'failure' } },
      },
    ])
    await expect(publish({ email: 'long' })).rejects.toThrow('No default entry')
    await expect(
      sns.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: 'x' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' })
  })

  it('a rule sends matching events to its queue, the same content once', async () => {
    const { Rules } = await new EventBridgeClient(config).send(new ListRulesCommand({}))
    expect(Rules?.map(({ Name }) => Name)).toContain('ecs')
    const event = {
      id: 'e-1',
      account: dev.account,
      region: dev.region,
      source: 'aws.ecs',
      'detail-type': 'ECS Deployment State Change',
      detail: {},
    }
    await cloud.bus.emit(event)
    await cloud.bus.emit(event)
    await cloud.bus.emit({ ...event, id: 'e-2', source: 'other.source' })
    const queued = cloud.queue(dev).messages()
    expect(queued.map(({ body }) => JSON.parse(body))).toEqual([event])
    expect(cloud.queue(prod).messages()).toEqual([])
  })

  it('a schedule sends Scheduled Event to its queue', async () => {
    const before = cloud.queue(prod).messages().length
    await cloud.clock.advance(60_000)
    const [scheduled] = cloud.queue(prod).messages().slice(before)
    expect(JSON.parse(scheduled?.body ?? '{}')).toMatchObject({ 'detail-type': 'Scheduled Event' })
  })

  it('a queue has the settings of the template and the defaults of AWS', () => {
    expect(cloud.queue(dev).settings).toEqual({
      fifo: true,
      contentBasedDeduplication: true,
      visibilitySeconds: 30,
      retentionSeconds: 4 * 86_400,
      redrive: { deadLetterArn: outputs['DeadLettersArn'], maxReceiveCount: 5 },
    })
    expect(outputs['DeadLettersArn']).toMatch(/:app-dev-DeadLetters-[0-9a-f]{12}\.fifo$/)
  })
})

describe('unsupported template', () => {
  const provision = (Resources: Template['Resources'], Outputs: Template['Outputs'] = {}) =>
    cloud.provision(prod, { stack: 'other', template: { Resources, Outputs } })

  it.each<[string, Template['Resources'], RegExp]>([
    [
      'an unsupported type',
      { Fast: { Type: 'AWS::Neptune::DBCluster' } },
      /^Fast: the local cloud provisions no AWS::Neptune::DBCluster. It provisions AWS::/,
    ],
    [
      'a missing resource',
      { Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { Ref: 'Missing' } } } },
      /^other refers to Missing/,
    ],
    [
      'an unsupported intrinsic function',
      { Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::Cidr': [] } } } },
      /Fn::Cidr is not supported/,
    ],
    [
      'an unsupported attribute',
      {
        Topic: { Type: 'AWS::SNS::Topic' },
        Log: {
          Type: 'AWS::Logs::LogGroup',
          Properties: { LogGroupName: { 'Fn::GetAtt': 'Topic.Colour' } },
        },
      },
      /^Topic has no attribute Colour/,
    ],
    [
      'an invalid property',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 'long' } } },
      /^Queue\.VisibilityTimeout: /,
    ],
    [
      'a circular reference',
      {
        A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'B' } } },
        B: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'A' } } },
      },
      /^circular reference: A → B → A$/,
    ],
  ])('the error of a template names %s', async (_, resources, message) => {
    await expect(provision(resources)).rejects.toThrow(message)
  })

  it('ignored resources and properties do not reject a template', async () => {
    const stack = await provision(
      {
        Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Missing' }] } },
        Topic: {
          Type: 'AWS::SNS::Topic',
          Properties: { TopicName: 'other', Tags: [{ Ref: 'Missing' }] },
        },
      },
      {
        Zone: { Value: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } },
        Name: {
          Value: {
            'Fn::Join': [
              '-',
              [{ Ref: 'AWS::StackName' }, { 'Fn::ImportValue': 'app-prod-UserPoolId' }],
            ],
          },
        },
      },
    )
    expect(stack.outputs).toEqual({
      Zone: 'ap-northeast-1b',
      Name: `other-${cloud.outputs(prod)['UserPoolId']}`,
    })
    expect(stack.refs('AWS::SNS::Topic')).toEqual([
      `arn:aws:sns:${prod.region}:${prod.account}:other`,
    ])
  })
})

it('Secrets Manager finds a secret by name and ARN', async () => {
  cloud.secrets.seedSecret(dev, 'team/token', 'hush')
  const secrets = new SecretsManagerClient(config)
  const SecretId = 'team/token'
  const { ARN } = await secrets.send(new DescribeSecretCommand({ SecretId }))
  const value = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))
  expect(value.SecretString).toBe('hush')
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'nope' }))).rejects.toMatchObject(
    { name: 'ResourceNotFoundException' },
  )
})

it('SSM throws ParameterNotFound for an unknown parameter', async () => {
  await expect(
    new SSMClient(config).send(new GetParameterCommand({ Name: '/nope' })),
  ).rejects.toMatchObject({ name: 'ParameterNotFound' })
})
