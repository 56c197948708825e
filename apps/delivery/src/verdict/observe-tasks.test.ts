import type { ContainerDefinition, Service, Task } from '@aws-sdk/client-ecs'
import { dev } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { fakeEcs, fakeLoadBalancing, fakeScaling, taskDefinitionArn } from './fake-ecs.fixture.ts'
import { observeTasks } from './observe-tasks.ts'

const service: Service = {
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 3,
  deploymentConfiguration: { maximumPercent: 200 },
  loadBalancers: [
    { targetGroupArn: 'blue', advancedConfiguration: { alternateTargetGroupArn: 'green' } },
  ],
  deployments: [
    { status: 'ACTIVE', taskDefinition: 'older', runningCount: 1 },
    { status: 'PRIMARY', taskDefinition: taskDefinitionArn, runningCount: 2 },
  ],
}
const targets = { blue: ['10.0.0.1 healthy', '10.0.0.2 unhealthy'], green: ['10.0.0.3 healthy'] }

function observe(
  change: Partial<Service> = {},
  tasks: Task[] = [],
  container: ContainerDefinition = {},
  isZero = false,
) {
  const ecs = fakeEcs({
    services: { services: [{ ...service, ...change }] },
    taskDefinition: { taskDefinition: { containerDefinitions: [container] } },
    tasks,
  })
  return observeTasks(ecs, fakeLoadBalancing(targets), fakeScaling(isZero), dev)
}

describe('observeTasks', () => {
  it('counts tasks of the PRIMARY deployment, and healthy targets of both target groups', async () => {
    expect(await observe()).toEqual({
      desired: 2,
      schedule: undefined,
      running: 2,
      healthy: { by: 'load_balancer', count: 2 },
      failed: new Map(),
      configuration: { maximumPercent: 200 },
    })
  })

  it('counts the targets of each load balancer, and takes the fewest', async () => {
    const loadBalancers = [
      { targetGroupArn: 'blue' },
      { targetGroupArn: 'green', containerPort: 9090 },
      { targetGroupArn: 'none' },
    ]
    expect((await observe({ loadBalancers: loadBalancers.slice(0, 2) })).healthy?.count).toBe(1)
    expect((await observe({ loadBalancers })).healthy?.count).toBe(0)
  })

  it('counts healthy tasks of the PRIMARY definition where the service has no load balancer', async () => {
    const tasks: Task[] = [
      { taskArn: 'task/1', taskDefinitionArn, healthStatus: 'HEALTHY' },
      { taskArn: 'task/2', taskDefinitionArn, healthStatus: 'UNKNOWN' },
      { taskArn: 'task/3', taskDefinitionArn: 'older', healthStatus: 'HEALTHY' },
    ]
    const healthCheck = { command: ['CMD', 'true'] }
    expect((await observe({ loadBalancers: [] }, tasks, { healthCheck })).healthy).toEqual({
      by: 'container',
      count: 1,
    })
  })

  it('counts no healthy tasks where neither a load balancer nor a container checks them', async () => {
    const tasks: Task[] = [{ taskArn: 'task/1', taskDefinitionArn, healthStatus: 'UNKNOWN' }]
    expect((await observe({ loadBalancers: [] }, tasks, {})).healthy).toBeUndefined()
  })

  it('reads the schedule that wants no task, where none is to run', async () => {
    expect(await observe({ desiredCount: 0 }, [], {}, true)).toMatchObject({ schedule: {} })
    expect(await observe({ desiredCount: 0 })).toMatchObject({ schedule: undefined })
    expect(await observe({ desiredCount: 2 }, [], {}, true)).toMatchObject({ schedule: undefined })
  })

  it('counts nothing of a service that is missing', async () => {
    expect(await observe({ status: 'INACTIVE' })).toMatchObject({ desired: 0, running: 0 })
  })

  it.each<[boolean, Partial<Task>]>([
    [true, { stopCode: 'EssentialContainerExited' }],
    [true, { stopCode: 'TaskFailedToStart' }],
    [
      true,
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Task failed ELB health checks in (target-group x)',
      },
    ],
    [true, { stoppedReason: 'Task failed container health checks' }],
    [false, { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated' }],
    [false, { stopCode: 'UserInitiated' }],
    [false, { stopCode: 'EssentialContainerExited', taskDefinitionArn: 'older' }],
  ])('counts as failed (%s) a task that stopped like %j', async (failed, change) => {
    const task = { taskArn: 'task/1', taskDefinitionArn, ...change }
    expect([...(await observe({}, [task])).failed.keys()]).toEqual(failed ? ['task/1'] : [])
  })

  it('has the reason of a failed task, or its stop code where ECS gives no reason', async () => {
    const stopped = { taskDefinitionArn, stopCode: 'EssentialContainerExited' } as const
    const stoppedReason = 'Essential container in task exited'
    const tasks = [
      { ...stopped, taskArn: 'task/1', stoppedReason },
      { ...stopped, taskArn: 'task/2' },
    ]
    expect([...(await observe({}, tasks)).failed.values()]).toEqual([
      stoppedReason,
      stopped.stopCode,
    ])
  })
})
