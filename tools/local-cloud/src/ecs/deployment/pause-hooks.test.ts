import { describe, expect, test } from 'vitest'
import { deploy, hookEvents, running, service, serviceDeployments } from '../scenario.ts'

describe('PAUSE hook', () => {
  const paused = (stage: string, more: object = {}) => ({
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      lifecycleHooks: [
        {
          targetType: 'PAUSE',
          lifecycleStages: [stage],
          timeoutConfiguration: { timeoutInMinutes: 10, action: 'ROLLBACK', ...more },
        },
      ],
    },
  })

  test.each([
    { stage: 'PRE_SCALE_UP', tasks: 1 },
    { stage: 'POST_SCALE_UP', tasks: 2 },
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', tasks: 1 },
  ])('a hook at $stage holds the deployment until it is continued', async ({ stage, tasks }) => {
    const cloud = await running()
    await deploy(cloud, 'good-2', paused(stage))
    await cloud.clock.advance(60_000)
    expect((await service(cloud)).runningCount).toBe(tasks)
    const [deployment] = await serviceDeployments(cloud)
    expect(deployment).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: stage,
      lifecycleHookDetails: [
        { targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK' },
      ],
    })
    const { serviceDeploymentArn, lifecycleHookDetails } = deployment
    const [{ hookId }] = lifecycleHookDetails
    await cloud.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId })
    await cloud.clock.advance(60_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status: 'SUCCESSFUL' })
    expect(hookEvents(cloud)).toMatchObject([
      { eventName: 'HOOK_AWAITING_ACTION', hookId, lifecycleStage: stage, serviceDeploymentArn },
      { eventName: 'HOOK_SUCCEEDED', hookId },
    ])
  })

  test('ContinueServiceDeployment with ROLLBACK rolls back', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2', paused('POST_SCALE_UP'))
    await cloud.clock.advance(20_000)
    const [{ serviceDeploymentArn, lifecycleHookDetails }] = await serviceDeployments(cloud)
    await cloud.call('ContinueServiceDeployment', {
      serviceDeploymentArn,
      hookId: lifecycleHookDetails[0].hookId,
      action: 'ROLLBACK',
    })
    await cloud.clock.advance(30_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason:
        'Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed.',
    })
    expect((await service(cloud)).taskDefinition).toMatch(/:1$/)
    expect(hookEvents(cloud).map(({ eventName }) => eventName)).toEqual([
      'HOOK_AWAITING_ACTION',
      'HOOK_FAILED',
    ])
  })

  test.each([
    { action: 'ROLLBACK', status: 'ROLLBACK_SUCCESSFUL' },
    { action: 'CONTINUE', status: 'SUCCESSFUL' },
  ])('a hook that times out carries out its timeoutAction $action', async ({ action, status }) => {
    const cloud = await running()
    await deploy(cloud, 'good-2', paused('POST_SCALE_UP', { action }))
    await cloud.clock.advance(12 * 60_000)
    expect((await serviceDeployments(cloud))[0]).toMatchObject({ status })
    expect(hookEvents(cloud).at(-1)).toMatchObject({ eventName: 'HOOK_TIMED_OUT' })
  })

  test('CreateService rejects a PAUSE hook at stages of traffic shifts', async () => {
    const cloud = await running()
    await expect(deploy(cloud, 'good-2', paused('TEST_TRAFFIC_SHIFT'))).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
  })
})
