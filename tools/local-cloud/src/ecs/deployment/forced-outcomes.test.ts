import { describe, expect, test } from 'vitest'
import { caller, type FakeCloud } from '../fakes.ts'
import { deploy, NAMES, running, service, serviceDeployments } from '../scenario.ts'

describe('forced outcome', () => {
  const force = (cloud: FakeCloud, outcome: 'succeed' | 'rollback' | 'stuck' | 'paused') =>
    cloud.ecs.forceOutcome({ caller, ...NAMES, outcome })

  test('succeed counts tasks as healthy regardless of the load balancer', async () => {
    const cloud = await running()
    force(cloud, 'succeed')
    await deploy(cloud, 'unhealthy')
    await cloud.clock.advance(4000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'SUCCESSFUL' })
  })

  test('rollback makes containers log the reason and exit with code 1', async () => {
    const cloud = await running()
    force(cloud, 'rollback')
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(30_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    expect(cloud.lines.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('forced'),
    )
  })

  test('stuck keeps tasks neither healthy nor failed', async () => {
    const cloud = await running()
    force(cloud, 'stuck')
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(60 * 60_000)
    expect((await service(cloud)).deployments).toMatchObject([
      { rolloutState: 'IN_PROGRESS', runningCount: 1, failedTasks: 0 },
      { rolloutState: 'COMPLETED', runningCount: 1 },
    ])
  })

  test('paused holds the deployment with the new task beside the old one', async () => {
    const cloud = await running()
    force(cloud, 'paused')
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(60_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'POST_SCALE_UP',
    })
  })

  test('undefined ends the forced outcome', async () => {
    const cloud = await running()
    force(cloud, 'rollback')
    cloud.ecs.forceOutcome({ caller, ...NAMES, outcome: undefined })
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(30_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'SUCCESSFUL' })
  })
})
