import { describe, expect, test } from 'vitest'
import { targetGroupArn } from '../fakes.ts'
import {
  deploy,
  deploymentEvents,
  messages,
  running,
  service,
  serviceDeployments,
} from '../scenario.ts'

describe('successful deployment', () => {
  test('a deployment replaces the old task and completes', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(200)
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

  test('a deployment emits SERVICE_DEPLOYMENT_IN_PROGRESS and SERVICE_DEPLOYMENT_COMPLETED', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(20_000)
    const { deployments } = await service(cloud)
    expect(deploymentEvents(cloud)).toMatchObject([
      { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: deployments[0].id },
      { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: deployments[0].id },
    ])
  })

  test('the service event log is worded like ECS, newest first', async () => {
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
