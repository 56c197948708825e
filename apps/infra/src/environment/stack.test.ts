import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import {
  alarmName,
  deploymentAlarms,
  type EnvironmentAlarm,
  environmentAlarms,
  serviceAlarms,
} from '@repo/aws-events'
import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  resourceNames,
  sharedNames,
  stackNames,
} from '@repo/environments'
import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import {
  context,
  dev,
  environments,
  expectAlarmTexts,
  prod,
  project,
  statementsOf,
  synthesize,
  worker,
} from '../app.fixture.ts'
import { startSeededCloud } from '../tools.fixture.ts'

const { template } = synthesize()
const [devStack, prodStack] = [template(dev.cluster), template(prod.cluster)]
const definitions = join(import.meta.dirname, '../../../../ecspresso')
/** The alarms of a service that requests reach. */
const ofRequests = environmentAlarms.filter((one) => one !== 'NoRunningTasks')
const nameOf = ({ cluster, service }: DeploymentTarget, alarm: EnvironmentAlarm) =>
  alarmName({ cluster, service: service.name }, alarm)
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
    expect(new Set(names).size).toBe(9)
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(names))
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

  it('serves HTTP without a certificate, outside production, to the addresses that are named', () => {
    expect(listeners(devStack)).toEqual([
      expect.objectContaining({
        Port: 80,
        DefaultActions: [expect.objectContaining({ Type: 'forward' })],
      }),
    ])
    expect(admitted(devStack)).toEqual([[context['dev:httpFrom'], 80]])
  })

  it('serves everybody over HTTPS', () => {
    expect(admitted(prodStack)).toEqual([
      ['0.0.0.0/0', 80],
      ['0.0.0.0/0', 443],
    ])
  })

  it('admits nobody without a certificate and named addresses, and the synthesis warns', () => {
    const { assembly, template } = synthesize({ context: { 'dev:httpFrom': '' } })
    expect(admitted(template(dev.cluster))).toEqual([])
    const { messages } = assembly.getStackArtifact(dev.cluster)
    expect(messages.map(({ entry }) => entry.data)).toEqual([
      expect.stringMatching(/^dev is reached by nobody: set dev:hostedZone/),
    ])
  })

  it('gets certificate and record in a hosted zone of the account', () => {
    const { template } = synthesize({
      context: { 'prod:certificateArn': '', 'prod:hostedZone': 'Z0A1B2C3/example.com' },
    })
    const stack = template(prod.cluster)
    const [certificate = ''] = Object.keys(
      stack.findResources('AWS::CertificateManager::Certificate', {
        Properties: {
          DomainName: context['prod:domainName'],
          ValidationMethod: 'DNS',
          DomainValidationOptions: [
            { DomainName: context['prod:domainName'], HostedZoneId: 'Z0A1B2C3' },
          ],
        },
      }),
    )
    const [, https] = listeners(stack)
    expect(https?.Certificates).toEqual([{ CertificateArn: { Ref: certificate } }])
    stack.hasResourceProperties('AWS::Route53::RecordSet', {
      HostedZoneId: 'Z0A1B2C3',
      Name: `${context['prod:domainName']}.`,
      Type: 'A',
      AliasTarget: Match.objectLike({ DNSName: Match.anyValue() }),
    })
    stack.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: nameOf(prod, 'CertificateExpiry'),
      Dimensions: [{ Name: 'CertificateArn', Value: { Ref: certificate } }],
    })
  })

  it('gets only the record, where the certificate is there already', () => {
    const { template } = synthesize({ context: { 'prod:hostedZone': 'Z0A1B2C3/example.com' } })
    template(prod.cluster).resourceCountIs('AWS::CertificateManager::Certificate', 0)
    template(prod.cluster).resourceCountIs('AWS::Route53::RecordSet', 1)
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
      statementsOf(devStack, 'TaskExecutionRole').map(({ Action, Resource }) => [Action, Resource]),
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
    const [statement, ...others] = statementsOf(devStack, /^Service.*TaskRole/)
    expect(others).toEqual([])
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 's3:PutObject' })
    expect(JSON.stringify(statement?.Resource)).toMatch(/ImportValue.*Uploads.*"\/uploads\/\*"/)
  })
})

describe('alarms of an environment', () => {
  const alarmsOf = (stack: Template) =>
    Object.values(stack.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties)
  const alarm = (name: EnvironmentAlarm) =>
    alarmsOf(prodStack).find(({ AlarmName }) => AlarmName === nameOf(prod, name))

  it('have the names that the alerts recognize, and publish to the topic of the alerts', () => {
    const alarms = alarmsOf(prodStack)
    const names = (target: DeploymentTarget, of: readonly EnvironmentAlarm[]) =>
      of.map((one) => nameOf(target, one)).sort()
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(names(prod, ofRequests))
    const topic = [`arn:aws:sns:${prod.region}:${prod.account}:${sharedNames(project).alerts}`]
    for (const properties of alarms)
      expect(properties).toMatchObject({ AlarmActions: topic, OKActions: topic })
    expect(
      alarmsOf(devStack)
        .map(({ AlarmName }) => AlarmName)
        .sort(),
      'without a certificate',
    ).toEqual(
      names(
        dev,
        ofRequests.filter((one) => one !== 'CertificateExpiry'),
      ),
    )
  })

  it('include those that roll a deployment back, by the names in the service definition', () => {
    const service = definition('ecs-service-def.json')
      .replaceAll('{{ must_env `CLUSTER` }}', prod.cluster)
      .replaceAll('{{ must_env `SERVICE` }}', prod.service.name)
    const [, names = ''] = /"alarmNames": (\[[^\]]*\])/.exec(service) ?? []
    expect(JSON.parse(names)).toEqual(deploymentAlarms.map((one) => nameOf(prod, one)))
    for (const one of deploymentAlarms) expect(alarm(one)).toBeDefined()
  })

  it('go on at values that users notice, in minutes', () => {
    const thresholds = Object.fromEntries(
      ofRequests.map((name) => {
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

it('the cluster has the capacity that definitions name', () => {
  devStack.hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
    CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
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

describe('an environment with several services', () => {
  const admin: DeploymentTarget = {
    ...dev,
    service: {
      ...dev.service,
      name: 'admin',
      repository: 'admin',
      http: {
        port: 3000,
        healthPath: '/healthy',
        rule: { priority: 5, paths: ['/admin/*'], hosts: ['admin.example.com'] },
      },
      uploads: false,
    },
  }
  const targets = [dev, admin, worker]
  const withServices = (services: readonly DeploymentTarget[], context = {}) => {
    const [first, ...others] = services.map(({ service }) => service)
    if (!first) throw new Error('no service')
    const table = [{ ...dev, services: [first, ...others] as const }, prod]
    const synthesized = synthesize({ table, context })
    return synthesized.template(dev.cluster)
  }
  const stack = withServices(targets)
  const resources = (of: Template, type: string) =>
    Object.values(of.findResources(type)).map(({ Properties }) => Properties)

  it('has a task role for each, with the permission to upload where the table gives it', () => {
    const roles = resources(stack, 'AWS::IAM::Role').map(({ RoleName }) => RoleName)
    const expected = targets.map((target) => resourceNames(target).taskRole)
    expect(roles.sort()).toEqual([...expected, resourceNames(dev).executionRole].sort())
    expect(statementsOf(stack, /^Service.*TaskRole/)).toHaveLength(1)
    expect(statementsOf(stack, /^Servicebackend.*TaskRole/)).toHaveLength(1)
  })

  it('has one execution role that pulls every image and writes every log', () => {
    const text = JSON.stringify(statementsOf(stack, 'TaskExecutionRole'))
    for (const target of targets) {
      expect(text).toContain(`repository/${target.service.repository}"`)
      expect(text).toContain(`:log-group:${resourceNames(target).logGroup}:*`)
    }
  })

  it('has a target group for each that requests reach, by its port and health path', () => {
    const groups = resources(stack, 'AWS::ElasticLoadBalancingV2::TargetGroup')
    expect(groups.map(({ Name, Port, HealthCheckPath }) => [Name, Port, HealthCheckPath])).toEqual([
      [resourceNames(dev).targetGroup, dev.service.http?.port, dev.service.http?.healthPath],
      [resourceNames(admin).targetGroup, 3000, '/healthy'],
    ])
    const ports = resources(stack, 'AWS::EC2::SecurityGroupIngress').map(({ ToPort }) => ToPort)
    expect(ports).toEqual([dev.service.http?.port, 3000])
  })

  it('sends requests that match a rule to its service, and all others to the one without', () => {
    stack.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1)
    stack.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 5,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/admin/*'] } },
        { Field: 'host-header', HostHeaderConfig: { Values: ['admin.example.com'] } },
      ],
      Actions: [
        Match.objectLike({
          Type: 'forward',
          TargetGroupArn: { Ref: Match.stringLikeRegexp('^Serviceadmin') },
        }),
      ],
    })
    expect(JSON.stringify(listeners(stack)[0].DefaultActions)).toContain('Servicebackend')
  })

  it('answers 404 where no service takes the requests that no rule matches', () => {
    const [listener] = listeners(withServices([admin, worker]))
    expect(listener.DefaultActions).toEqual([
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } },
    ])
  })

  it('has no load balancer where requests reach none of them', () => {
    const quiet = withServices([worker])
    quiet.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0)
    expect(quiet.findOutputs('ServiceUrl')).toEqual({})
    expect(quiet.findOutputs('WorkerTaskRoleArn')).not.toEqual({})
  })

  it('has outputs of each, by its prefix', () => {
    const names = Object.keys(stack.findOutputs('*'))
    const ofHttp = (prefix: string) =>
      ['TaskRoleArn', 'TargetGroupArn', 'LogGroupName'].map((name) => `${prefix}${name}`)
    expect(names).toEqual(expect.arrayContaining([...ofHttp('Backend'), ...ofHttp('Admin')]))
    expect(names.filter((name) => name.startsWith('Worker'))).toEqual([
      'WorkerTaskRoleArn',
      'WorkerLogGroupName',
    ])
  })

  it('has alarms of each: about requests where there are some, else about tasks', () => {
    const names = resources(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName)
    const ofWorker = ['NoRunningTasks', 'HighCpu', 'HighMemory'] as const
    const ofOthers = serviceAlarms.filter((one) => one !== 'NoRunningTasks')
    expect(names.sort()).toEqual(
      [
        ...ofOthers.flatMap((alarm) => [nameOf(dev, alarm), nameOf(admin, alarm)]),
        ...ofWorker.map((alarm) => nameOf(worker, alarm)),
        nameOf(dev, 'RejectedConnections'),
      ].sort(),
    )
    expectAlarmTexts(stack)
  })

  it('counts what the load balancer answers itself for one service, and failed connections for the others', () => {
    const metrics = (target: DeploymentTarget) =>
      resources(stack, 'AWS::CloudWatch::Alarm')
        .find(({ AlarmName }) => AlarmName === nameOf(target, 'ServerErrors'))
        ?.Metrics.flatMap((one: { MetricStat?: { Metric: { MetricName: string } } }) =>
          one.MetricStat ? one.MetricStat.Metric.MetricName : [],
        )
    expect(metrics(dev)).toEqual(['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'])
    expect(metrics(admin)).toEqual(['HTTPCode_Target_5XX_Count', 'TargetConnectionErrorCount'])
  })

  it('scales those that the setting names, without requests by CPU alone', () => {
    const scaled = withServices(targets, { 'dev:scaling': 'admin=1-2,worker=1-3' })
    const found = resources(scaled, 'AWS::ApplicationAutoScaling::ScalableTarget')
    expect(found.map(({ ResourceId, MaxCapacity }) => [ResourceId, MaxCapacity])).toEqual([
      [`service/${dev.cluster}/admin`, 2],
      [`service/${dev.cluster}/${worker.service.name}`, 3],
    ])
    scaled.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 3)
    expect(() => withServices(targets, { 'dev:scaling': '1-2' })).toThrow(
      /dev:scaling: must be services .* like backend=2-10/,
    )
  })

  it('keeps the log of each in the data stack', () => {
    const table = [{ ...dev, services: [dev.service, worker.service] as const }, prod]
    const data = synthesize({ table }).template(stackNames(dev).data)
    expect(resources(data, 'AWS::Logs::LogGroup').map(({ LogGroupName }) => LogGroupName)).toEqual([
      resourceNames(dev).logGroup,
      resourceNames(worker).logGroup,
    ])
  })
})

describe('a schedule', () => {
  const stack = synthesize({
    context: { 'dev:scaling': '1-2', 'dev:schedule': 'MON-FRI 08:00-20:30 Europe/Berlin' },
  }).template(dev.cluster)

  it('scales to no task outside its hours, and to the tasks of ENV:scaling in them', () => {
    stack.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 1,
      MaxCapacity: 2,
      ScheduledActions: [
        {
          Schedule: 'cron(0 8 ? * MON-FRI *)',
          Timezone: 'Europe/Berlin',
          ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
        },
        {
          Schedule: 'cron(30 20 ? * MON-FRI *)',
          Timezone: 'Europe/Berlin',
          ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
        },
      ],
    })
  })

  it('mutes NoHealthyTargets until tasks have started again: over night, and over the weekend', () => {
    const rules = Object.values(stack.findResources('AWS::CloudWatch::AlarmMuteRule'))
    const [alarm] = Object.entries(stack.findResources('AWS::CloudWatch::Alarm')).filter(
      ([, { Properties }]) =>
        Properties.AlarmName ===
        alarmName({ cluster: dev.cluster, service: dev.service.name }, 'NoHealthyTargets'),
    )
    expect(rules.map(({ Properties }) => Properties.Rule.Schedule)).toEqual([
      {
        Expression: 'cron(30 20 * * MON,TUE,WED,THU)',
        Timezone: 'Europe/Berlin',
        Duration: 'PT11H45M',
      },
      { Expression: 'cron(30 20 * * FRI)', Timezone: 'Europe/Berlin', Duration: 'P2DT11H45M' },
    ])
    for (const { Properties } of rules)
      expect(Properties.MuteTargets.AlarmNames).toEqual([{ Ref: alarm?.[0] }])
  })

  it('is off by default', () => {
    devStack.resourceCountIs('AWS::CloudWatch::AlarmMuteRule', 0)
  })
})

/** Who may reach the load balancer, and on which port. */
function admitted(stack: Template) {
  const groups = stack.findResources('AWS::EC2::SecurityGroup', {
    Properties: { GroupDescription: 'Load balancer' },
  })
  return Object.values(groups).flatMap(({ Properties }) =>
    (Properties.SecurityGroupIngress ?? []).map(
      ({ CidrIp, FromPort }: { CidrIp: string; FromPort: number }) => [CidrIp, FromPort],
    ),
  )
}

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
