import { readEvent } from '@repo/aws-events'
import { describe, expect, test } from 'vitest'
import { deploy, deploymentEvents, running, service, taskEvents } from '../scenario.ts'
import { defaultTimings } from '../timings.ts'

describe('ECS Task State Change', () => {
  test('each state of a task emits an event with a new version', async () => {
    const cloud = await running()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(20_000)
    const byTask = Map.groupBy(taskEvents(cloud), ({ taskArn }) => taskArn)
    const [old, fresh] = [...byTask.values()].sort((a, b) =>
      a[0].createdAt.localeCompare(b[0].createdAt),
    )
    expect(fresh?.map(({ lastStatus }) => lastStatus)).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
    ])
    expect(fresh?.map(({ version }) => version)).toEqual([1, 2, 3, 4])
    expect(old?.map(({ lastStatus }) => lastStatus)).toEqual([
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ])
    const [primary] = (await service(cloud)).deployments
    expect(old?.at(-1)).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${primary.id})`,
    })
    expect(fresh?.[0]).toMatchObject({ startedBy: primary.id, group: 'service:backend' })
  })

  test('readEvent of aws-events accepts every event', async () => {
    const cloud = await running()
    await deploy(cloud, 'crashes')
    await cloud.clock.advance(30_000)
    expect(cloud.emitted.length).toBeGreaterThan(20)
    for (const event of cloud.emitted) expect(readEvent(event).kind).not.toBe('ignored')
  })

  test('the times of events are in the time of the clock', async () => {
    const cloud = await running()
    const before = cloud.clock.now()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(1000)
    const [began] = deploymentEvents(cloud)
    expect(Date.parse(began.updatedAt)).toBe(before + defaultTimings.requestedMs)
  })
})

test('ECS starts no task after close', async () => {
  const cloud = await running()
  const before = cloud.started.length
  await cloud.ecs.close()
  await cloud.call('StopTask', {
    cluster: 'app-dev',
    task: cloud.ecs.tasks().find(({ lastStatus }) => lastStatus === 'RUNNING')?.id,
  })
  await cloud.clock.advance(60_000)
  expect(cloud.started).toHaveLength(before)
  expect(cloud.ecs.tasks().map(({ lastStatus }) => lastStatus)).toEqual(['STOPPED'])
})

test('a killed task ends like one whose container exits by itself, and is replaced', async () => {
  const cloud = await running()
  const [task] = cloud.ecs.tasks().filter(({ lastStatus }) => lastStatus === 'RUNNING')
  await cloud.ecs.killTask(task?.arn ?? '')
  await cloud.ecs.killTask('arn:aws:ecs:ap-northeast-1:111122223333:task/app-dev/none')
  await cloud.clock.advance(20_000)
  expect(taskEvents(cloud).findLast(({ taskArn }) => taskArn === task?.arn)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [{ exitCode: 137 }],
  })
  expect(await service(cloud)).toMatchObject({ runningCount: 1 })
})
