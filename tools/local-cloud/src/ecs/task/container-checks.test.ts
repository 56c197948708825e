import { describe, expect, test } from 'vitest'
import { fakeCloud, serviceDefinition, taskDefinition } from '../fakes.ts'
import { messages, service } from '../scenario.ts'

const healthCheck = { command: ['CMD', 'check'], interval: 30, retries: 3, startPeriod: 5 }

/** A service without a load balancer, whose container has a health check. */
async function worker(tag: string) {
  const cloud = fakeCloud()
  const definition = taskDefinition(tag)
  const [container] = definition.containerDefinitions
  await cloud.call('RegisterTaskDefinition', {
    ...definition,
    containerDefinitions: [{ ...container, healthCheck }],
  })
  const names = { taskDefinition: 'backend:1', loadBalancers: [] }
  await cloud.call('CreateService', serviceDefinition(names))
  return cloud
}

describe('health checks of containers', () => {
  test('a task without a load balancer is healthy once its container passes its check', async () => {
    const cloud = await worker('good')
    await cloud.clock.advance(6000)
    const { taskArns } = await cloud.call('ListTasks', { cluster: 'app-dev' })
    const { tasks } = await cloud.call('DescribeTasks', { cluster: 'app-dev', tasks: taskArns })
    expect(tasks).toMatchObject([
      { healthStatus: 'HEALTHY', containers: [{ healthStatus: 'HEALTHY' }] },
    ])
    expect((await service(cloud)).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  })

  test('a task whose container fails its check as often as it may is replaced, and never counts as healthy', async () => {
    const cloud = await worker('unhealthy')
    await cloud.clock.advance(15_000)
    const stopped = { cluster: 'app-dev', desiredStatus: 'STOPPED' }
    const { taskArns } = await cloud.call('ListTasks', stopped)
    const { tasks } = await cloud.call('DescribeTasks', { cluster: 'app-dev', tasks: taskArns })
    expect(tasks[0]).toMatchObject({
      healthStatus: 'UNHEALTHY',
      stoppedReason: 'Task failed container health checks',
    })
    expect(await messages(cloud)).toContainEqual(
      expect.stringMatching(/\(task \w+\) failed container health checks\.$/),
    )
    expect((await service(cloud)).deployments[0].rolloutState).not.toBe('COMPLETED')
  })
})
