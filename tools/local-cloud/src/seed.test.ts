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
import { type LocalCloud, startLocalCloud } from './local-cloud.ts'
import { clientConfig, dev, prod } from './testing.ts'

let cloud: LocalCloud
let config: ReturnType<typeof clientConfig>
let outputs: Record<string, string>

beforeAll(async () => {
  cloud = await startLocalCloud({ environments: [dev, prod], speed: 0 })
  config = clientConfig(cloud.endpoint, dev)
  const { Stacks } = await new CloudFormationClient(config).send(
    new DescribeStacksCommand({ StackName: 'app-dev' }),
  )
  outputs = Object.fromEntries(
    Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [],
  )
})
afterAll(() => cloud.close())

describe('an environment, as its stacks leave it', () => {
  it('has the outputs that the definitions look up, and exports them', async () => {
    expect(Object.keys(outputs).toSorted()).toEqual([
      'LogGroupName',
      'SecurityGroupId',
      'SubnetA',
      'SubnetB',
      'TargetGroupArn',
      'TaskExecutionRoleArn',
      'TaskRoleArn',
      'UploadsBucketUrl',
      'UserPoolId',
    ])
    const { Exports } = await new CloudFormationClient(config).send(new ListExportsCommand({}))
    expect(Exports).toContainEqual(
      expect.objectContaining({ Name: 'app-dev-SubnetA', Value: outputs['SubnetA'] }),
    )
  })

  it('has the target group of its outputs, and nothing behind it yet', async () => {
    const TargetGroupArns = [outputs['TargetGroupArn'] ?? '']
    const { TargetGroups } = await new ElasticLoadBalancingV2Client(config).send(
      new DescribeTargetGroupsCommand({ TargetGroupArns }),
    )
    expect(TargetGroups).toMatchObject([
      { TargetGroupArn: TargetGroupArns[0], TargetType: 'ip', HealthCheckPath: '/readyz' },
    ])
    expect((await fetch(await cloud.serviceUrl(dev))).status).toBe(503)
  })

  it('has no stack of another account', async () => {
    const describe = new DescribeStacksCommand({ StackName: 'app-prod' })
    await expect(new CloudFormationClient(config).send(describe)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id app-prod does not exist',
    })
  })

  it('has task roles that trust ECS alone, so that nobody else may assume them', async () => {
    const iam = new IAMClient(config)
    const RoleName = outputs['TaskExecutionRoleArn']?.split('/').at(-1) ?? ''
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
      Statement: [{ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    })
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nope' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
    const assume = (RoleArn: string) =>
      new STSClient(config).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'x' }))
    await expect(assume(outputs['TaskExecutionRoleArn'] ?? '')).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    expect(await assume('arn:aws:iam::111122223333:role/github-deploy-dev')).toMatchObject({
      Credentials: { AccessKeyId: 'ASIA111122223333' },
    })
  })

  it('has ids that are the same at every start', async () => {
    const again = await startLocalCloud({ environments: [dev], speed: 0 })
    const { Stacks } = await new CloudFormationClient(clientConfig(again.endpoint, dev)).send(
      new DescribeStacksCommand({ StackName: 'app-dev' }),
    )
    await again.close()
    for (const { OutputKey = '', OutputValue } of Stacks?.[0]?.Outputs ?? [])
      expect(OutputValue?.replace(again.endpoint, cloud.endpoint)).toBe(outputs[OutputKey])
  })

  it('can be scaled on paper', async () => {
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

describe('the alerts of an account', () => {
  it('have a table with an index of what is open', async () => {
    const { Table } = await new DynamoDBClient(config).send(
      new DescribeTableCommand({ TableName: 'alerts' }),
    )
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [{ AttributeName: 'open' }, { AttributeName: 'openSince' }],
        },
      ],
    })
  })

  it('have the token of Slack as a secret', async () => {
    const secrets = new SecretsManagerClient(config)
    const SecretId = 'alerts/slack-token'
    const { ARN } = await secrets.send(new DescribeSecretCommand({ SecretId }))
    const value = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))
    expect(value.SecretString).toBe(cloud.slack.token)
    await expect(
      secrets.send(new GetSecretValueCommand({ SecretId: 'nope' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('have a topic, whose messages are kept by protocol', async () => {
    const sns = new SNSClient(config)
    const { Topics } = await sns.send(new ListTopicsCommand({}))
    const TopicArn = Topics?.[0]?.TopicArn ?? ''
    expect(TopicArn).toBe(cloud.alerts(dev).topicArn)
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

  it('have the rules of aws-events, which put events into the queue once each', async () => {
    const { Rules } = await new EventBridgeClient(config).send(new ListRulesCommand({}))
    expect(Rules?.map(({ Name }) => Name)).toContain('ecs-deployment')
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
    await cloud.bus.emit({ ...event, id: 'e-2', source: 'somebody.else' })
    const queued = cloud.alerts(dev).queue.messages()
    expect(queued.map(({ body }) => JSON.parse(body))).toEqual([event])
    expect(cloud.alerts(prod).queue.messages()).toEqual([])
  })

  it('are looked after every minute', async () => {
    const before = cloud.alerts(prod).queue.messages().length
    await cloud.clock.advance(60_000)
    const [tick] = cloud.alerts(prod).queue.messages().slice(before)
    expect(JSON.parse(tick?.body ?? '{}')).toMatchObject({ 'detail-type': 'Scheduled Event' })
  })
})

it('says that there is no such parameter', async () => {
  await expect(
    new SSMClient(config).send(new GetParameterCommand({ Name: '/nope' })),
  ).rejects.toMatchObject({ name: 'ParameterNotFound' })
})
