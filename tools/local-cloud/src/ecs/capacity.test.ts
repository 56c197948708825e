import { expect, test } from 'vitest'
import { fakeCloud, serviceDefinition, taskDefinition } from './fakes.ts'
import { messages, NAMES, service, serviceActions } from './scenario.ts'

/** A service of 0.25 vCPU a task, in an account with a quota of one vCPU. */
async function small(desiredCount: number) {
  const cloud = fakeCloud({ vcpus: 1 })
  await cloud.call('RegisterTaskDefinition', taskDefinition('good'))
  await cloud.call('CreateService', {
    ...serviceDefinition({ desiredCount }),
    taskDefinition: 'backend',
  })
  await cloud.clock.advance(10_000)
  return cloud
}

test('a service with more tasks than the quota of vCPUs starts those that it can, and reports the others', async () => {
  const cloud = await small(5000)
  expect(cloud.started).toHaveLength(4)
  expect(await service(cloud)).toMatchObject({ runningCount: 4, desiredCount: 5000 })
  expect(await messages(cloud)).toContainEqual(
    expect.stringMatching(
      /^\(service backend\) was unable to place a task\. Reason: You've reached the limit on the number of vCPUs/,
    ),
  )
  expect(cloud.emitted).toContainEqual(
    expect.objectContaining({
      'detail-type': 'ECS Service Action',
      detail: expect.objectContaining({
        eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
        eventType: 'ERROR',
        reason: 'RESOURCE:FARGATE',
      }),
    }),
  )
})

test('placement is tried again, and succeeds once the count fits', async () => {
  const cloud = await small(5)
  await cloud.clock.advance(60_000)
  const failures = serviceActions(cloud).filter((name) => name.endsWith('PLACEMENT_FAILURE'))
  expect(failures.length).toBeGreaterThan(1)
  await cloud.call('UpdateService', { ...NAMES, desiredCount: 3 })
  await cloud.clock.advance(10_000)
  expect(await service(cloud)).toMatchObject({
    runningCount: 3,
    deployments: [{ rolloutState: 'COMPLETED' }],
  })
})

test('RunTask beyond the quota of vCPUs is a ThrottlingException', async () => {
  const cloud = await small(3)
  const { networkConfiguration } = serviceDefinition()
  const run = (count: number) =>
    cloud.call('RunTask', {
      cluster: 'app-dev',
      taskDefinition: 'backend',
      count,
      networkConfiguration,
    })
  await expect(run(2)).rejects.toMatchObject({ code: 'ThrottlingException' })
  expect((await run(1)).tasks).toHaveLength(1)
})
