import { describe, expect, it } from 'vitest'
import { isLasting, shortfallOf } from './evaluate-tasks.ts'
import type { RunningTasks } from './observe-tasks.ts'

const targets = (count: number) => ({ by: 'load_balancer', count }) as const
const containers = (count: number) => ({ by: 'container', count }) as const

const good: RunningTasks = {
  desired: 2,
  schedule: undefined,
  running: 2,
  healthy: targets(2),
  failed: new Map(),
  configuration: {},
}
const ended = new Map([['task/1', 'Essential container in task exited']])

describe('shortfallOf', () => {
  it.each<[string, Partial<RunningTasks>]>([
    ['as many tasks as desired run and are healthy', {}],
    ['more run, because old ones are still draining', { running: 3, healthy: targets(3) }],
    ['no load balancer sends requests, and the containers are healthy', { healthy: containers(2) }],
    ['nothing checks the health of the tasks', { healthy: undefined }],
  ])('finds none where %s', (_, change) => {
    expect(shortfallOf({ ...good, ...change }, good)).toBeUndefined()
  })

  it.each<[string, string, Partial<RunningTasks>]>([
    ['nothing_runs', 'its desired count is 0', { desired: 0, running: 0, healthy: targets(0) }],
    [
      'scaled_to_zero',
      '0 tasks are wanted by the schedule (until 08:00 MON-FRI, UTC), so it has not been tried',
      { desired: 0, running: 0, healthy: targets(0), schedule: { until: '08:00 MON-FRI, UTC' } },
    ],
    [
      'scaled_to_zero',
      '0 tasks are wanted by the schedule, so it has not been tried',
      { desired: 0, running: 0, healthy: targets(0), schedule: {} },
    ],
    ['nothing_runs', '0 of 2 tasks run', { running: 0 }],
    ['unhealthy', '1 of 2 tasks run', { running: 1 }],
    [
      'unhealthy',
      '0 of 1 task are healthy for the load balancer',
      { desired: 1, healthy: targets(0) },
    ],
    ['unhealthy', '1 of 2 tasks are healthy for the load balancer', { healthy: targets(1) }],
    ['unhealthy', '1 of 2 tasks are healthy by their own health check', { healthy: containers(1) }],
    ['unhealthy', 'a task ended just now: Essential container in task exited', { failed: ended }],
  ])('finds %s: %s', (outcome, reason, change) => {
    expect(shortfallOf({ ...good, ...change }, good)).toEqual({ outcome, reason })
  })

  it('does not count a task that had ended before', () => {
    const tasks = { ...good, failed: ended }
    expect(shortfallOf(tasks, tasks)).toBeUndefined()
  })
})

describe('isLasting', () => {
  it.each([
    [true, 0],
    [false, 2],
  ])(
    'is %s for a service of which nothing runs and whose desired count is %i',
    (lasting, desired) => {
      expect(isLasting({ outcome: 'nothing_runs', reason: '' }, { ...good, desired })).toBe(lasting)
    },
  )
})
