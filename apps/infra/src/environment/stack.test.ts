import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import {
  alarmName,
  deploymentAlarms,
  type EnvironmentAlarm,
  environmentAlarms,
} from '@repo/aws-events'
import { deploymentTargets, type Environment, resourceNames, stackNames } from '@repo/environments'
import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import {
  context,
  dev,
  environments,
  expectAlarmTexts,
  prod,
  statementsOf,
  synthesize,
} from '../app.fixture.ts'
import { startSeededCloud } from '../tools.fixture.ts'

const { template } = synthesize()
const [devStack, prodStack] = [template(dev.cluster), template(prod.cluster)]
const definitions = join(import.meta.dirname, '../../../../ecspresso')
const definition = (name: string) => readFileSync(join(definitions, name), 'utf8')

describe.each(
  deploymentTargets(environments).map((environment) => [environment.name, environment] as const),
)('the contract of %s', (_, environment) => {
  const stacks = Object.values(stackNames(environment)).map(template)
  const outputs = template(environment.cluster).findOutputs('*')

  it('has every output that ecspresso looks up', () => {
    const lookups = globSync('*.json', { cwd: definitions }).flatMap((name) => [
      ...definition(name).matchAll(/cfn_output \(must_env `CLUSTER`\) (\(printf `%s|`)(\w+)`/g),
    ])
    const names = lookups.map(([, start, name]) =>
      start === '`' ? name : `${resourceNames(environment).outputPrefix}${name}`,
    )
    expect(names).toHaveLength(7)
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(names))
  })

  it('puts the tasks into two subnets, one in each zone', () => {
    const stack = template(environment.cluster)
    const zoneOf = (output: string) => {
      const subnet: string = outputs[output]?.['Value'].Ref
      return stack.findResources('AWS::EC2::Subnet')[subnet]?.['Properties'].AvailabilityZone
    }
    const zones = [zoneOf('SubnetA'), zoneOf('SubnetB')]
    expect(zones).not.toContain(undefined)
    expect(zones[0]).not.toEqual(zones[1])
  })

  it('matches what the local cloud starts with', async () => {
    const cloud = await startSeededCloud({ environments: [environment] })
    try {
      const seeded = await outputsOf(cloud.endpoint, environment)
      expect(Object.keys(seeded).sort()).toEqual(Object.keys(outputs).sort())
      const { executionRole, taskRole, logGroup, targetGroup, outputPrefix } =
        resourceNames(environment)
      expect(seeded['TaskExecutionRoleArn']).toMatch(new RegExp(`:role/${executionRole}$`))
      expect(seeded[`${outputPrefix}TaskRoleArn`]).toMatch(new RegExp(`:role/${taskRole}$`))
      expect(seeded[`${outputPrefix}LogGroupName`]).toBe(logGroup)
      expect(seeded[`${outputPrefix}TargetGroupArn`]).toContain(`:targetgroup/${targetGroup}/`)
    } finally {
      await cloud.close()
    }
  })

  it('has the names that other components look up', () => {
    const names = resourceNames(environment)
    const has = (type: string, properties: object) =>
      expect(stacks.flatMap((stack) => Object.values(stack.findResources(type)))).toContainEqual(
        expect.objectContaining({ Properties: expect.objectContaining(properties) }),
      )
    has('AWS::IAM::Role', { RoleName: names.executionRole })
    has('AWS::IAM::Role', { RoleName: names.taskRole })
    has('AWS::Logs::LogGroup', { LogGroupName: names.logGroup })
    has('AWS::ElasticLoadBalancingV2::TargetGroup', { Name: names.targetGroup })
    has('AWS::ECS::Cluster', { ClusterName: environment.cluster })
  })
})

describe('load balancer', () => {
  it('checks the port of the container, with delays of seconds only', () => {
    const port = Number(/"containerPort": (\d+)/.exec(definition('ecs-service-def.json'))?.[1])
    devStack.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Port: port,
      TargetType: 'ip',
      HealthCheckPath: '/readyz',
      HealthCheckIntervalSeconds: 5,
      HealthyThresholdCount: 2,
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'deregistration_delay.timeout_seconds', Value: '15' },
      ]),
    })
    devStack.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: port,
      ToPort: port,
      SourceSecurityGroupId: Match.anyValue(),
    })
  })

  it('is the only source that may reach the tasks', () => {
    const groups = Object.values(devStack.findResources('AWS::EC2::SecurityGroup'))
    const tasks = groups.find(({ Properties }) => Properties.GroupDescription === 'Tasks')
    expect(tasks?.['Properties'].SecurityGroupIngress).toBeUndefined()
    devStack.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1)
  })

  it('serves production over HTTPS, and redirects HTTP', () => {
    expect(listeners(prodStack)).toEqual([
      expect.objectContaining({
        Port: 80,
        DefaultActions: [
          {
            Type: 'redirect',
            RedirectConfig: { Port: '443', Protocol: 'HTTPS', StatusCode: 'HTTP_301' },
          },
        ],
      }),
      expect.objectContaining({
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: expect.stringContaining('arn:aws:acm:') }],
        SslPolicy: expect.stringMatching(/^ELBSecurityPolicy-TLS13-/),
      }),
    ])
    expect(prodStack.findOutputs('ServiceUrl')).toMatchObject({
      ServiceUrl: { Value: `https://${context['prod:domainName']}` },
    })
  })

  it('serves HTTP without a certificate, outside production', () => {
    expect(listeners(devStack)).toEqual([
      expect.objectContaining({
        Port: 80,
        DefaultActions: [expect.objectContaining({ Type: 'forward' })],
      }),
    ])
  })
})

describe('network', () => {
  it('has one NAT gateway in dev, and one in each zone in production', () => {
    devStack.resourceCountIs('AWS::EC2::NatGateway', 1)
    prodStack.resourceCountIs('AWS::EC2::NatGateway', 2)
    for (const stack of [devStack, prodStack]) stack.resourceCountIs('AWS::EC2::Subnet', 4)
  })

  it('pulls image layers through the S3 gateway endpoint', () => {
    devStack.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })
  })
})

describe('roles of a task', () => {
  it('trust ECS of this account, in the form that ecspresso verify understands', () => {
    const roles = Object.values(devStack.findResources('AWS::IAM::Role'))
    const policies = roles.map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement)
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': dev.account },
        ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${dev.region}:${dev.account}:*` },
      },
    }
    expect(policies).toEqual([[statement], [statement]])
  })

  it('let ECS pull this image and write this log, and no more', () => {
    expect(
      statementsOf(devStack, /RolesExecution/).map(({ Action, Resource }) => [Action, Resource]),
    ).toEqual([
      [
        ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        expect.toSatisfy((arn) =>
          JSON.stringify(arn).includes(`repository/${dev.service.repository}`),
        ),
      ],
      ['ecr:GetAuthorizationToken', '*'],
      [
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        expect.toSatisfy((arn) =>
          JSON.stringify(arn).includes(`:log-group:${resourceNames(dev).logGroup}:*`),
        ),
      ],
    ])
  })

  it('let the service put uploads where it signs them, and no more', () => {
    const [statement, ...others] = statementsOf(devStack, /RolesTask/)
    expect(others).toEqual([])
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 's3:PutObject' })
    expect(JSON.stringify(statement?.Resource)).toMatch(/ImportValue.*Uploads.*"\/uploads\/\*"/)
  })
})

describe('alarms of an environment', () => {
  const alarmsOf = (stack: Template) =>
    Object.values(stack.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties)
  const alarm = (name: EnvironmentAlarm) =>
    alarmsOf(prodStack).find(({ AlarmName }) => AlarmName === alarmName(prod.cluster, name))

  it('have the names that the alerts recognize, and publish to the topic of the alerts', () => {
    const alarms = alarmsOf(prodStack)
    const names = (cluster: string, of: readonly EnvironmentAlarm[]) =>
      of.map((one) => alarmName(cluster, one)).sort()
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      names(prod.cluster, environmentAlarms),
    )
    const topic = [`arn:aws:sns:${prod.region}:${prod.account}:alerts`]
    for (const properties of alarms)
      expect(properties).toMatchObject({ AlarmActions: topic, OKActions: topic })
    expect(
      alarmsOf(devStack)
        .map(({ AlarmName }) => AlarmName)
        .sort(),
      'without a certificate',
    ).toEqual(
      names(
        dev.cluster,
        environmentAlarms.filter((one) => one !== 'CertificateExpiry'),
      ),
    )
  })

  it('include those that roll a deployment back, by the names in the service definition', () => {
    const service = definition('ecs-service-def.json').replaceAll(
      '{{ must_env `CLUSTER` }}',
      prod.cluster,
    )
    const [, names = ''] = /"alarmNames": (\[[^\]]*\])/.exec(service) ?? []
    expect(JSON.parse(names)).toEqual(deploymentAlarms.map((one) => alarmName(prod.cluster, one)))
    for (const one of deploymentAlarms) expect(alarm(one)).toBeDefined()
  })

  it('go on at values that users notice, in minutes', () => {
    const thresholds = Object.fromEntries(
      environmentAlarms.map((name) => {
        const found = alarm(name)
        const { Threshold, DatapointsToAlarm, EvaluationPeriods, TreatMissingData } = found ?? {}
        return [name, [Threshold, DatapointsToAlarm, EvaluationPeriods, TreatMissingData]]
      }),
    )
    expect(thresholds).toEqual({
      ServerErrors: [5, 3, 5, 'notBreaching'],
      SlowResponses: [1, 3, 5, 'notBreaching'],
      NoHealthyTargets: [1, 3, 3, 'breaching'],
      UnhealthyTargets: [1, 5, 5, 'notBreaching'],
      RejectedConnections: [1, 2, 5, 'notBreaching'],
      HighCpu: [85, 3, 3, 'notBreaching'],
      HighMemory: [85, 3, 3, 'notBreaching'],
      CertificateExpiry: [30, 1, 1, 'ignore'],
    })
  })

  it('watch the service that ecspresso creates, and the certificate of the listener', () => {
    expect(alarm('HighCpu')?.Dimensions).toEqual([
      { Name: 'ClusterName', Value: prod.cluster },
      { Name: 'ServiceName', Value: prod.service.name },
    ])
    expect(alarm('CertificateExpiry')?.Dimensions).toEqual([
      { Name: 'CertificateArn', Value: context['prod:certificateArn'] },
    ])
  })

  it('have texts with their meaning, what to look at and what to do, as long as CloudWatch takes', () => {
    expectAlarmTexts(prodStack)
  })
})

describe('scaling', () => {
  it('is off by default, as a target needs a service', () => {
    prodStack.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0)
  })

  it('keeps the tasks of the service between two numbers, by CPU and by requests', () => {
    const stack = synthesize({ context: { 'prod:scaling': '2-10' } }).template(prod.cluster)
    stack.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/${prod.cluster}/${prod.service.name}`,
      MinCapacity: 2,
      MaxCapacity: 10,
    })
    const policies = Object.values(
      stack.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'),
    ).map(({ Properties }) => Properties.TargetTrackingScalingPolicyConfiguration)
    expect(policies).toMatchObject([
      {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
        },
      },
      {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ALBRequestCountPerTarget',
          ResourceLabel: expect.anything(),
        },
      },
    ])
    expect(JSON.stringify(policies[1])).toMatch(/LoadBalancerFullName.*TargetGroupFullName/)
  })
})

function listeners(stack: Template) {
  return Object.values(stack.findResources('AWS::ElasticLoadBalancingV2::Listener'))
    .map(({ Properties }) => Properties)
    .sort((a, b) => a.Port - b.Port)
}

async function outputsOf(
  endpoint: string,
  { account, region, cluster }: Environment,
): Promise<Record<string, string>> {
  const credentials = { accessKeyId: account, secretAccessKey: 'local' }
  const client = new CloudFormationClient({ endpoint, region, credentials })
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: cluster }))
  client.destroy()
  const outputs = Stacks[0]?.Outputs ?? []
  return Object.fromEntries(
    outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  )
}
