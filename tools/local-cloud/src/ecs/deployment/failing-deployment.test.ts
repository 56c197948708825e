import { describe, expect, test } from 'vitest'
import {
  fakeCloud,
  fakeImage,
  serviceDefinition,
  targetGroupArn,
  taskDefinition,
} from '../fakes.ts'
import {
  deploy,
  deploymentEvents,
  messages,
  NAMES,
  running,
  service,
  serviceActions,
  serviceDeployments,
  taskEvents,
} from '../scenario.ts'

describe('deployment with containers that exit at start', () => {
  test('the deployment is rolled back to the last completed revision by a new deployment', async () => {
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

  test('the failed deployment stays listed beside its rollback, and is no source of a later one', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes')
    await cloud.clock.advance(9000)
    expect((await service(cloud)).deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', rolloutState: 'FAILED', desiredCount: 0 },
      { status: 'ACTIVE', rolloutState: 'COMPLETED' },
    ])
    await cloud.clock.advance(5000)
    expect((await service(cloud)).deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED' },
      { status: 'DRAINING', rolloutState: 'FAILED', runningCount: 0, failedTasks: 3 },
    ])
    await deploy(cloud, 'good-3')
    expect((await serviceDeployments(cloud))[0].sourceServiceRevisions).toHaveLength(1)
  })

  test.each([
    { threshold: { type: 'COUNT', value: 1 }, failures: 1 },
    { threshold: { type: 'COUNT', value: 2 }, failures: 2 },
    { threshold: { type: 'BOUNDED_PERCENT', value: 50 }, failures: 3 },
    { threshold: { type: 'UNBOUNDED_PERCENT', value: 100 }, failures: 1 },
  ])(
    'a deployment with the threshold $threshold fails after $failures tasks',
    async ({ threshold: thresholdConfiguration, failures }) => {
      const cloud = await running()
      await deploy(cloud, 'crashes', {
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration },
        },
      })
      await cloud.clock.advance(30_000)
      expect((await serviceDeployments(cloud))[0]).toMatchObject({
        status: 'ROLLBACK_SUCCESSFUL',
        deploymentCircuitBreaker: { failureCount: failures, threshold: failures },
        deploymentConfiguration: { deploymentCircuitBreaker: { thresholdConfiguration } },
      })
    },
  )

  test('old tasks keep serving during a failing deployment', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes')
    for (let second = 0; second < 30; second += 1) {
      await cloud.clock.advance(1000)
      expect((await service(cloud)).runningCount).toBeGreaterThan(0)
      expect(cloud.registered.size).toBeGreaterThan(0)
    }
  })

  test('the log group has the output of the container, and each task has its stopped reason', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes')
    await cloud.clock.advance(30_000)
    const stopped = taskEvents(cloud, 'STOPPED').filter(
      ({ stopCode }) => stopCode === 'EssentialContainerExited',
    )
    expect(stopped).toHaveLength(3)
    expect(stopped[0]).toMatchObject({
      group: 'service:backend',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'backend', exitCode: 1, lastStatus: 'STOPPED' }],
    })
    const [taskId] = stopped[0].taskArn.split('/').slice(-1)
    expect(cloud.lines).toContainEqual({
      group: '/ecs/app-dev/backend',
      stream: `ecs/backend/${taskId}`,
      message: 'COGNITO_USER_POOL_ID: required',
    })
  })

  test('without rollback the deployment is stopped and the old task keeps serving', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes', {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    })
    await cloud.clock.advance(60_000)
    const after = await service(cloud)
    expect(after.deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 3,
        desiredCount: 0,
      },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 1 },
    ])
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'STOPPED' })
  })

  test('without a circuit breaker tasks are restarted with back-off, and SERVICE_TASK_START_IMPAIRED is emitted once', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes', {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false } },
    })
    await cloud.clock.advance(120_000)
    const [primary] = (await service(cloud)).deployments
    expect(primary).toMatchObject({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' })
    expect(primary.failedTasks).toBeGreaterThan(5)
    expect(primary.failedTasks).toBeLessThan(15)
    expect(deploymentEvents(cloud).map(({ eventName }) => eventName)).not.toContain(
      'SERVICE_DEPLOYMENT_FAILED',
    )
    expect(serviceActions(cloud)).toEqual(['SERVICE_TASK_START_IMPAIRED'])
  })

  test('a failed first deployment has no rollback', async () => {
    const cloud = fakeCloud()
    await cloud.call('RegisterTaskDefinition', taskDefinition('crashes'))
    await cloud.call('CreateService', { ...serviceDefinition(), taskDefinition: 'backend' })
    await cloud.clock.advance(60_000)
    const { deployments, runningCount } = await service(cloud)
    expect(deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'FAILED' }])
    expect(runningCount).toBe(0)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'STOPPED' })
    expect(deploymentEvents(cloud).map(({ eventName }) => eventName)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_FAILED',
    ])
  })

  test('the circuit breaker trips at the first failure with a threshold of 1', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes', {
      deploymentConfiguration: {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: true,
          thresholdConfiguration: { type: 'COUNT', value: 1 },
        },
      },
    })
    await cloud.clock.advance(30_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { failureCount: 1, threshold: 1 },
    })
  })
})

describe('rollback', () => {
  test('a rollback fails when the old revision no longer starts', async () => {
    const gone = { resolve: fakeImage }
    const cloud = fakeCloud({ images: { resolve: (uri) => gone.resolve(uri) } })
    await cloud.call('RegisterTaskDefinition', taskDefinition('good-1'))
    await cloud.call('CreateService', { ...serviceDefinition(), taskDefinition: 'backend' })
    await cloud.clock.advance(20_000)
    gone.resolve = () => undefined
    cloud.emitted.length = 0
    await deploy(cloud, 'crashes')
    await cloud.clock.advance(60_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'ROLLBACK_FAILED' })
    expect((await service(cloud)).runningCount).toBe(1)
    expect(deploymentEvents(cloud).map(({ eventName }) => eventName)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_FAILED',
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_FAILED',
    ])
  })
})

describe('deployment with failing health checks', () => {
  test('an unhealthy task is ignored during the grace period, then replaced, then the deployment is rolled back', async () => {
    const cloud = await running({ healthCheckGracePeriodSeconds: 20 })
    await deploy(cloud, 'unhealthy')
    await cloud.clock.advance(15_000)
    expect((await service(cloud)).deployments[0]).toMatchObject({ failedTasks: 0, runningCount: 1 })
    await cloud.clock.advance(120_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    const stopped = taskEvents(cloud, 'STOPPED').filter(({ stoppedReason }) =>
      stoppedReason.startsWith('Task failed ELB health checks'),
    )
    expect(stopped).toHaveLength(3)
    expect(stopped[0]).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
      containers: [{ exitCode: 0 }],
    })
    expect(await messages(cloud)).toContainEqual(
      expect.stringMatching(
        /\(port 8080\) is unhealthy in \(target-group .*\) due to \(reason Health checks failed with these codes: \[503\]\)\./,
      ),
    )
  })
})

describe('task that cannot start', () => {
  test('a task with a missing image has a stopped reason and no exit code', async () => {
    const cloud = await running()
    await deploy(cloud, 'missing')
    await cloud.clock.advance(30_000)
    const [stopped] = taskEvents(cloud, 'STOPPED')
    expect(stopped).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(
        /^CannotPullContainerError: .*backend:missing: not found$/,
      ),
    })
    expect(stopped.containers[0]).not.toHaveProperty('exitCode')
    expect(stopped).not.toHaveProperty('startedAt')
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
  })

  test('a task with a missing secret has a stopped reason', async () => {
    const cloud = await running()
    const definition = taskDefinition('good-2')
    const [container] = definition.containerDefinitions
    await cloud.call('RegisterTaskDefinition', {
      ...definition,
      containerDefinitions: [
        { ...container, secrets: [{ name: 'TOKEN', valueFrom: '/dev/token' }] },
      ],
    })
    await cloud.call('UpdateService', { ...NAMES, taskDefinition: 'backend' })
    await cloud.clock.advance(5000)
    expect(taskEvents(cloud, 'STOPPED')[0]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^ResourceInitializationError: .*\/dev\/token/),
    })
  })
})

describe('task that exits after it served', () => {
  test('a task that exits after it served is replaced, and no deployment fails', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes-later')
    await cloud.clock.advance(300_000)
    const after = await service(cloud)
    expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
    expect(after.deployments[0].failedTasks).toBeGreaterThan(2)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({
      status: 'SUCCESSFUL',
      deploymentCircuitBreaker: { failureCount: 0 },
    })
  })
})
