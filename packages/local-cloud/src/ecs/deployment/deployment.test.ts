import { describe, expect, test } from 'vitest'
import {
  type FakeCloud,
  fakeCloud,
  serviceDefinition,
  targetGroupArn,
  taskDefinition,
} from '../fakes.ts'

const NAMES = { cluster: 'app-dev', service: 'backend' }

/** A service that runs the image `good`, steady. */
async function running(overrides: object = {}) {
  const cloud = fakeCloud()
  await cloud.call('RegisterTaskDefinition', taskDefinition('good-1'))
  await cloud.call('CreateService', { ...serviceDefinition(overrides), taskDefinition: 'backend' })
  await cloud.clock.advance(20_000)
  cloud.emitted.length = 0
  return cloud
}

async function deploy(cloud: FakeCloud, tag: string, more: object = {}) {
  const { taskDefinition: registered } = await cloud.call(
    'RegisterTaskDefinition',
    taskDefinition(tag),
  )
  await cloud.call('UpdateService', {
    ...NAMES,
    taskDefinition: registered.taskDefinitionArn,
    ...more,
  })
}

async function service(cloud: FakeCloud) {
  const { services } = await cloud.call('DescribeServices', {
    cluster: 'app-dev',
    services: ['backend'],
  })
  return services[0]
}

async function serviceDeployments(cloud: FakeCloud) {
  const list = await cloud.call('ListServiceDeployments', NAMES)
  const { serviceDeployments } = await cloud.call('DescribeServiceDeployments', {
    serviceDeploymentArns: list.serviceDeployments.map(
      (one: { serviceDeploymentArn: string }) => one.serviceDeploymentArn,
    ),
  })
  return serviceDeployments
}

const deploymentEvents = (cloud: FakeCloud) =>
  cloud.emitted
    .filter((event) => event['detail-type'] === 'ECS Deployment State Change')
    .map(({ detail }) => detail)

const messages = async (cloud: FakeCloud) =>
  (await service(cloud)).events.map(({ message }: { message: string }) => message)

describe('a deployment that goes well', () => {
  test('replaces the old task and is completed', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    const before = await service(cloud)
    expect(before.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 0, pendingCount: 1 },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 1 },
    ])
    await cloud.clock.advance(20_000)
    const after = await service(cloud)
    expect(after).toMatchObject({ runningCount: 1, desiredCount: 1, pendingCount: 0 })
    expect(after.taskDefinition).toMatch(/backend:2$/)
    expect(after.deployments).toHaveLength(1)
    expect(after.deployments[0]).toMatchObject({ rolloutState: 'COMPLETED', failedTasks: 0 })
    expect(await serviceDeployments(cloud)).toMatchObject([
      { status: 'SUCCESSFUL' },
      { status: 'SUCCESSFUL' },
    ])
  })

  test('tells EventBridge that it began and that it was completed', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(20_000)
    const { deployments } = await service(cloud)
    expect(deploymentEvents(cloud)).toMatchObject([
      { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: deployments[0].id },
      { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: deployments[0].id },
    ])
  })

  test('says what it does in the words of ECS, newest first', async () => {
    const cloud = await running()
    const log = await messages(cloud)
    expect(log.map((message: string) => message.replace(/[0-9a-f]{32}|\d{19}/g, 'ID'))).toEqual([
      '(service backend) has reached a steady state.',
      '(service backend) (deployment ecs-svc/ID) deployment completed.',
      `(service backend) registered 1 targets in (target-group ${targetGroupArn})`,
      '(service backend) has started 1 tasks: (task ID).',
    ])
  })
})

describe('a deployment whose containers exit at start', () => {
  test('is rolled back to the last completed revision as a new deployment', async () => {
    const cloud = await running()
    const [good] = (await service(cloud)).deployments
    await deploy(cloud, 'crashes')
    const [bad] = (await service(cloud)).deployments
    await cloud.clock.advance(30_000)
    const after = await service(cloud)
    expect(after.taskDefinition).toMatch(/backend:1$/)
    expect(after.deployments).toHaveLength(1)
    const [rollback] = after.deployments
    expect([good.id, bad.id]).not.toContain(rollback.id)
    expect(deploymentEvents(cloud)).toMatchObject([
      { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: bad.id },
      { eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: bad.id, eventType: 'ERROR' },
      {
        eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
        deploymentId: rollback.id,
        reason: `ECS deployment circuit breaker: rolling back to deploymentId ${rollback.id}.`,
      },
      { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: rollback.id },
    ])
    expect((await serviceDeployments(cloud))[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    })
  })
})
