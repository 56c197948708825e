import type { Billed } from './prices.ts'

/** A CloudFormation template, as far as costs depend on it. */
export interface CostedTemplate {
  readonly Resources?: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown }>>
}

interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource type
  readonly Properties?: Readonly<Record<string, any>>
}

/** The tasks of one service, as its `values.env` has them. */
export interface TaskSize {
  /** `CLUSTER/SERVICE` */
  readonly service: string
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: number
  /** MiB */
  readonly memory: number
  /** `undefined`: Application Auto Scaling decides; the least that it may run counts. */
  readonly count: number | undefined
  readonly arm: boolean
}

export type Quantities = Readonly<Record<Billed, number>>

export interface Counted {
  readonly quantities: Quantities
  /** Resource types whose price is not known here. */
  readonly unpriced: readonly string[]
}

/**
 * Metrics that Container Insights writes for Fargate, each of which is billed as a custom metric.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
const insights = { cluster: 10, service: 13, family: 8 }

/** Types that cost nothing, or by use only: requests, gigabytes, users, images. */
const freeAtRest = new Set(
  `
  ApplicationAutoScaling::ScalableTarget ApplicationAutoScaling::ScalingPolicy
  CDK::Metadata CertificateManager::Certificate CloudWatch::AlarmMuteRule
  Cognito::UserPool Cognito::UserPoolClient
  DynamoDB::Table
  EC2::EIP EC2::InternetGateway EC2::Route EC2::RouteTable EC2::SecurityGroup EC2::SecurityGroupEgress EC2::SecurityGroupIngress
  EC2::Subnet EC2::SubnetRouteTableAssociation EC2::VPC EC2::VPCGatewayAttachment
  ECR::RegistryScanningConfiguration ECR::Repository ECR::SigningConfiguration
  ECS::ClusterCapacityProviderAssociations
  ElasticLoadBalancingV2::Listener ElasticLoadBalancingV2::ListenerRule ElasticLoadBalancingV2::TargetGroup
  Events::Rule
  IAM::InstanceProfile IAM::OIDCProvider IAM::Policy IAM::Role
  Lambda::EventSourceMapping Lambda::Function
  Logs::LogGroup
  Route53::RecordSet
  S3::Bucket S3::BucketPolicy
  Signer::SigningProfile
  SNS::Subscription SNS::Topic SNS::TopicPolicy
  SQS::Queue SQS::QueuePolicy
  WAFv2::WebACLAssociation
  `
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => `AWS::${name}`),
)

/** How much of each a month of these stacks is billed for, with their tasks running and without a request. */
export function count(templates: readonly CostedTemplate[], tasks: readonly TaskSize[]): Counted {
  const quantities = { ...nothing }
  const unpriced = new Set<string>()
  const add = (billed: Billed, quantity = 1) => {
    quantities[billed] += quantity
  }
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources))
  for (const { Type, Properties = {} } of resources) {
    const counter = counters[Type]
    if (counter) counter(Properties, add)
    else if (!freeAtRest.has(Type)) unpriced.add(Type)
  }
  countTasks(templates, resources, tasks, add)
  return { quantities, unpriced: [...unpriced].sort() }
}

type Add = (billed: Billed, quantity?: number) => void
type Counter = (properties: NonNullable<Resource['Properties']>, add: Add) => void

const counters: Readonly<Record<string, Counter>> = {
  'AWS::EC2::NatGateway': (_, add) => {
    add('natGateway')
    add('publicAddress')
  },
  // The one type that the stacks have.
  'AWS::EC2::Instance': ({ NetworkInterfaces = [], BlockDeviceMappings = [] }, add) => {
    add('t4g.nano')
    for (const { Ebs } of BlockDeviceMappings) add('gp3Gigabyte', Ebs.VolumeSize)
    for (const { AssociatePublicIpAddress } of NetworkInterfaces)
      if (AssociatePublicIpAddress) add('publicAddress')
  },
  'AWS::EC2::VPCEndpoint': ({ VpcEndpointType, SubnetIds = [] }, add) => {
    if (VpcEndpointType === 'Interface') add('interfaceEndpoint', SubnetIds.length)
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ Scheme, Subnets = [] }, add) => {
    add('loadBalancer')
    if (Scheme === 'internet-facing') add('publicAddress', Subnets.length)
  },
  // An alarm over an expression is billed for each metric in it.
  'AWS::CloudWatch::Alarm': ({ Metrics = [{ MetricStat: {} }] }, add) => {
    for (const { MetricStat } of Metrics) if (MetricStat) add('alarmMetric')
  },
  'AWS::ECS::Cluster': ({ ClusterSettings = [] }, add) => {
    for (const { Name, Value } of ClusterSettings)
      if (Name === 'containerInsights' && Value !== 'disabled') add('metric', insights.cluster)
  },
  'AWS::SecretsManager::Secret': (_, add) => add('secret'),
  'AWS::KMS::Key': (_, add) => add('key'),
  'AWS::WAFv2::WebACL': ({ Rules = [] }, add) => {
    add('webAcl')
    add('webAclRule', Rules.length)
  },
}

function countTasks(
  templates: readonly CostedTemplate[],
  resources: readonly Resource[],
  tasks: readonly TaskSize[],
  add: Add,
): void {
  const outputs = templates.map(({ Outputs = {} }) => Outputs['AssignPublicIp']?.Value)
  const publicAddresses = outputs.includes('ENABLED')
  const observed = resources.some(
    ({ Type, Properties }) =>
      Type === 'AWS::ECS::Cluster' && JSON.stringify(Properties).includes('containerInsights'),
  )
  for (const { service, cpu, memory, count: given, arm } of tasks) {
    const running = given ?? leastOf(resources, service)
    add(arm ? 'armVcpu' : 'vcpu', (running * cpu) / 1024)
    add(arm ? 'armMemoryGigabyte' : 'memoryGigabyte', (running * memory) / 1024)
    if (publicAddresses) add('publicAddress', running)
    if (observed) add('metric', insights.service + insights.family)
  }
}

function leastOf(resources: readonly Resource[], service: string): number {
  const target = resources.find(
    ({ Type, Properties }) =>
      Type === 'AWS::ApplicationAutoScaling::ScalableTarget' &&
      Properties?.['ResourceId'] === `service/${service}`,
  )
  return Number(target?.Properties?.['MinCapacity'] ?? 0)
}

const nothing: Record<Billed, number> = {
  natGateway: 0,
  publicAddress: 0,
  interfaceEndpoint: 0,
  't4g.nano': 0,
  gp3Gigabyte: 0,
  loadBalancer: 0,
  vcpu: 0,
  memoryGigabyte: 0,
  armVcpu: 0,
  armMemoryGigabyte: 0,
  metric: 0,
  alarmMetric: 0,
  secret: 0,
  key: 0,
  webAcl: 0,
  webAclRule: 0,
}
