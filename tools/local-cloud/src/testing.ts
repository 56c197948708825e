import type { Caller } from './caller.ts'
import { type LocalCloud, startLocalCloud } from './local-cloud.ts'
import type { LocalCloudOptions } from './options.ts'
import type { Queue } from './sqs/queue.ts'
import type { Template } from './template/template.ts'

/** An account and region with the resources of `template`. */
export interface TestPlace extends Caller {
  readonly cluster: string
}

export const dev = {
  account: '111122223333',
  region: 'ap-northeast-1',
  cluster: 'app-dev',
} as const satisfies TestPlace
export const prod = {
  account: '444455556666',
  region: 'ap-northeast-1',
  cluster: 'app-prod',
} as const satisfies TestPlace

/** A stack with resources of each service, for one place. */
export function template({ cluster }: TestPlace): Template {
  const role = (RoleName: string, Principal: object) => ({
    Type: 'AWS::IAM::Role',
    Properties: { RoleName, AssumeRolePolicyDocument: { Statement: [{ Principal }] } },
  })
  return {
    Resources: {
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: cluster } },
      Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'backend' } },
      Logs: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: `/ecs/${cluster}/backend` },
      },
      Uploads: { Type: 'AWS::S3::Bucket', Properties: { BucketName: `${cluster}-uploads` } },
      UserPool: { Type: 'AWS::Cognito::UserPool' },
      TaskExecutionRole: role(`${cluster}-task-execution`, { Service: 'ecs-tasks.amazonaws.com' }),
      DeployRole: role(`${cluster}-deploy`, { Federated: 'token.actions.githubusercontent.com' }),
      LoadBalancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: {
          LoadBalancerArn: { Ref: 'LoadBalancer' },
          Port: 443,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'TargetGroup' } }],
        },
      },
      TargetGroup: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: {
          Name: `${cluster}-backend`,
          Port: 8080,
          HealthCheckPath: '/readyz',
          HealthCheckIntervalSeconds: 1,
          HealthCheckTimeoutSeconds: 2,
          HealthyThresholdCount: 2,
          // A slow start on a busy machine must not count as unhealthy.
          UnhealthyThresholdCount: 10,
          TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
        },
      },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'work' } },
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'work.fifo',
          FifoQueue: true,
          ContentBasedDeduplication: true,
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
            maxReceiveCount: 5,
          },
        },
      },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'work',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        },
      },
      OfEcs: rule({ Name: 'ecs', EventPattern: { source: ['aws.ecs'] } }),
      OfEcr: rule({
        Name: 'ecr',
        EventPattern: { source: ['aws.ecr'], 'detail-type': ['ECR Image Scan'] },
      }),
      EveryMinute: rule({ Name: 'every-minute', ScheduleExpression: 'rate(1 minute)' }),
      Worker: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'worker',
          Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          FunctionName: { Ref: 'Worker' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
    },
    Outputs: {
      TargetGroupArn: { Value: { Ref: 'TargetGroup' } },
      ServiceUrl: { Value: { 'Fn::Sub': `https://\${LoadBalancer.DNSName}` } },
      UploadsBucketUrl: {
        Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': 'Uploads.RegionalDomainName' }]] },
      },
      UserPoolId: { Value: { Ref: 'UserPool' }, Export: { Name: `${cluster}-UserPoolId` } },
      TopicArn: { Value: { Ref: 'Topic' } },
      QueueArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      DeadLettersArn: { Value: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
    },
  }
}

function rule(properties: object) {
  const target = {
    Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    SqsParameters: { MessageGroupId: 'events' },
  }
  return { Type: 'AWS::Events::Rule', Properties: { ...properties, Targets: [target] } }
}

export interface TestCloud extends LocalCloud {
  outputs(place: TestPlace): Readonly<Record<string, string>>
  queue(place: TestPlace): Queue
  deadLetterQueue(place: TestPlace): Queue
}

export interface TestCloudOptions extends LocalCloudOptions {
  /** Path of the bundle of the function `worker`, which is mapped to the queue. */
  readonly worker?: string
}

/** A cloud with these places. Unsigned requests belong to the first one. */
export async function startTestCloud(
  places: readonly TestPlace[],
  { worker, ...options }: TestCloudOptions = {},
): Promise<TestCloud> {
  const [fallback] = places
  const cloud = await startLocalCloud({ ...options, ...(fallback && { fallback }) })
  const outputs = new Map<string, Readonly<Record<string, string>>>()
  try {
    for (const place of places) {
      const stack = await cloud.provision(place, {
        stack: place.cluster,
        template: template(place),
        ...(worker && {
          code: { worker: { bundle: worker, environment: { SLACK_API_URL: cloud.slack.apiUrl } } },
        }),
      })
      outputs.set(place.cluster, stack.outputs)
    }
  } catch (error) {
    await cloud.close()
    throw error
  }
  const outputsOf = ({ cluster }: TestPlace) => outputs.get(cluster) ?? {}
  const queueOf = (arn: string | undefined) => {
    const queue = cloud.sqs.byArn(arn ?? '')
    if (!queue) throw new Error(`no queue ${arn}`)
    return queue
  }
  cloud.slack.seedChannel('#deployments')
  return {
    ...cloud,
    outputs: outputsOf,
    queue: (place) => queueOf(outputsOf(place)['QueueArn']),
    deadLetterQueue: (place) => queueOf(outputsOf(place)['DeadLettersArn']),
  }
}

/** Configuration of an AWS SDK client that calls a cloud as `place`. */
export function clientConfig(endpoint: string, { account, region }: Caller) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
    maxAttempts: 1,
  }
}
