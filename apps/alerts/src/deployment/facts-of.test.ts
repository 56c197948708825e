import { readEvent } from '@repo/aws-events'
import { createBuild } from '@repo/aws-events/build'
import { dev } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { hookFact, rolloutFact, taskFact } from './facts-of.ts'

const build = createBuild({ account: dev.account, region: dev.region })
const stopped = (detail: object) => {
  const reading = readEvent(build.taskStateChange({ detail: { lastStatus: 'STOPPED', ...detail } }))
  return reading.kind === 'task' ? taskFact(reading.event) : reading.kind
}
const rollout = (detail: object, type = 'ECS Deployment State Change') => {
  const event = build.deploymentStateChange({ detail: { deploymentId: 'ecs-svc/1', ...detail } })
  const reading = readEvent({ ...event, 'detail-type': type })
  return reading.kind === 'deployment' ? rolloutFact(reading.event) : reading.kind
}

const started = (fact: ReturnType<typeof rollout>) =>
  typeof fact === 'object' && fact.kind === 'rollout' ? fact : undefined

it.each([
  ['SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 'ERROR', 'error'],
  ['SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 'INFO', 'error'],
  ['SERVICE_DEPLOYMENT_SLOW', 'ERROR', 'error'],
  ['SERVICE_DEPLOYMENT_SLOW', 'WARN', 'warning'],
  ['SERVICE_DEPLOYMENT_ROLLBACK_IN_PROGRESS', 'INFO', 'warning'],
  ['SERVICE_DEPLOYMENT_STOPPED', 'INFO', 'warning'],
])(
  'a deployment event of the new name %s and the type %s is an %s',
  (eventName, eventType, level) => {
    const reason = 'token xoxb-123456789012-abcdefghijkl'
    const fact = rollout({ eventName, eventType, reason })
    expect(fact).toMatchObject({ kind: 'report', deployment: 'ecs-svc/1', name: eventName, level })
    expect(JSON.stringify(fact)).not.toContain('xoxb-123456789012')
  },
)

it('a deployment event of a new name that is mere news is ignored', () => {
  expect(rollout({ eventName: 'SERVICE_DEPLOYMENT_RESUMED', eventType: 'INFO' })).toBe(
    'its eventName is not known',
  )
})

it('a hook event of a new name is reported for its service deployment', () => {
  const detail = { eventName: 'HOOK_RETRIED', eventType: 'INFO', serviceDeploymentArn: 'arn:1' }
  const reading = readEvent(build.hookStateChange({ detail }))
  expect(reading.kind === 'hook' && hookFact(reading.event)).toMatchObject({
    ...{ kind: 'report', deployment: 'hook:arn:1', name: 'HOOK_RETRIED' },
    ...{ level: 'news', stage: 'POST_SCALE_UP' },
  })
})

it('a task fact has what the event has of the stop, its times and its containers', () => {
  const detail = {
    startedBy: 'ecs-svc/1',
    startedAt: '2026-11-23T14:02:11.000Z',
    stoppedAt: '2026-11-23T14:02:15.000Z',
    version: 5,
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/app:7',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
  }
  const containers = [
    { name: 'app', image: 'app:1', exitCode: 1, reason: 'x', healthStatus: 'UNHEALTHY' },
    { name: 'proxy', healthStatus: 'HEALTHY' },
  ].map((container) => ({
    containerArn: `arn:${container.name}`,
    lastStatus: 'STOPPED',
    ...container,
  }))
  expect(stopped({ ...detail, containers })).toMatchObject({
    deployment: 'ecs-svc/1',
    startedAt: Date.parse(detail.startedAt),
    at: Date.parse(detail.stoppedAt),
    version: 5,
    taskDefinition: detail.taskDefinitionArn,
    stopCode: detail.stopCode,
    stoppedReason: detail.stoppedReason,
    containers: [
      { name: 'app', image: 'app:1', exitCode: 1, reason: 'x', unhealthy: true },
      { name: 'proxy' },
    ],
  })
  const fact = stopped({ ...detail, containers })
  expect(typeof fact === 'object' && fact.containers[1]).toEqual({ name: 'proxy' })
})

it.each([
  ['stoppedAt', { stoppedAt: 1, stoppingAt: 2, updatedAt: 3 }],
  ['stoppingAt', { stoppedAt: undefined, stoppingAt: 1, updatedAt: 2 }],
  ['updatedAt', { stoppedAt: undefined, stoppingAt: undefined, updatedAt: 1 }],
])('a task fact has the time of %s, if nothing better is there', (_, times) => {
  const detail = Object.entries(times).map(([name, second]) => [
    name,
    second && new Date(second * 1000).toISOString(),
  ])
  expect(stopped(Object.fromEntries(detail))).toMatchObject({ at: 1000 })
})

it('a task fact has the time of the event, if the event has no other', () => {
  const times = { stoppedAt: undefined, stoppingAt: undefined, updatedAt: undefined }
  const event = build.taskStateChange({ detail: { lastStatus: 'STOPPED', ...times } })
  const reading = readEvent({ ...event, time: '2026-11-23T14:02:15Z' })
  expect(reading.kind === 'task' && taskFact(reading.event)).toMatchObject({
    at: Date.UTC(2026, 10, 23, 14, 2, 15),
  })
})

it('a stop without a fact has the reason of ECS', () => {
  const detail = { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }
  expect(stopped(detail)).toContain('(Task stopped by user)')
})

it('a task belongs to the deployment that started it, whatever form the id has', () => {
  expect(stopped({ startedBy: 'd-ABC' })).toMatchObject({ deployment: 'd-ABC' })
})

it.each(['UserInitiated', 'SpotInterruption', 'TerminationNotice', 'ServiceSchedulerInitiated'])(
  'a stop with the code %s is healthy life, unless a health check failed',
  (stopCode) => {
    expect(stopped({ stopCode, stoppedReason: '' })).toContain('part of healthy life')
    const stoppedReason = 'Task failed container health checks'
    expect(stopped({ stopCode, stoppedReason })).toMatchObject({ kind: 'task', stopCode })
  },
)

it('a rollback has its own id and the one that its reason names, each once', () => {
  const targets = (reason: string) =>
    started(rollout({ eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', reason }))?.rollsBackTo
  const circuitBreaker = 'ECS deployment circuit breaker: rolling back'
  expect(targets(`${circuitBreaker} to deploymentId ecs-svc/2.`)).toEqual([
    'ecs-svc/1',
    'ecs-svc/2',
  ])
  expect(targets(`${circuitBreaker} to deploymentId ecs-svc/1.`)).toEqual(['ecs-svc/1'])
  expect(targets(circuitBreaker)).toEqual(['ecs-svc/1'])
  expect(targets(`${circuitBreaker} to deploymentId deploymentID.`)).toEqual(['ecs-svc/1'])
  expect(targets(`${circuitBreaker} to deploymentId d-DEF.`)).toEqual(['ecs-svc/1', 'd-DEF'])
  expect(targets('ECS deployment ecs-svc/1 in progress.')).toBeUndefined()
})

it.each([
  ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'started'],
  ['SERVICE_DEPLOYMENT_COMPLETED', 'completed'],
  ['SERVICE_DEPLOYMENT_FAILED', 'failed'],
])('the deployment event %s is the state %s', (eventName, state) => {
  expect(rollout({ eventName })).toMatchObject({ kind: 'rollout', state })
})

it('a deployment event keeps its reason, and is a duplicate only as a service action', () => {
  const failed = { eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: 'tasks failed to start' }
  expect(rollout(failed)).toMatchObject({ state: 'failed', reason: failed.reason })
  expect(rollout(failed)).not.toHaveProperty('duplicate')
  expect(rollout(failed, 'ECS Service Action')).toHaveProperty('duplicate', true)
})

it.each([
  ['HOOK_IN_PROGRESS', 'in_progress'],
  ['HOOK_AWAITING_ACTION', 'awaiting'],
  ['HOOK_SUCCEEDED', 'continued'],
  ['HOOK_FAILED', 'rolled_back'],
  ['HOOK_TIMED_OUT', 'timed_out'],
])('the hook event %s is the state %s, with its type, stage and deadline', (eventName, state) => {
  const reading = readEvent(
    build.hookStateChange({
      detail: { eventName, lifecycleStage: 'POST_SCALE_UP', expiresAt: '2026-11-23T18:00:00Z' },
    }),
  )
  expect(reading.kind === 'hook' && hookFact(reading.event)).toMatchObject({
    kind: 'hook',
    state,
    type: 'PAUSE',
    stage: 'POST_SCALE_UP',
    expiresAt: Date.UTC(2026, 10, 23, 18),
  })
})
