import { describe, expect, test } from 'vitest'
import { fakeCloud, serviceDefinition, taskDefinition } from '../fakes.ts'
import { NAMES, running, service, serviceDeployments } from '../scenario.ts'

describe('ECS resources that do not exist', () => {
  test('an unknown cluster is a ClusterNotFoundException or a failure', async () => {
    const { call } = fakeCloud()
    await expect(
      call('DescribeServices', { cluster: 'nowhere', services: ['backend'] }),
    ).rejects.toMatchObject({ code: 'ClusterNotFoundException', message: 'Cluster not found.' })
    expect(await call('DescribeClusters', { clusters: ['nowhere', 'app-dev'] })).toMatchObject({
      clusters: [{ clusterName: 'app-dev', status: 'ACTIVE' }],
      failures: [
        { arn: 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/nowhere', reason: 'MISSING' },
      ],
    })
  })

  test('an unknown service is a ServiceNotFoundException or a failure', async () => {
    const { call } = fakeCloud()
    expect(
      await call('DescribeServices', { cluster: 'app-dev', services: ['backend'] }),
    ).toMatchObject({
      services: [],
      failures: [
        {
          arn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/app-dev/backend',
          reason: 'MISSING',
        },
      ],
    })
    await expect(call('UpdateService', NAMES)).rejects.toMatchObject({
      code: 'ServiceNotFoundException',
    })
  })

  test('an unknown task definition is a ClientException', async () => {
    const { call } = await running()
    await expect(
      call('UpdateService', { ...NAMES, taskDefinition: 'backend:99' }),
    ).rejects.toMatchObject({ message: 'Unable to describe task definition.' })
  })
})

describe('CreateService', () => {
  test.each<{ what: string; change: object; message: RegExp }>([
    {
      what: 'a target group that does not exist',
      change: {
        loadBalancers: [{ targetGroupArn: 'arn:x', containerName: 'backend', containerPort: 8080 }],
      },
      message: /target group arn:x does not exist/,
    },
    {
      what: 'a container that does not exist',
      change: {
        loadBalancers: [{ targetGroupArn: 'arn:x', containerName: 'web', containerPort: 8080 }],
      },
      message: /container web does not exist in the task definition/,
    },
    {
      what: 'a port that is not mapped',
      change: {
        loadBalancers: [{ targetGroupArn: 'arn:x', containerName: 'backend', containerPort: 80 }],
      },
      message: /container backend did not have a container port 80 defined/,
    },
    {
      what: 'a missing network configuration',
      change: { networkConfiguration: undefined },
      message: /Network Configuration must be provided/,
    },
    {
      what: 'a deployment strategy that local-cloud does not support',
      change: { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      message: /^local-cloud deploys with the strategy ROLLING only/,
    },
    {
      what: 'percentages that allow no step',
      change: { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      message: /maximumPercent must be greater/,
    },
  ])('CreateService rejects $what', async ({ change, message }) => {
    const { call } = fakeCloud()
    await call('RegisterTaskDefinition', taskDefinition('good'))
    await expect(
      call('CreateService', { ...serviceDefinition(change), taskDefinition: 'backend' }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringMatching(message),
    })
    expect(await call('ListServices', { cluster: 'app-dev' })).toEqual({ serviceArns: [] })
  })

  test('CreateService rejects a service that exists', async () => {
    const { call } = await running()
    await expect(
      call('CreateService', { ...serviceDefinition(), taskDefinition: 'backend' }),
    ).rejects.toMatchObject({ message: 'Creation of service was not idempotent.' })
  })
})

describe('DeleteService', () => {
  test('DeleteService requires a desired count of 0, or force', async () => {
    const { call } = await running()
    await expect(call('DeleteService', NAMES)).rejects.toMatchObject({
      message: 'The service cannot be stopped while it is scaled above 0.',
    })
  })

  test('DeleteService drains the service and leaves it INACTIVE; its name can be used again', async () => {
    const cloud = await running()
    const { service: draining } = await cloud.call('DeleteService', { ...NAMES, force: true })
    expect(draining).toMatchObject({ status: 'DRAINING', desiredCount: 0 })
    await cloud.clock.advance(10_000)
    expect(await service(cloud)).toMatchObject({ status: 'INACTIVE', runningCount: 0 })
    await expect(cloud.call('UpdateService', NAMES)).rejects.toMatchObject({
      code: 'ServiceNotActiveException',
    })
    await cloud.call('CreateService', { ...serviceDefinition(), taskDefinition: 'backend' })
    await cloud.clock.advance(10_000)
    expect(await service(cloud)).toMatchObject({ status: 'ACTIVE', runningCount: 1 })
  })
})

describe('deployment configuration', () => {
  const configurationOf = async (deploymentConfiguration?: object) =>
    (await service(await running({ deploymentConfiguration }))).deploymentConfiguration

  test('DescribeServices fills in the defaults of AWS', async () => {
    expect(await configurationOf()).toEqual({
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: {
        enable: false,
        rollback: false,
        resetOnHealthyTask: true,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      },
    })
  })

  test('DescribeServices keeps what was set beside the defaults', async () => {
    const thresholdConfiguration = { type: 'COUNT', value: 1 }
    expect(
      await configurationOf({
        bakeTimeInMinutes: 5,
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration },
      }),
    ).toMatchObject({
      strategy: 'ROLLING',
      bakeTimeInMinutes: 5,
      deploymentCircuitBreaker: { enable: true, resetOnHealthyTask: true, thresholdConfiguration },
    })
  })
})

describe('service deployments', () => {
  test('ListServiceDeployments filters by status and time', async () => {
    const cloud = await running()
    await cloud.call('UpdateService', { ...NAMES, forceNewDeployment: true })
    const list = async (more: object) =>
      (await cloud.call('ListServiceDeployments', { ...NAMES, ...more })).serviceDeployments
    expect(await list({ status: ['IN_PROGRESS', 'PENDING'] })).toHaveLength(1)
    expect(await list({ status: ['SUCCESSFUL'] })).toHaveLength(1)
    const seconds = cloud.clock.now() / 1000
    expect(await list({ createdAt: { after: seconds - 10 } })).toHaveLength(1)
    expect(await list({ createdAt: { before: seconds - 10 } })).toHaveLength(1)
  })

  test('DescribeServiceRevisions returns image and digest of the old and the new revision', async () => {
    const cloud = await running()
    await cloud.call('RegisterTaskDefinition', taskDefinition('good-2'))
    await cloud.call('UpdateService', { ...NAMES, taskDefinition: 'backend' })
    const [{ targetServiceRevision, sourceServiceRevisions }] = await serviceDeployments(cloud)
    const { serviceRevisions } = await cloud.call('DescribeServiceRevisions', {
      serviceRevisionArns: [targetServiceRevision.arn, sourceServiceRevisions[0].arn],
    })
    expect(
      serviceRevisions.map(({ containerImages }: { containerImages: unknown }) => containerImages),
    ).toEqual([
      [
        {
          containerName: 'backend',
          image: expect.stringMatching(/:good-2$/),
          imageDigest: 'sha256:good-2',
        },
      ],
      [expect.objectContaining({ imageDigest: 'sha256:good-1' })],
    ])
  })
})
