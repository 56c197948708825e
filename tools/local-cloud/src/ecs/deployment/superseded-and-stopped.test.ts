import { describe, expect, test } from 'vitest'
import {
  deploy,
  deploymentEvents,
  NAMES,
  running,
  service,
  serviceActions,
  serviceDeployments,
} from '../scenario.ts'

describe('UpdateService', () => {
  test('a newer deployment supersedes the one in progress', async () => {
    const cloud = await running()
    await deploy(cloud, 'slow')
    await cloud.clock.advance(5000)
    await deploy(cloud, 'good-3')
    expect((await service(cloud)).deployments).toMatchObject([
      { status: 'PRIMARY', taskDefinition: expect.stringMatching(/:3$/) },
      {
        status: 'ACTIVE',
        rolloutState: 'IN_PROGRESS',
        taskDefinition: expect.stringMatching(/:2$/),
      },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', taskDefinition: expect.stringMatching(/:1$/) },
    ])
    await cloud.clock.advance(20_000)
    expect(await serviceDeployments(cloud)).toMatchObject([
      { status: 'SUCCESSFUL', sourceServiceRevisions: [{}, {}] },
      { status: 'STOPPED' },
      { status: 'SUCCESSFUL' },
    ])
    expect((await service(cloud)).deployments).toHaveLength(1)
  })

  test('forceNewDeployment starts a deployment, and an update without a change does not', async () => {
    const cloud = await running()
    await cloud.call('UpdateService', { ...NAMES, taskDefinition: 'backend:1', desiredCount: 1 })
    expect(await serviceDeployments(cloud)).toHaveLength(1)
    await cloud.call('UpdateService', { ...NAMES, forceNewDeployment: true })
    expect(await serviceDeployments(cloud)).toHaveLength(2)
  })

  test('a new desired count starts no deployment', async () => {
    const cloud = await running()
    await cloud.call('UpdateService', { ...NAMES, desiredCount: 3 })
    await cloud.clock.advance(20_000)
    expect(await service(cloud)).toMatchObject({ runningCount: 3, desiredCount: 3 })
    await cloud.call('UpdateService', { ...NAMES, desiredCount: 1 })
    await cloud.clock.advance(20_000)
    expect(await service(cloud)).toMatchObject({ runningCount: 1, deployments: [{}] })
    expect(await serviceDeployments(cloud)).toHaveLength(1)
    expect(serviceActions(cloud)).toEqual(['SERVICE_STEADY_STATE', 'SERVICE_STEADY_STATE'])
  })
})

describe('service deployment states', () => {
  test('a deployment is PENDING without a start and without tasks, then IN_PROGRESS', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    const [pending] = await serviceDeployments(cloud)
    expect(pending).toMatchObject({ status: 'PENDING' })
    expect(pending).not.toHaveProperty('startedAt')
    expect((await service(cloud)).deployments[0]).toMatchObject({ pendingCount: 0 })
    expect(deploymentEvents(cloud)).toEqual([])
    await cloud.clock.advance(200)
    const [started] = await serviceDeployments(cloud)
    expect(started).toMatchObject({ status: 'IN_PROGRESS', startedAt: expect.any(String) })
    expect((await service(cloud)).deployments[0]).toMatchObject({ pendingCount: 1 })
  })

  test('a replaced deployment is STOP_REQUESTED before it is STOPPED', async () => {
    const cloud = await running()
    await deploy(cloud, 'slow')
    await cloud.clock.advance(5000)
    await deploy(cloud, 'good-3')
    expect((await serviceDeployments(cloud))[1]).toMatchObject({ status: 'STOP_REQUESTED' })
    await cloud.clock.advance(200)
    expect((await serviceDeployments(cloud))[1]).toMatchObject({
      status: 'STOPPED',
      stoppedAt: expect.any(String),
    })
  })
})

describe('StopServiceDeployment', () => {
  /** A deployment that is stopped, and how to read its status. */
  async function stopped(afterMs: number) {
    const cloud = await running()
    await deploy(cloud, 'slow')
    await cloud.clock.advance(afterMs)
    const [{ serviceDeploymentArn }] = await serviceDeployments(cloud)
    const stop = (more: object = {}) =>
      cloud.call('StopServiceDeployment', { serviceDeploymentArn, ...more })
    await stop()
    const status = async () => (await serviceDeployments(cloud))[0].status
    return { cloud, stop, status }
  }

  test.each([
    { what: 'PENDING', afterMs: 0 },
    { what: 'IN_PROGRESS', afterMs: 5000 },
  ])('a stopped deployment that was $what is rolled back', async ({ afterMs }) => {
    const { cloud, status } = await stopped(afterMs)
    expect(await status()).toBe('ROLLBACK_REQUESTED')
    await cloud.clock.advance(200)
    expect(await status()).toBe('ROLLBACK_IN_PROGRESS')
    await cloud.clock.advance(30_000)
    expect(await status()).toBe('ROLLBACK_SUCCESSFUL')
    const after = await service(cloud)
    expect(after.taskDefinition).toMatch(/:1$/)
    expect(after.runningCount).toBe(1)
    expect(deploymentEvents(cloud).map(({ eventName }) => eventName)).not.toContain(
      'SERVICE_DEPLOYMENT_FAILED',
    )
  })

  test('StopServiceDeployment may be called again until the rollback has ended', async () => {
    const { cloud, stop, status } = await stopped(5000)
    await stop()
    expect(await status()).toBe('ROLLBACK_REQUESTED')
    await cloud.clock.advance(200)
    await stop()
    expect(await status()).toBe('ROLLBACK_IN_PROGRESS')
    expect((await service(cloud)).deployments).toHaveLength(3)
    await cloud.clock.advance(30_000)
    await expect(stop()).rejects.toMatchObject({ code: 'ConflictException' })
  })

  test('StopServiceDeployment rejects ABORT', async () => {
    const { stop } = await stopped(5000)
    await expect(stop({ stopType: 'ABORT' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining('The valid values are ROLLBACK'),
    })
  })

  test('a deployment that a newer one replaces while it is rolled back is STOPPED', async () => {
    const { cloud } = await stopped(5000)
    await deploy(cloud, 'good-3')
    const statuses = async () =>
      (await serviceDeployments(cloud)).map(({ status }: { status: string }) => status)
    expect(await statuses()).toEqual(['PENDING', 'STOP_REQUESTED', 'SUCCESSFUL'])
    await cloud.clock.advance(200)
    expect(await statuses()).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL'])
    await cloud.clock.advance(30_000)
    expect(await statuses()).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL'])
  })

  test('StopServiceDeployment rejects a deployment that is over', async () => {
    const cloud = await running()
    const [{ serviceDeploymentArn }] = await serviceDeployments(cloud)
    await expect(
      cloud.call('StopServiceDeployment', { serviceDeploymentArn }),
    ).rejects.toMatchObject({ code: 'ConflictException' })
  })
})
