import { arn, iamArn } from '../arn.ts'
import type { Target } from '../eventbridge/deliver.ts'
import type { ResourceContext } from './context.ts'
import type { Properties, ResourceType } from './properties.ts'
import { TemplateError } from './template.ts'

/** Values by which other resources refer to a created one. */
export interface Created {
  /** Value of `Ref`. */
  readonly ref: string
  /** Values of `Fn::GetAtt`. A function where the value depends on resources that are created later. */
  readonly attributes: Readonly<Record<string, string | (() => string)>>
}

type Creator<Type extends ResourceType> = (
  properties: Properties<Type>,
  context: ResourceContext,
) => Created | Promise<Created>

const created = (ref: string, attributes: Created['attributes'] = {}): Created => ({
  ref,
  attributes,
})

/** How each type of resource is created. Ids are the same at every start. */
export const creators: { readonly [Type in ResourceType]: Creator<Type> } = {
  'AWS::ApiGatewayV2::Api'(_, { services, place, id }) {
    const api = id(10)
    return created(api, { ApiId: api, ApiEndpoint: services.httpApis.seed(place, api) })
  },
  // The function is all that is needed of an integration: routes name it by this id.
  'AWS::ApiGatewayV2::Integration'({ IntegrationUri }, { logicalId }) {
    const name = /:function:([\w-]+)/.exec(IntegrationUri)?.[1]
    if (name === undefined)
      throw new TemplateError(`${logicalId}: only functions are supported as integrations`)
    return created(name)
  },
  'AWS::ApiGatewayV2::Route'({ ApiId, RouteKey, Target }, { services, id }) {
    services.httpApis.addRoute(ApiId, RouteKey, Target.replace('integrations/', ''))
    return created(id(7))
  },
  'AWS::CloudWatch::Alarm'(properties, context) {
    const { services, place } = context
    const { Metrics = [], Threshold, EvaluationPeriods } = properties
    const counted = Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : []))
    const name = properties.AlarmName ?? context.generatedName()
    const alarm = services.alarms.put(place, {
      name,
      counts: counted.flatMap(({ Metric: { MetricName, Dimensions } }) =>
        Dimensions.flatMap(({ Name, Value }) =>
          Name === 'LoadBalancer' ? [{ name: MetricName, loadBalancer: Value }] : [],
        ),
      ),
      threshold: Threshold,
      periodMs: (properties.Period ?? counted[0]?.Period ?? 60) * 1000,
      periods: EvaluationPeriods,
      datapoints: properties.DatapointsToAlarm ?? EvaluationPeriods,
    })
    return created(name, { Arn: alarm })
  },
  'AWS::Cognito::UserPool'(_, { services, place, id }) {
    const pool = `${place.region}_${id(9)}`
    services.cognito.seedPool(place, pool)
    return created(pool, { Arn: arn('cognito-idp', place, `userpool/${pool}`) })
  },
  'AWS::Cognito::UserPoolClient': (_, { id }) => created(id(26)),
  async 'AWS::DynamoDB::Table'(properties, context) {
    const { services, place } = context
    const TableName = properties.TableName ?? context.generatedName()
    await services.dynamoDb.run(place, 'CreateTable', { ...properties, TableName })
    return created(TableName, { Arn: arn('dynamodb', place, `table/${TableName}`) })
  },
  'AWS::EC2::SecurityGroup'(_, { id }) {
    const group = `sg-0${id(16)}`
    return created(group, { GroupId: group })
  },
  'AWS::EC2::Subnet'(_, { id }) {
    const subnet = `subnet-0${id(16)}`
    return created(subnet, { SubnetId: subnet })
  },
  'AWS::EC2::VPC'(_, { id }) {
    const vpc = `vpc-0${id(16)}`
    return created(vpc, { VpcId: vpc })
  },
  'AWS::ECR::Repository'({ RepositoryName }, context) {
    const { services, place } = context
    const name = RepositoryName ?? context.generatedName().toLowerCase()
    services.ecr.seedRepository(place, name)
    return created(name, { Arn: arn('ecr', place, `repository/${name}`) })
  },
  'AWS::ECS::Cluster'({ ClusterName }, context) {
    const name = ClusterName ?? context.generatedName()
    return created(name, { Arn: context.services.ecs.seedCluster(context.place, name) })
  },
  async 'AWS::ElasticLoadBalancingV2::Listener'(properties, { services, id }) {
    const { LoadBalancerArn: arn, DefaultActions } = properties
    const [start, fullName = ''] = arn.split(':loadbalancer/')
    const [, name = ''] = fullName.split('/')
    // An action without a target group is a redirect; the local load balancer serves plain HTTP on one port only.
    for (const { TargetGroupArn } of DefaultActions)
      if (TargetGroupArn) await services.elb.listen(TargetGroupArn, 0, { name, arn })
    const listener = `${start}:listener/${fullName}/${id(16)}`
    return created(listener, { ListenerArn: listener })
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer'({ Name }, { services, place, stack, id }) {
    const fullName = `app/${(Name ?? stack).slice(0, 32)}/${id(16)}`
    const loadBalancer = arn('elasticloadbalancing', place, `loadbalancer/${fullName}`)
    return created(loadBalancer, {
      LoadBalancerArn: loadBalancer,
      LoadBalancerFullName: fullName,
      // Includes the port, which is any free one.
      DNSName: () => services.elb.address(loadBalancer) ?? '127.0.0.1',
    })
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup'(properties, context) {
    const { services, place, id } = context
    const name = properties.Name ?? context.generatedName().slice(0, 32)
    const attribute = (wanted: string) =>
      properties.TargetGroupAttributes?.find(({ Key }) => Key === wanted)?.Value
    const fullName = `targetgroup/${name}/${id(16)}`
    // Defaults of AWS.
    const delay = attribute('deregistration_delay.timeout_seconds') ?? '300'
    const targetGroup = services.elb.seedTargetGroup(place, {
      name,
      arn: arn('elasticloadbalancing', place, fullName),
      port: properties.Port,
      ...(properties.VpcId !== undefined && { vpcId: properties.VpcId }),
      healthCheck: {
        path: properties.HealthCheckPath ?? '/',
        matcher: properties.Matcher?.HttpCode ?? '200',
        intervalMs: (properties.HealthCheckIntervalSeconds ?? 30) * 1000,
        timeoutMs: (properties.HealthCheckTimeoutSeconds ?? 5) * 1000,
        healthyThreshold: properties.HealthyThresholdCount ?? 5,
        unhealthyThreshold: properties.UnhealthyThresholdCount ?? 2,
      },
      deregistrationDelayMs: Number(delay) * 1000,
    })
    return created(targetGroup, {
      TargetGroupArn: targetGroup,
      TargetGroupFullName: fullName,
      TargetGroupName: name,
    })
  },
  'AWS::Events::Rule'(properties, context) {
    const { services, place, logicalId } = context
    const name = properties.Name ?? context.generatedName()
    const base = {
      name,
      ...(properties.Description !== undefined && { description: properties.Description }),
      described: (properties.Targets ?? []).map(({ Id, Arn }) => ({ Id, Arn })),
      targets: (properties.Targets ?? []).map(({ Arn, SqsParameters }) =>
        queueTarget(context, Arn, SqsParameters?.MessageGroupId),
      ),
    }
    const { EventPattern: pattern, ScheduleExpression: schedule } = properties
    if (schedule !== undefined) services.bus.putRule(place, { ...base, schedule })
    else if (pattern !== undefined) services.bus.putRule(place, { ...base, pattern })
    else throw new TemplateError(`${logicalId}: a rule has a pattern or a schedule`)
    return created(name, { Arn: arn('events', place, `rule/${name}`) })
  },
  'AWS::IAM::Role'({ RoleName, AssumeRolePolicyDocument }, context) {
    const { services, place } = context
    const name = RoleName ?? context.generatedName().slice(0, 64)
    const [service] = AssumeRolePolicyDocument.Statement.map(
      ({ Principal }) => Principal['Service'],
    )
    // Only one distinction matters here: a service principal, or anything else (GitHub, another role).
    const trust = typeof service === 'string' ? { service } : { account: place.account }
    services.iam.seedRole(place.account, name, trust)
    return created(name, { Arn: iamArn(place.account, `role/${name}`) })
  },
  'AWS::Lambda::EventSourceMapping'(properties, { services, place, logicalId, id }) {
    const { EventSourceArn, FunctionName, BatchSize, FunctionResponseTypes = [] } = properties
    const queue = services.queues.byArn(EventSourceArn)
    if (!queue) throw new TemplateError(`${logicalId}: only queues are supported as event sources`)
    // Without it, Lambda retries a whole batch of which one message failed, which is not implemented here.
    if (!FunctionResponseTypes.includes('ReportBatchItemFailures'))
      throw new TemplateError(
        `${logicalId}: FunctionResponseTypes has to include ReportBatchItemFailures`,
      )
    const name = FunctionName.split(':').at(-1) ?? ''
    if (services.functions.byName(place, name))
      services.functions.map(place, queue, name, BatchSize)
    return created(id(32), {})
  },
  'AWS::Lambda::Function'(properties, context) {
    const { services, place, code } = context
    const name = properties.FunctionName ?? context.generatedName().slice(0, 64)
    const hosted = code[name]
    if (hosted) {
      const logGroup = properties.LoggingConfig?.LogGroup
      services.functions.create(place, {
        name,
        bundle: hosted.bundle,
        environment: { ...properties.Environment?.Variables, ...hosted.environment },
        ...(logGroup !== undefined && { logGroup }),
        ...(properties.Timeout !== undefined && { timeoutMs: properties.Timeout * 1000 }),
      })
    }
    return created(name, { Arn: arn('lambda', place, `function:${name}`) })
  },
  'AWS::Logs::LogGroup'({ LogGroupName }, context) {
    const { services, place } = context
    const name = LogGroupName ?? context.generatedName()
    services.logs.createGroup(place, name, services.clock.now())
    return created(name, { Arn: arn('logs', place, `log-group:${name}:*`) })
  },
  'AWS::S3::Bucket'({ BucketName, CorsConfiguration }, context) {
    const { services, place } = context
    const name = BucketName ?? context.generatedName().toLowerCase()
    services.s3.seedBucket(place, name, CorsConfiguration?.CorsRules)
    // Path style: the bucket is not in the host name.
    const domainName = `${new URL(services.wire.endpoint).host}/${name}`
    return created(name, {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: domainName,
      RegionalDomainName: domainName,
    })
  },
  'AWS::SNS::Topic'({ TopicName }, context) {
    const name = TopicName ?? context.generatedName()
    const topic = context.services.sns.seedTopic(context.place, name)
    return created(topic, { TopicArn: topic, TopicName: name })
  },
  'AWS::SQS::Queue'(properties, context) {
    const { services, place } = context
    const suffix = properties.FifoQueue ? '.fifo' : ''
    const name = properties.QueueName ?? `${context.generatedName()}${suffix}`
    const { ContentBasedDeduplication, VisibilityTimeout, MessageRetentionPeriod } = properties
    const redrive = properties.RedrivePolicy
    const queue = services.queues.create(place, name, {
      ...(ContentBasedDeduplication !== undefined && {
        contentBasedDeduplication: ContentBasedDeduplication,
      }),
      ...(VisibilityTimeout !== undefined && { visibilitySeconds: VisibilityTimeout }),
      ...(MessageRetentionPeriod !== undefined && { retentionSeconds: MessageRetentionPeriod }),
      ...(redrive && {
        redrive: {
          deadLetterArn: redrive.deadLetterTargetArn,
          maxReceiveCount: redrive.maxReceiveCount,
        },
      }),
    })
    const url = services.queues.url(queue)
    return created(url, { Arn: queue.arn, QueueName: name, QueueUrl: url })
  },
}

/** EventBridge sends no deduplication id: a FIFO queue derives it from the content, or rejects the message. */
function queueTarget(
  { services, logicalId }: ResourceContext,
  arn: string,
  groupId?: string,
): Target {
  const queue = services.queues.byArn(arn)
  if (!queue)
    throw new TemplateError(`${logicalId}: only queues are supported as targets, not ${arn}`)
  return (event) => {
    queue.send({ body: JSON.stringify(event), groupId })
  }
}
