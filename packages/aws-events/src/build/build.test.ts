import { describe, expect, it } from 'vitest'
import { readEvent } from '../read-event.ts'
import { build, createBuild } from './index.ts'

describe('createBuild › each builder', () => {
  it.each([
    ['deployment', build.deploymentStateChange],
    ['task', build.taskStateChange],
    ['service-action', build.serviceAction],
    ['hook', build.hookStateChange],
    ['image-scan', build.ecrImageScan],
    ['image-action', build.ecrImageAction],
    ['inspector-scan', build.inspectorScan],
    ['inspector-finding', build.inspectorFinding],
    ['inspector-coverage', build.inspectorCoverage],
    ['inspector-on-demand', build.inspectorOnDemandScan],
    ['health', build.healthEvent],
    ['alarm', build.alarmStateChange],
    ['schedule', build.scheduledEvent],
  ] as const)(
    'makes an event that readEvent reads as %s, also after a round trip as JSON',
    (kind, make) => {
      const event = make()
      expect(readEvent(event)).toEqual({ kind, event })
      expect(JSON.parse(JSON.stringify(event))).toEqual(event)
    },
  )
})

describe('createBuild', () => {
  const place = { account: '444455556666', region: 'eu-west-1' }
  let ids = 0
  const fixed = createBuild({
    ...place,
    newId: () => `id-${ids++}`,
    now: () => Date.parse('2026-01-02T03:04:05.678Z'),
  })

  it('takes account, region, id and time from its source', () => {
    expect(fixed.deploymentStateChange({ cluster: 'dev', service: 'backend' })).toMatchObject({
      ...place,
      id: expect.stringMatching(/^id-\d+$/),
      time: '2026-01-02T03:04:05Z',
      resources: ['arn:aws:ecs:eu-west-1:444455556666:service/dev/backend'],
      detail: { updatedAt: '2026-01-02T03:04:05.678Z' },
    })
  })

  it('prefers account, region, id and time of the options', () => {
    const at = Date.parse('2026-05-06T07:08:09Z')
    const event = fixed.taskStateChange({ id: 'mine', at, region: 'us-east-1', cluster: 'prod' })
    expect(event).toMatchObject({ id: 'mine', time: '2026-05-06T07:08:09Z', region: 'us-east-1' })
    expect(event.detail.clusterArn).toBe('arn:aws:ecs:us-east-1:444455556666:cluster/prod')
  })

  it('gives each event an id of its own', () => {
    expect(build.ecrImageScan().id).not.toBe(build.ecrImageScan().id)
  })

  it('puts any detail into the event as it is', () => {
    const { detail } = fixed.taskStateChange({ detail: { group: 'family:x', connectivity: 'OK' } })
    expect(detail).toMatchObject({ group: 'family:x', connectivity: 'OK' })
  })

  it.each([
    ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'INFO', 'ECS deployment ecs-svc/1 in progress.'],
    ['SERVICE_DEPLOYMENT_COMPLETED', 'INFO', 'ECS deployment ecs-svc/1 completed.'],
    ['SERVICE_DEPLOYMENT_FAILED', 'ERROR', 'ECS deployment circuit breaker: task failed to start.'],
  ])('gives a deployment %s the type and reason of ECS', (eventName, eventType, reason) => {
    const event = fixed.deploymentStateChange({ detail: { eventName, deploymentId: 'ecs-svc/1' } })
    expect(event.detail).toMatchObject({ eventType, reason })
  })

  it.each([
    ['SERVICE_STEADY_STATE', 'INFO'],
    ['SERVICE_TASK_START_IMPAIRED', 'WARN'],
    ['VPC_LATTICE_TARGET_UNHEALTHY', 'WARN'],
    ['SERVICE_TASK_PLACEMENT_FAILURE', 'ERROR'],
    ['SERVICE_DISCOVERY_OPERATION_THROTTLED', 'ERROR'],
    ['SERVICE_HEALTH_UNKNOWN', 'ERROR'],
  ])('gives a service action %s the type %s', (eventName, eventType) => {
    expect(fixed.serviceAction({ detail: { eventName } }).detail.eventType).toBe(eventType)
  })

  it('makes a stopped task whose container exited', () => {
    const { detail } = fixed.taskStateChange({ detail: { lastStatus: 'STOPPED' } })
    expect(detail).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ lastStatus: 'STOPPED', exitCode: 1 }],
    })
  })
})
