import * as z from 'zod'
import { isObject, TemplateError } from './template.ts'

/** CloudFormation accepts numbers as strings too. */
const number = z.coerce.number()
const boolean = z.boolean()
const string = z.string()
const strings = z.record(string, string)

/**
 * The properties that local-cloud reads of each type of resource. It ignores every other one.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const schemas = {
  'AWS::ApiGatewayV2::Api': z.object({ Name: string.optional(), ProtocolType: string.optional() }),
  'AWS::ApiGatewayV2::Integration': z.object({ ApiId: string, IntegrationUri: string }),
  'AWS::ApiGatewayV2::Route': z.object({ ApiId: string, RouteKey: string, Target: string }),
  'AWS::CloudWatch::Alarm': z.object({
    AlarmName: string.optional(),
    Threshold: number,
    Period: number.optional(),
    EvaluationPeriods: number,
    DatapointsToAlarm: number.optional(),
    Metrics: z
      .array(
        z.object({
          MetricStat: z
            .object({
              Metric: z.object({
                MetricName: string,
                Dimensions: z.array(z.object({ Name: string, Value: string })),
              }),
              Period: number,
            })
            .optional(),
        }),
      )
      .optional(),
  }),
  'AWS::Cognito::UserPool': z.object({}),
  'AWS::Cognito::UserPoolClient': z.object({}),
  'AWS::DynamoDB::Table': z.object({
    TableName: string.optional(),
    AttributeDefinitions: z.array(z.unknown()),
    KeySchema: z.array(z.unknown()),
    BillingMode: string.optional(),
    GlobalSecondaryIndexes: z.array(z.unknown()).optional(),
    LocalSecondaryIndexes: z.array(z.unknown()).optional(),
  }),
  'AWS::EC2::SecurityGroup': z.object({}),
  'AWS::EC2::Subnet': z.object({}),
  'AWS::EC2::VPC': z.object({}),
  'AWS::ECR::Repository': z.object({ RepositoryName: string.optional() }),
  'AWS::ECS::Cluster': z.object({ ClusterName: string.optional() }),
  'AWS::ElasticLoadBalancingV2::Listener': z.object({
    LoadBalancerArn: string,
    Port: number,
    DefaultActions: z.array(z.object({ Type: string, TargetGroupArn: string.optional() })),
  }),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': z.object({ Name: string.optional() }),
  'AWS::ElasticLoadBalancingV2::TargetGroup': z.object({
    Name: string.optional(),
    Port: number,
    VpcId: string.optional(),
    HealthCheckPath: string.optional(),
    HealthCheckIntervalSeconds: number.optional(),
    HealthCheckTimeoutSeconds: number.optional(),
    HealthyThresholdCount: number.optional(),
    UnhealthyThresholdCount: number.optional(),
    Matcher: z.object({ HttpCode: string }).optional(),
    TargetGroupAttributes: z.array(z.object({ Key: string, Value: string })).optional(),
  }),
  'AWS::Events::Rule': z.object({
    Name: string.optional(),
    Description: string.optional(),
    EventPattern: z.unknown().optional(),
    ScheduleExpression: string.optional(),
    Targets: z
      .array(
        z.object({
          Id: string.default('Target0'),
          Arn: string,
          SqsParameters: z.object({ MessageGroupId: string }).optional(),
        }),
      )
      .optional(),
  }),
  'AWS::IAM::Role': z.object({
    RoleName: string.optional(),
    AssumeRolePolicyDocument: z.object({
      Statement: z.array(z.object({ Principal: z.record(string, z.unknown()) })),
    }),
  }),
  'AWS::Lambda::EventSourceMapping': z.object({
    EventSourceArn: string,
    FunctionName: string,
    BatchSize: number.optional(),
    FunctionResponseTypes: z.array(string).optional(),
  }),
  'AWS::Lambda::Function': z.object({
    FunctionName: string.optional(),
    Environment: z.object({ Variables: strings }).optional(),
    LoggingConfig: z.object({ LogGroup: string.optional() }).optional(),
    Timeout: number.optional(),
  }),
  'AWS::Logs::LogGroup': z.object({ LogGroupName: string.optional() }),
  'AWS::S3::Bucket': z.object({
    BucketName: string.optional(),
    CorsConfiguration: z
      .object({
        CorsRules: z.array(
          z.object({
            AllowedMethods: z.array(string),
            AllowedOrigins: z.array(string),
            AllowedHeaders: z.array(string).optional(),
            MaxAge: number.optional(),
          }),
        ),
      })
      .optional(),
  }),
  'AWS::SNS::Topic': z.object({ TopicName: string.optional() }),
  'AWS::SQS::Queue': z.object({
    QueueName: string.optional(),
    FifoQueue: boolean.optional(),
    ContentBasedDeduplication: boolean.optional(),
    VisibilityTimeout: number.optional(),
    MessageRetentionPeriod: number.optional(),
    RedrivePolicy: z.object({ deadLetterTargetArn: string, maxReceiveCount: number }).optional(),
  }),
} as const

export type ResourceType = keyof typeof schemas
export type Properties<Type extends ResourceType> = z.output<(typeof schemas)[Type]>

/** Types that are ignored: networks, policies, subscriptions. */
const ignored: readonly RegExp[] = [
  // Subnets and security groups are names here: every task is on this machine.
  /^AWS::EC2::(EIP|InternetGateway|NatGateway|Route|RouteTable|VPCEndpoint|VPCGatewayAttachment)$/,
  /^AWS::EC2::(SecurityGroup(Egress|Ingress)|SubnetRouteTableAssociation)$/,
  // Policies are not evaluated.
  /^AWS::IAM::(ManagedPolicy|OIDCProvider|Policy)$/,
  /^AWS::Lambda::Permission$/,
  /^AWS::(S3::Bucket|SNS::Topic|SQS::Queue)Policy$/,
  // A cluster has both capacity providers.
  /^AWS::ECS::ClusterCapacityProviderAssociations$/,
  // Every action of an alarm runs, every request is let through, and images are neither scanned nor signed by themselves.
  /^AWS::CloudWatch::AlarmMuteRule$/,
  /^AWS::WAFv2::/,
  /^AWS::ECR::(RegistryScanning|Signing)Configuration$/,
  /^AWS::Signer::SigningProfile$/,
  // Every API has the stage $default, without limits.
  /^AWS::ApiGatewayV2::Stage$/,
  // Nothing is scaled.
  /^AWS::ApplicationAutoScaling::(ScalableTarget|ScalingPolicy)$/,
  // Each target group has a port of its own.
  /^AWS::ElasticLoadBalancingV2::ListenerRule$/,
  // Nothing is delivered to subscribers.
  /^AWS::SNS::Subscription$/,
  /^AWS::CDK::Metadata$/,
]

export function isSupported(type: string): type is ResourceType {
  return Object.hasOwn(schemas, type)
}

/**
 * Whether resources of a type are ignored.
 * @throws TemplateError for a type that is neither provisioned nor ignored
 */
export function isIgnored(type: string, logicalId: string): boolean {
  if (isSupported(type)) return false
  if (ignored.some((pattern) => pattern.test(type))) return true
  throw new TemplateError(
    `${logicalId}: the local cloud provisions no ${type}. It provisions ${Object.keys(schemas).join(', ')}`,
  )
}

/** Only the properties of a resource that are read, at every depth. Intrinsic functions stay whole. */
export function relevantProperties(
  type: string,
  properties: unknown = {},
): Readonly<Record<string, unknown>> {
  const relevant = isSupported(type) ? pick(schemas[type], properties) : {}
  return isObject(relevant) ? relevant : {}
}

function pick(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional) return pick(schema.unwrap(), value)
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => pick(schema.element, item))
  if (!(schema instanceof z.ZodObject) || !isObject(value) || isIntrinsic(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => Object.hasOwn(schema.shape, name))
      .map(([name, property]) => [name, pick(schema.shape[name], property)]),
  )
}

function isIntrinsic(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'))
}
