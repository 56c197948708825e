import {
  ContinueServiceDeploymentCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  ServiceNotFoundException,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
  waitUntilServicesStable,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs'
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientConfig, dev, startTestCloud, type TestCloud } from '../testing.ts'

const SERVER =
  "require('node:http').createServer((_, response) => response.end(process.env.TAG)).listen(process.env.PORT, '127.0.0.1')"
const SERVICE = 'backend'
const NAMES = { cluster: dev.cluster, service: SERVICE }

let cloud: TestCloud
let targetGroupArn: string
let ecs: ECSClient
let elb: ElasticLoadBalancingV2Client

beforeAll(async () => {
  cloud = await startTestCloud([dev], { speed: 10 })
  targetGroupArn = cloud.outputs(dev)['TargetGroupArn'] ?? ''
  ecs = new ECSClient(clientConfig(cloud.endpoint, dev))
  elb = new ElasticLoadBalancingV2Client(clientConfig(cloud.endpoint, dev))
  for (const tag of ['one', 'two', 'once']) {
    const command = tag === 'once' ? ['node', '-e', 'process.exit(3)'] : ['node', '-e', SERVER]
    cloud.ecr.push(dev, {
      repository: 'backend',
      tag,
      command,
      environment: { TAG: tag },
    })
  }
})
afterAll(async () => {
  ecs.destroy()
  elb.destroy()
  await cloud.close()
})

const register = (tag: string) =>
  ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'backend',
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: `arn:aws:iam::${dev.account}:role/app-dev-task-execution`,
      containerDefinitions: [
        {
          name: 'backend',
          image: `${dev.account}.dkr.ecr.${dev.region}.amazonaws.com/backend:${tag}`,
          portMappings: [{ containerPort: 8080 }],
        },
      ],
      tags: [{ key: 'commit', value: tag }],
    }),
  )

async function latestDeployment() {
  const { serviceDeployments } = await ecs.send(new ListServiceDeploymentsCommand(NAMES))
  const { serviceDeployments: described } = await ecs.send(
    new DescribeServiceDeploymentsCommand({
      serviceDeploymentArns: [serviceDeployments?.[0]?.serviceDeploymentArn ?? ''],
    }),
  )
  return described?.[0]
}

const statusSoon = (status: string) =>
  expect.poll(async () => (await latestDeployment())?.status, { timeout: 60_000 }).toBe(status)

test('the SDK creates a service, waits until it is stable and reads all of it', async () => {
  await register('one')
  const created = await ecs.send(
    new CreateServiceCommand({
      cluster: dev.cluster,
      serviceName: SERVICE,
      taskDefinition: 'backend',
      desiredCount: 1,
      launchType: 'FARGATE',
      loadBalancers: [{ targetGroupArn, containerName: 'backend', containerPort: 8080 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    }),
  )
  expect(created.service?.createdAt).toBeInstanceOf(Date)
  await waitUntilServicesStable(
    { client: ecs, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
    { cluster: dev.cluster, services: [SERVICE] },
  )
  await statusSoon('SUCCESSFUL')
  const { services } = await ecs.send(
    new DescribeServicesCommand({
      cluster: dev.cluster,
      services: [SERVICE],
      include: ['TAGS'],
    }),
  )
  expect(services?.[0]).toMatchObject({ status: 'ACTIVE', runningCount: 1, tags: [] })
  expect(services?.[0]?.events?.[0]?.createdAt).toBeInstanceOf(Date)
})

test('the SDK lists and describes clusters, services and tasks', async () => {
  const { clusterArns } = await ecs.send(new ListClustersCommand({}))
  const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }))
  expect(clusters).toMatchObject([{ clusterName: dev.cluster, runningTasksCount: 1 }])
  const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: dev.cluster }))
  expect(serviceArns).toHaveLength(1)
  const { taskArns } = await ecs.send(
    new ListTasksCommand({ cluster: dev.cluster, serviceName: SERVICE }),
  )
  const { tasks } = await ecs.send(
    new DescribeTasksCommand({ cluster: dev.cluster, tasks: taskArns }),
  )
  expect(tasks?.[0]?.containers?.[0]?.imageDigest).toMatch(/^sha256:/)
  const target = (await latestDeployment())?.targetServiceRevision
  const { serviceRevisions } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [target?.arn ?? ''] }),
  )
  expect(serviceRevisions?.[0]?.containerImages?.[0]?.image).toMatch(/:one$/)
})

test('the SDK describes the target group, its health and its load balancer', async () => {
  const url = cloud.outputs(dev)['ServiceUrl'] ?? ''
  const { TargetGroups } = await elb.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }),
  )
  expect(TargetGroups).toMatchObject([
    { TargetType: 'ip', Port: 8080, Matcher: { HttpCode: '200' } },
  ])
  const { TargetHealthDescriptions } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  )
  expect(TargetHealthDescriptions).toMatchObject([
    { Target: { Port: 8080 }, TargetHealth: { State: 'healthy' } },
  ])
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({}))
  const { Listeners } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn }),
  )
  expect(`http://${LoadBalancers?.[0]?.DNSName}:${Listeners?.[0]?.Port}`).toBe(url)
  expect(await (await fetch(url)).text()).toBe('one')
  await expect(
    elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [`${targetGroupArn}0`] })),
  ).rejects.toBeInstanceOf(TargetGroupNotFoundException)
})

test('the SDK pauses a deployment, continues it, and stops another', async () => {
  await register('two')
  const updated = await ecs.send(
    new UpdateServiceCommand({
      ...NAMES,
      taskDefinition: 'backend',
      deploymentConfiguration: {
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
      },
    }),
  )
  expect(updated.service?.deployments).toHaveLength(2)
  await expect
    .poll(async () => (await latestDeployment())?.lifecycleHookDetails, { timeout: 60_000 })
    .toMatchObject([{ status: 'AWAITING_ACTION', expiresAt: expect.any(Date) }])
  const paused = await latestDeployment()
  await ecs.send(
    new ContinueServiceDeploymentCommand({
      serviceDeploymentArn: paused?.serviceDeploymentArn,
      hookId: paused?.lifecycleHookDetails?.[0]?.hookId,
      action: 'CONTINUE',
    }),
  )
  await statusSoon('SUCCESSFUL')
  await ecs.send(new UpdateServiceCommand({ ...NAMES, taskDefinition: 'backend:1' }))
  const { serviceDeploymentArn } = (await latestDeployment()) ?? {}
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }))
  await statusSoon('ROLLBACK_SUCCESSFUL')
  expect(await (await fetch(cloud.outputs(dev)['ServiceUrl'] ?? '')).text()).toBe('two')
})

test('the SDK runs a task to its end, and stops one', async () => {
  await register('once')
  const run = async (taskDefinition: string) => {
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: dev.cluster,
        taskDefinition,
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    )
    return tasks?.[0]?.taskArn ?? ''
  }
  const ended = await run('backend')
  const stopped = await run('backend:1')
  await ecs.send(new StopTaskCommand({ cluster: dev.cluster, task: stopped, reason: 'by hand' }))
  const both = { cluster: dev.cluster, tasks: [ended, stopped] }
  await waitUntilTasksStopped({ client: ecs, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, both)
  const { tasks } = await ecs.send(new DescribeTasksCommand(both))
  expect(tasks).toMatchObject([
    { stopCode: 'EssentialContainerExited', containers: [{ exitCode: 3 }] },
    { stopCode: 'UserInitiated', stoppedReason: 'by hand' },
  ])
})

test('the SDK reads and changes tags and revisions', async () => {
  const described = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: 'backend:1', include: ['TAGS'] }),
  )
  expect(described.tags).toEqual([{ key: 'commit', value: 'one' }])
  const resourceArn = described.taskDefinition?.taskDefinitionArn
  await ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'author', value: 'hana' }] }))
  await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['commit'] }))
  const { tags } = await ecs.send(new ListTagsForResourceCommand({ resourceArn }))
  expect(tags).toEqual([{ key: 'author', value: 'hana' }])
  const { taskDefinition } = await ecs.send(
    new DeregisterTaskDefinitionCommand({ taskDefinition: 'backend:1' }),
  )
  expect(taskDefinition?.deregisteredAt).toBeInstanceOf(Date)
  const { taskDefinitionArns } = await ecs.send(
    new ListTaskDefinitionsCommand({ familyPrefix: 'backend', sort: 'DESC', maxResults: 1 }),
  )
  expect(taskDefinitionArns).toEqual([expect.stringMatching(/backend:3$/)])
})

test('the SDK deletes a service, and throws its exception classes for what does not exist', async () => {
  await ecs.send(new DeleteServiceCommand({ ...NAMES, force: true }))
  await expect(
    ecs.send(new UpdateServiceCommand({ cluster: dev.cluster, service: 'unknown' })),
  ).rejects.toBeInstanceOf(ServiceNotFoundException)
})
