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

describe('StopServiceDeployment', () => {
  test.each([
    { stopType: 'ROLLBACK', status: 'ROLLBACK_SUCCESSFUL', taskDefinition: /:1$/ },
    { stopType: 'ABORT', status: 'STOPPED', taskDefinition: /:2$/ },
  ])(
    'StopServiceDeployment with $stopType ends with status $status',
    async ({ stopType, status, taskDefinition }) => {
      const cloud = await running()
      await deploy(cloud, 'slow')
      await cloud.clock.advance(5000)
      const [{ serviceDeploymentArn }] = await serviceDeployments(cloud)
      await cloud.call('StopServiceDeployment', { serviceDeploymentArn, stopType })
      await cloud.clock.advance(30_000)
      expect((await serviceDeployments(cloud))[0]).toMatchObject({ status })
      const after = await service(cloud)
      expect(after.taskDefinition).toMatch(taskDefinition)
      expect(after.runningCount).toBe(1)
      expect(deploymentEvents(cloud).map(({ eventName }) => eventName)).not.toContain(
        'SERVICE_DEPLOYMENT_FAILED',
      )
    },
  )

  test('StopServiceDeployment rejects a deployment that is over', async () => {
    const cloud = await running()
    const [{ serviceDeploymentArn }] = await serviceDeployments(cloud)
    await expect(
      cloud.call('StopServiceDeployment', { serviceDeploymentArn }),
    ).rejects.toMatchObject({ code: 'ConflictException' })
  })
})
