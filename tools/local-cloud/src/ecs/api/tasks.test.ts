import { describe, expect, test } from 'vitest'
import { type FakeCloud, fakeCloud, registry, serviceDefinition, taskDefinition } from '../fakes.ts'
import { NAMES, running, taskEvents } from '../scenario.ts'

async function run(cloud: FakeCloud, tags: readonly string[], more: object = {}) {
  const [container] = taskDefinition('good').containerDefinitions
  await cloud.call('RegisterTaskDefinition', {
    ...taskDefinition('good'),
    containerDefinitions: tags.map((tag, index) => ({
      ...container,
      name: `app-${index}`,
      image: `${registry}:${tag}`,
      essential: index === 0,
    })),
  })
  const { tasks } = await cloud.call('RunTask', {
    cluster: 'app-dev',
    taskDefinition: 'backend',
    networkConfiguration: serviceDefinition().networkConfiguration,
    ...more,
  })
  return tasks[0].taskArn as string
}

async function task(cloud: FakeCloud, taskArn: string) {
  const { tasks } = await cloud.call('DescribeTasks', { cluster: 'app-dev', tasks: [taskArn] })
  return tasks[0]
}

describe('RunTask', () => {
  test('RunTask runs a standalone task with overrides', async () => {
    const cloud = fakeCloud()
    const arn = await run(cloud, ['crashes'], {
      startedBy: 'hana',
      overrides: {
        containerOverrides: [
          { name: 'app-0', command: ['migrate'], environment: [{ name: 'ENV', value: 'test' }] },
        ],
      },
    })
    expect(await task(cloud, arn)).toMatchObject({
      lastStatus: 'PROVISIONING',
      group: 'family:backend',
      startedBy: 'hana',
    })
    await cloud.clock.advance(10_000)
    expect(cloud.started[0]).toMatchObject({ command: ['migrate'], environment: { ENV: 'test' } })
    expect(await task(cloud, arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 1 }],
    })
  })

  test('a task whose image does not exist stops without an exit code', async () => {
    const cloud = fakeCloud()
    const arn = await run(cloud, ['good', 'missing'])
    await cloud.clock.advance(10_000)
    const stopped = await task(cloud, arn)
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart' })
    expect(stopped.containers[1].reason).toMatch(/^CannotPullContainerError/)
    expect(cloud.started).toHaveLength(0)
  })

  test('RunTask rejects an inactive task definition', async () => {
    const cloud = fakeCloud()
    await cloud.call('RegisterTaskDefinition', taskDefinition('good'))
    await cloud.call('DeregisterTaskDefinition', { taskDefinition: 'backend:1' })
    await expect(
      cloud.call('RunTask', { cluster: 'app-dev', taskDefinition: 'backend:1' }),
    ).rejects.toMatchObject({ code: 'ClientException' })
  })
})

describe('a task of several containers', () => {
  test('a task keeps running after a non-essential container exited', async () => {
    const cloud = fakeCloud()
    const arn = await run(cloud, ['good', 'crashes'])
    await cloud.clock.advance(10_000)
    expect(await task(cloud, arn)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 1 }],
    })
  })

  test('a task stops when an essential container exits, and every container has its exit code', async () => {
    const cloud = fakeCloud()
    const arn = await run(cloud, ['crashes', 'good'])
    await cloud.clock.advance(10_000)
    expect(await task(cloud, arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 1 }, { exitCode: 0 }],
    })
  })
})

describe('StopTask', () => {
  test('a stopped task of a service is replaced and does not count as failed', async () => {
    const cloud = await running()
    const { taskArns } = await cloud.call('ListTasks', {
      cluster: 'app-dev',
      serviceName: 'backend',
    })
    await cloud.call('StopTask', { cluster: 'app-dev', task: taskArns[0], reason: 'by hand' })
    await cloud.clock.advance(20_000)
    expect(await task(cloud, taskArns[0])).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'by hand',
      containers: [{ exitCode: 0 }],
    })
    const list = async (desiredStatus: string) =>
      (await cloud.call('ListTasks', { cluster: 'app-dev', family: 'backend', desiredStatus }))
        .taskArns
    expect(await list('STOPPED')).toEqual(taskArns)
    expect(await list('RUNNING')).toHaveLength(1)
    const { services } = await cloud.call('DescribeServices', {
      cluster: NAMES.cluster,
      services: [NAMES.service],
    })
    expect(services[0].deployments).toMatchObject([{ rolloutState: 'COMPLETED', failedTasks: 0 }])
  })

  test.each([
    { when: 0, last: ['DEPROVISIONING', 'STOPPED'] },
    { when: 1000, last: ['DEPROVISIONING', 'STOPPED'] },
  ])('StopTask stops a task $when ms after its start', async ({ when, last }) => {
    const cloud = fakeCloud()
    const arn = await run(cloud, ['good'])
    await cloud.clock.advance(when)
    await cloud.call('StopTask', { cluster: 'app-dev', task: arn })
    await cloud.clock.advance(10_000)
    const statuses = taskEvents(cloud).map(({ lastStatus }) => lastStatus)
    expect(statuses.slice(-2)).toEqual(last)
    expect(statuses).not.toContain('RUNNING')
    expect(cloud.started).toHaveLength(0)
  })
})
