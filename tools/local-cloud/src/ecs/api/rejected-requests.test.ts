import { describe, expect, test } from 'vitest'
import { type FakeCloud, fakeCloud, serviceDefinition, taskDefinition } from '../fakes.ts'
import { NAMES, running, serviceDeployments } from '../scenario.ts'

interface Rejected {
  readonly what: string
  readonly input: object
  readonly code?: string
  readonly message?: RegExp
}

/** Fails where the operation answers, or answers another error. */
async function expectRejected(cloud: FakeCloud, operation: string, one: Rejected): Promise<void> {
  const { input, code = 'InvalidParameterException', message = /./ } = one
  await expect(cloud.call(operation, input)).rejects.toMatchObject({
    code,
    status: 400,
    message: expect.stringMatching(message),
  })
}

const good = taskDefinition('good')
const [container] = good.containerDefinitions
const withContainer = (change: object) => ({
  ...good,
  containerDefinitions: [{ ...container, ...change }],
})
const check = (change: object) =>
  withContainer({ healthCheck: { command: ['CMD', 'true'], ...change } })
const tags = (...pairs: readonly [string, string][]) =>
  pairs.map(([key, value]) => ({ key, value }))
const manyTags = (count: number) =>
  tags(
    ...Array.from({ length: count }, (_, i) => [`k${i}`, 'v'] as const).map(
      ([k, v]) => [k, v] as [string, string],
    ),
  )

const serialization = { code: 'SerializationException' }

describe('RegisterTaskDefinition', () => {
  test.each<Rejected>([
    {
      what: 'a stop timeout of 121 s on Fargate',
      input: withContainer({ stopTimeout: 121 }),
      message: /'stopTimeout' value 121 must be between 2 and 120/,
    },
    { what: 'a stop timeout of 1 s on Fargate', input: withContainer({ stopTimeout: 1 }) },
    { what: 'a start timeout of 121 s on Fargate', input: withContainer({ startTimeout: 121 }) },
    {
      what: 'a host port other than the container port',
      input: withContainer({ portMappings: [{ containerPort: 8080, hostPort: 80 }] }),
      message: /host ports and container ports in port mappings must match/,
    },
    {
      what: 'a host port of 65536',
      input: withContainer({ portMappings: [{ containerPort: 8080, hostPort: 65_536 }] }),
    },
    {
      what: 'a port mapping without a port',
      input: withContainer({ portMappings: [{ protocol: 'tcp' }] }),
    },
    {
      what: 'an unknown protocol',
      input: withContainer({ portMappings: [{ containerPort: 80, protocol: 'sctp' }] }),
      message:
        /at 'containerDefinitions\.1\.member\.portMappings\.1\.member\.protocol' failed to satisfy constraint: Member must satisfy enum value set: \[tcp, udp\]/,
    },
    {
      what: 'a health check every second',
      input: check({ interval: 1 }),
      message: /between 5 and 300/,
    },
    { what: 'a health check every 301 s', input: check({ interval: 301 }) },
    { what: 'a health check with a timeout of 61 s', input: check({ timeout: 61 }) },
    { what: 'a health check with a timeout of 1 s', input: check({ timeout: 1 }) },
    { what: 'a health check with 11 retries', input: check({ retries: 11 }) },
    { what: 'a health check with 0 retries', input: check({ retries: 0 }) },
    { what: 'a start period of 301 s', input: check({ startPeriod: 301 }) },
    { what: 'a negative start period', input: check({ startPeriod: -1 }) },
    {
      what: 'a health check without a command',
      input: withContainer({ healthCheck: { interval: 30 } }),
      message: /healthCheck\.command/,
    },
    {
      what: 'a health check command without CMD',
      input: withContainer({ healthCheck: { command: ['true'] } }),
    },
    {
      what: 'an unknown CPU size',
      input: { ...good, cpu: '300' },
      message: /No Fargate configuration/,
    },
    {
      what: 'a CPU size that is no number',
      input: { ...good, cpu: 'large' },
      message: /Invalid 'cpu' setting for task/,
    },
    { what: 'a container with more memory than the task', input: withContainer({ memory: 1024 }) },
    { what: 'containers with more CPU than the task', input: withContainer({ cpu: 512 }) },
    {
      what: 'inference accelerators on Fargate',
      input: { ...good, inferenceAccelerators: [{ deviceName: 'a', deviceType: 'b' }] },
    },
    {
      what: 'a soft limit above the hard limit',
      input: withContainer({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] }),
    },
    { what: 'negative CPU', input: withContainer({ cpu: -1 }) },
    { what: 'memory of 3 MiB', input: withContainer({ memory: 3 }) },
    {
      what: 'a reservation above the memory',
      input: withContainer({ memory: 128, memoryReservation: 256 }),
    },
    {
      what: 'ephemeral storage of 20 GiB',
      input: { ...good, ephemeralStorage: { sizeInGiB: 20 } },
    },
    {
      what: 'ephemeral storage of 201 GiB',
      input: { ...good, ephemeralStorage: { sizeInGiB: 201 } },
    },
    { what: 'an unknown network mode', input: { ...good, networkMode: 'vpc' } },
    { what: 'an unknown compatibility', input: { ...good, requiresCompatibilities: ['LAMBDA'] } },
    {
      what: 'a family with a space',
      input: { ...good, family: 'a b' },
      message: /Family contains invalid characters/,
    },
    { what: 'a container name with a space', input: withContainer({ name: 'a b' }) },
    {
      what: 'a role that is no role',
      input: { ...good, taskRoleArn: 'arn:aws:iam::1:user/x' },
      message: /Role is not valid/,
    },
    {
      what: 'an empty list of tags',
      input: { ...good, tags: [] },
      message: /Tags can not be empty/,
    },
    {
      what: 'a volume that is not there',
      input: withContainer({ mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }),
      message: /Unknown volume 'data'/,
    },
    {
      what: 'a volume of the host',
      input: { ...good, volumes: [{ name: 'data', host: { sourcePath: '/data' } }] },
      message: /host\.sourcePath should not be set/,
    },
    {
      what: 'a dependency on a container that is not there',
      input: withContainer({ dependsOn: [{ containerName: 'init', condition: 'START' }] }),
    },
    {
      what: 'a secret with the name of a variable',
      input: withContainer({ secrets: [{ name: 'ENV', valueFrom: 'x' }] }),
      message: /secret name must be unique/,
    },
    { what: 'a privileged container', input: withContainer({ privileged: true }) },
    {
      what: 'the capability NET_ADMIN',
      input: withContainer({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    },
    {
      what: 'the log driver syslog',
      input: withContainer({ logConfiguration: { logDriver: 'syslog' } }),
    },
    {
      what: 'awslogs without its options',
      input: withContainer({ logConfiguration: { logDriver: 'awslogs' } }),
      message: /requires options: awslogs-region, awslogs-group, awslogs-stream-prefix/,
    },
    { what: 'links', input: withContainer({ links: ['other'] }), message: /networkMode=awsvpc/ },
    {
      what: 'placement constraints',
      input: { ...good, placementConstraints: [{ type: 'memberOf', expression: 'x' }] },
      message: /does not support task placement constraints/,
    },
    {
      what: '11 containers',
      input: {
        ...good,
        containerDefinitions: Array.from({ length: 11 }, (_, i) => ({
          ...container,
          name: `c${i}`,
        })),
      },
    },
    {
      what: 'a definition of more than 64 KiB',
      input: withContainer({ environment: [{ name: 'A', value: 'x'.repeat(65_536) }] }),
      message: /Max allowed length is '65536' bytes/,
    },
    {
      what: 'an ECR image without an execution role',
      input: { ...withContainer({ logConfiguration: undefined }), executionRoleArn: undefined },
      message: /execution role ARN to support ECR images/,
    },
  ])('RegisterTaskDefinition rejects $what', async (one) => {
    await expectRejected(fakeCloud(), 'RegisterTaskDefinition', { code: 'ClientException', ...one })
  })

  test.each<Rejected>([
    {
      what: 'a tag value with brackets',
      input: { tags: tags(['Author', 'renovate[bot]']) },
      message: /^Some tags contain invalid characters\. Valid characters: /,
    },
    {
      what: 'a tag value with a shell command',
      input: { tags: tags(['Author', 'hana <h@x>; $(rm)']) },
    },
    { what: 'a tag key with the prefix aws:', input: { tags: tags(['aws:x', 'y']) } },
    { what: 'a tag value with the prefix aws:', input: { tags: tags(['x', 'AWS:y']) } },
    { what: 'a tag without a key', input: { tags: [{ value: 'x' }] } },
    { what: 'a tag key twice', input: { tags: tags(['a', '1'], ['a', '2']) } },
  ])('RegisterTaskDefinition rejects $what', async ({ input, ...one }) => {
    await expectRejected(fakeCloud(), 'RegisterTaskDefinition', {
      ...one,
      input: { ...good, ...input },
    })
  })

  test.each<Rejected>([
    { what: '51 tags', input: { tags: manyTags(51) } },
    { what: 'a tag key of 129 characters', input: { tags: tags(['k'.repeat(129), 'v']) } },
    { what: 'a tag value of 257 characters', input: { tags: tags(['k', 'v'.repeat(257)]) } },
    { what: 'an empty tag key', input: { tags: tags(['', 'v']) } },
  ])('RegisterTaskDefinition rejects $what, by the model', async ({ input, what }) => {
    await expectRejected(fakeCloud(), 'RegisterTaskDefinition', {
      what,
      code: 'ClientException',
      input: { ...good, ...input },
      message:
        /^1 validation error detected: Value .* failed to satisfy constraint: Member must have length/,
    })
  })

  test('RegisterTaskDefinition accepts the limits themselves', async () => {
    const { call } = fakeCloud()
    await call('RegisterTaskDefinition', {
      ...withContainer({
        stopTimeout: 120,
        startTimeout: 2,
        portMappings: [{ containerPort: 8080, hostPort: 8080 }],
        healthCheck: {
          command: ['CMD-SHELL', 'true'],
          interval: 5,
          timeout: 60,
          retries: 10,
          startPeriod: 300,
        },
      }),
      ephemeralStorage: { sizeInGiB: 21 },
      tags: manyTags(50),
    })
  })
})

describe('CreateService and UpdateService', () => {
  const configuration = (change: object) => ({
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100, ...change },
  })
  const breaker = (type: string, value: unknown) =>
    configuration({
      deploymentCircuitBreaker: {
        enable: true,
        rollback: true,
        thresholdConfiguration: { type, value },
      },
    })
  const network = (awsvpcConfiguration: object) => ({
    networkConfiguration: { awsvpcConfiguration },
  })
  const cases: Rejected[] = [
    { what: 'a negative desired count', input: { desiredCount: -1 } },
    { what: 'a desired count of 5001', input: { desiredCount: 5001 } },
    { what: 'a maximumPercent of -5', input: configuration({ maximumPercent: -5 }) },
    {
      what: 'a maximumPercent of 50',
      input: configuration({ maximumPercent: 50, minimumHealthyPercent: 0 }),
    },
    {
      what: 'a minimumHealthyPercent of 300',
      input: configuration({ maximumPercent: 400, minimumHealthyPercent: 300 }),
    },
    { what: 'a minimumHealthyPercent of -1', input: configuration({ minimumHealthyPercent: -1 }) },
    {
      what: 'AZ rebalancing with a maximumPercent of 100',
      input: {
        ...configuration({ maximumPercent: 100, minimumHealthyPercent: 0 }),
        availabilityZoneRebalancing: 'ENABLED',
      },
      message: /rebalancing/,
    },
    { what: 'a negative grace period', input: { healthCheckGracePeriodSeconds: -5 } },
    {
      what: 'a grace period beyond an integer',
      input: { healthCheckGracePeriodSeconds: 3_000_000_000 },
      ...serialization,
    },
    { what: 'a threshold of 0', input: breaker('COUNT', 0) },
    { what: 'a threshold of an unknown type', input: breaker('PERCENT', 50) },
    {
      what: 'a circuit breaker without rollback',
      input: configuration({ deploymentCircuitBreaker: { enable: true } }),
      message: /must not be null/,
    },
    { what: 'an unknown strategy', input: configuration({ strategy: 'BIG_BANG' }) },
    {
      what: 'a pause of 20161 minutes',
      input: configuration({
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 20_161 },
          },
        ],
      }),
    },
    {
      what: 'a pause at an unknown stage',
      input: configuration({
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['LATER'] }],
      }),
    },
    {
      what: '17 subnets',
      input: network({ subnets: Array.from({ length: 17 }, (_, i) => `subnet-${i}`) }),
    },
    { what: 'no subnet', input: network({ subnets: [] }) },
    {
      what: '6 security groups',
      input: network({ subnets: ['subnet-1'], securityGroups: ['a', 'b', 'c', 'd', 'e', 'f'] }),
    },
    {
      what: 'an unknown value of assignPublicIp',
      input: network({ subnets: ['subnet-1'], assignPublicIp: 'YES' }),
    },
    { what: 'placement strategies on Fargate', input: { placementStrategy: [{ type: 'random' }] } },
    {
      what: 'an unknown platform version',
      input: { platformVersion: '2.0.0' },
      code: 'PlatformUnknownException',
    },
    {
      what: 'what has no effect here',
      input: { monitoring: { metricConfigurations: [] } },
      message: /^local-cloud does not support monitoring\.$/,
    },
    { what: 'an unknown value of propagateTags', input: { propagateTags: 'ALL' } },
    { what: 'a desired count that is a string', input: { desiredCount: '2' }, ...serialization },
    { what: 'a desired count with a fraction', input: { desiredCount: 1.5 }, ...serialization },
    {
      what: 'a switch that is a string',
      input: { enableExecuteCommand: 'true' },
      ...serialization,
    },
    {
      what: 'a configuration that is a list',
      input: { deploymentConfiguration: [] },
      ...serialization,
    },
    {
      what: 'subnets that are a string',
      input: network({ subnets: 'subnet-1' }),
      ...serialization,
    },
  ]
  test.each(cases)('CreateService rejects $what', async ({ input, ...one }) => {
    const cloud = fakeCloud()
    await cloud.call('RegisterTaskDefinition', good)
    await expectRejected(cloud, 'CreateService', {
      ...one,
      input: { ...serviceDefinition(), taskDefinition: 'backend', ...input },
    })
    expect(cloud.ecs.services()).toEqual([])
  })
  test.each(cases)(
    'UpdateService rejects $what, and changes nothing',
    async ({ input, ...one }) => {
      const cloud = await running()
      const before = JSON.stringify(cloud.ecs.services())
      await expectRejected(cloud, 'UpdateService', { ...one, input: { ...NAMES, ...input } })
      expect(JSON.stringify(cloud.ecs.services())).toBe(before)
    },
  )

  test.each<Rejected>([
    {
      what: 'a grace period without a load balancer',
      input: { loadBalancers: [], healthCheckGracePeriodSeconds: 30 },
      message:
        /^Health check grace period is only valid for services configured to use load balancers$/,
    },
    { what: 'the scheduling strategy DAEMON', input: { schedulingStrategy: 'DAEMON' } },
    {
      what: 'both a launch type and a capacity provider strategy',
      input: { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
    },
    {
      what: 'a weight of 1001',
      input: {
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1001 }],
      },
    },
    { what: 'an unknown launch type', input: { launchType: 'LAMBDA' } },
    {
      what: 'a capacity provider that the cluster lacks',
      input: {
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: 'other', weight: 1 }],
      },
      message: /not associated with the cluster/,
    },
    {
      what: 'weights of 0 only',
      input: {
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', weight: 0 },
          { capacityProvider: 'FARGATE_SPOT', weight: 0 },
        ],
      },
    },
    {
      what: 'two bases',
      input: {
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', weight: 1, base: 1 },
          { capacityProvider: 'FARGATE_SPOT', weight: 1, base: 1 },
        ],
      },
    },
    { what: 'a role beside the service-linked one', input: { role: 'ecs' } },
    {
      what: 'ECS Exec without a task role',
      input: { enableExecuteCommand: true },
      message: /a valid taskRoleArn is not being used/,
    },
    { what: 'a client token of 37 characters', input: { clientToken: 'x'.repeat(37) } },
    {
      what: 'tags with brackets',
      input: { tags: tags(['a', '[b]']) },
      message: /invalid characters/,
    },
    { what: 'a name with a space', input: { serviceName: 'a b' } },
    { what: 'a cluster with a space', input: { cluster: 'a b' }, message: /Cluster must match/ },
  ])('CreateService rejects $what', async ({ input, ...one }) => {
    const cloud = fakeCloud()
    await cloud.call('RegisterTaskDefinition', good)
    await expectRejected(cloud, 'CreateService', {
      ...one,
      input: { ...serviceDefinition(), taskDefinition: 'backend', ...input },
    })
  })

  test('AZ rebalancing is on by default where maximumPercent leaves room, and off where not', async () => {
    const rebalancing = async (deploymentConfiguration: object) =>
      (
        await (
          await running({ deploymentConfiguration })
        ).call('DescribeServices', { cluster: NAMES.cluster, services: [NAMES.service] })
      ).services[0].availabilityZoneRebalancing
    expect(await rebalancing({ maximumPercent: 100, minimumHealthyPercent: 0 })).toBe('DISABLED')
    expect(await rebalancing({ maximumPercent: 200, minimumHealthyPercent: 100 })).toBe('ENABLED')
  })
})

describe('lists of other requests', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`)
  test.each<Rejected & { operation: string }>([
    {
      operation: 'DescribeServices',
      what: 'no service',
      input: { services: [] },
      message: /^Services cannot be empty\.$/,
    },
    {
      operation: 'DescribeServices',
      what: 'a missing list',
      input: {},
      message: /^Services cannot be empty\.$/,
    },
    {
      operation: 'DescribeServices',
      what: '11 services',
      input: { services: names(11) },
      message: /^service names can have at most 10 items\.$/,
    },
    {
      operation: 'DescribeServices',
      what: 'an unknown include',
      input: { services: ['a'], include: ['ALL'] },
    },
    {
      operation: 'DescribeServices',
      what: 'a string for a list',
      input: { services: 'x' },
      ...serialization,
    },
    {
      operation: 'DescribeServices',
      what: 'numbers for names',
      input: { services: [1] },
      ...serialization,
    },
    {
      operation: 'DescribeServices',
      what: 'an object for a name',
      input: { services: [{}] },
      ...serialization,
    },
    { operation: 'DescribeServices', what: 'null for a name', input: { services: [null] } },
    {
      operation: 'DescribeServices',
      what: 'a list for a cluster',
      input: { cluster: ['app-dev'], services: ['a'] },
      ...serialization,
    },
    {
      operation: 'DescribeTasks',
      what: 'no task',
      input: { tasks: [] },
      message: /^Tasks cannot be empty\.$/,
    },
    { operation: 'DescribeTasks', what: '101 tasks', input: { tasks: names(101) } },
    { operation: 'DescribeClusters', what: '101 clusters', input: { clusters: names(101) } },
    {
      operation: 'DescribeServiceDeployments',
      what: 'no deployment',
      input: { serviceDeploymentArns: [] },
    },
    {
      operation: 'DescribeServiceDeployments',
      what: '21 deployments',
      input: { serviceDeploymentArns: names(21) },
    },
    {
      operation: 'DescribeServiceRevisions',
      what: '21 revisions',
      input: { serviceRevisionArns: names(21) },
    },
    {
      operation: 'DeleteTaskDefinitions',
      what: '11 task definitions',
      input: { taskDefinitions: names(11) },
    },
    { operation: 'ListTasks', what: 'a page of 0', input: { maxResults: 0 } },
    { operation: 'ListTasks', what: 'a page of 101', input: { maxResults: 101 } },
    { operation: 'ListServices', what: 'a page of 500', input: { maxResults: 500 } },
    { operation: 'ListTaskDefinitions', what: 'a page of 500', input: { maxResults: 500 } },
    {
      operation: 'ListTaskDefinitions',
      what: 'an unknown order',
      input: { sort: 'UP' },
      code: 'ClientException',
    },
    {
      operation: 'ListTaskDefinitions',
      what: 'an unknown status',
      input: { status: 'OLD' },
      code: 'ClientException',
    },
    { operation: 'ListTasks', what: 'an unknown status', input: { desiredStatus: 'GONE' } },
    { operation: 'ListTasks', what: 'a token of another kind', input: { nextToken: 'x' } },
    {
      operation: 'ListServiceDeployments',
      what: 'an unknown status',
      input: { service: 'backend', status: ['DONE'] },
    },
    {
      operation: 'ListServiceDeployments',
      what: 'a time that is no number',
      input: { service: 'backend', createdAt: { after: 'now' } },
      ...serialization,
    },
    { operation: 'RunTask', what: '11 tasks', input: { taskDefinition: 'backend', count: 11 } },
    {
      operation: 'RunTask',
      what: 'no network',
      input: { taskDefinition: 'backend' },
      message: /Network Configuration/,
    },
    {
      operation: 'RunTask',
      what: 'a starter with a space',
      input: {
        taskDefinition: 'backend',
        startedBy: 'a b',
        networkConfiguration: serviceDefinition().networkConfiguration,
      },
    },
    {
      operation: 'RunTask',
      what: 'overrides of more than 8192 characters',
      input: {
        taskDefinition: 'backend',
        networkConfiguration: serviceDefinition().networkConfiguration,
        overrides: { containerOverrides: [{ name: 'backend', command: ['x'.repeat(8192)] }] },
      },
      message: /Container Overrides length must be at most 8192/,
    },
    {
      operation: 'RunTask',
      what: 'an override of another container',
      input: {
        taskDefinition: 'backend',
        networkConfiguration: serviceDefinition().networkConfiguration,
        overrides: { containerOverrides: [{ name: 'other' }] },
      },
    },
    { operation: 'StopTask', what: 'a task that is not there', input: { task: 'x' } },
    { operation: 'TagResource', what: 'no tag', input: { resourceArn: 'x', tags: [] } },
    {
      operation: 'DeleteService',
      what: 'force as a string',
      input: { service: 'backend', force: 'yes' },
      ...serialization,
    },
    {
      operation: 'RegisterTaskDefinition',
      what: 'containers that are an object',
      input: { family: 'a', containerDefinitions: {} },
      ...serialization,
    },
    {
      operation: 'RegisterTaskDefinition',
      what: 'labels that are numbers',
      input: withContainer({ dockerLabels: { a: 1 } }),
      ...serialization,
    },
  ])('$operation rejects $what', async ({ operation, input, ...one }) => {
    const cloud = await running()
    await expectRejected(cloud, operation, { ...one, input: { cluster: 'app-dev', ...input } })
  })

  test('TagResource counts the tags that a resource has, and keeps those of AWS', async () => {
    const cloud = await running()
    const [{ serviceArn: resourceArn }] = (
      await cloud.call('DescribeServices', { cluster: NAMES.cluster, services: [NAMES.service] })
    ).services
    await cloud.call('TagResource', { resourceArn, tags: manyTags(50) })
    await cloud.call('TagResource', { resourceArn, tags: tags(['k1', 'new']) })
    await expectRejected(cloud, 'TagResource', {
      what: '',
      input: { resourceArn, tags: tags(['one', 'more']) },
    })
    await expectRejected(cloud, 'UntagResource', {
      what: '',
      input: { resourceArn, tagKeys: ['aws:x'] },
    })
  })

  test('members that the model does not have are ignored, and null counts as absent', async () => {
    const cloud = fakeCloud()
    const { taskDefinition: registered } = await cloud.call('RegisterTaskDefinition', {
      ...good,
      taskRoleArn: null,
      colour: 'blue',
    })
    expect(registered).not.toHaveProperty('colour')
    expect(registered).not.toHaveProperty('taskRoleArn')
  })

  test('ListServiceDeployments returns 20 by default', async () => {
    const cloud = await running()
    for (let i = 0; i < 21; i += 1)
      await cloud.call('UpdateService', { ...NAMES, forceNewDeployment: true })
    const list = await cloud.call('ListServiceDeployments', NAMES)
    expect(list.serviceDeployments).toHaveLength(20)
    expect(list.nextToken).toBeDefined()
    expect(await serviceDeployments(cloud)).toHaveLength(20)
  })
})
