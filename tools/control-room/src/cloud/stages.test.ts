import type { DeploymentView, ServiceView } from '@repo/local-cloud'
import { describe, expect, it } from 'vitest'
import {
  at,
  crashedTask,
  deployment,
  NEW,
  OLD,
  oldTask,
  revision,
  service,
  task,
} from '../testing/cloud.fixture.ts'
import { statusOf } from './deployment.ts'
import { stagesOf } from './stages.ts'

const draining = oldTask({ desiredStatus: 'STOPPED', target: 'draining' })
const starting = task({ lastStatus: 'PENDING', target: undefined })
const tripped = { failures: 3, threshold: 3, status: 'TRIGGERED' }
const crashes = [crashedTask(), crashedTask(), crashedTask()]
const rollback = {
  id: 'ecs-svc/2',
  reason: 'the circuit breaker was triggered',
  startedAt: at(4),
  to: revision(OLD, 56),
}
const paused = {
  id: 'hook-1',
  stage: 'PRE_SCALE_UP',
  status: 'AWAITING_ACTION',
  expiresAt: at(60),
}

interface Situation {
  readonly name: string
  readonly deployment?: Partial<DeploymentView>
  readonly service?: Partial<ServiceView>
  /** The `id:state` of each stage. */
  readonly stages: string
  readonly tone: 'plain' | 'active' | 'failed'
}

const situations: readonly Situation[] = [
  {
    name: 'pending',
    deployment: { status: 'PENDING', startedAt: undefined },
    stages: 'registered:done started:active tasks:todo drain:todo end:todo',
    tone: 'active',
  },
  {
    name: 'first task starts',
    service: { tasks: [oldTask(), oldTask(), starting] },
    stages: 'registered:done started:done tasks:active drain:todo end:todo',
    tone: 'active',
  },
  {
    name: 'first deployment of a service',
    deployment: { sources: [] },
    service: { tasks: [starting] },
    stages: 'registered:done started:done tasks:active end:todo',
    tone: 'active',
  },
  {
    name: 'new tasks are healthy, old ones drain',
    service: { tasks: [draining, task(), task()] },
    stages: 'registered:done started:done tasks:done drain:active end:todo',
    tone: 'active',
  },
  {
    name: 'completed',
    deployment: { status: 'SUCCESSFUL', finishedAt: at(5) },
    service: { tasks: [task(), task()] },
    stages: 'registered:done started:done tasks:done drain:done end:done',
    tone: 'plain',
  },
  {
    name: 'completed although one task crashed',
    deployment: {
      status: 'SUCCESSFUL',
      finishedAt: at(5),
      breaker: { failures: 1, threshold: 3, status: 'MONITORING_COMPLETE' },
    },
    service: { tasks: [crashedTask(), task(), task()] },
    stages: 'registered:done started:done tasks:done drain:done end:done',
    tone: 'plain',
  },
  {
    name: 'one of two tasks was killed',
    deployment: { status: 'SUCCESSFUL', finishedAt: at(5) },
    service: { tasks: [task()] },
    stages: 'registered:done started:done tasks:done drain:done end:done',
    tone: 'active',
  },
  {
    name: 'scaled to zero',
    deployment: { status: 'SUCCESSFUL', finishedAt: at(5) },
    service: { desiredCount: 0, tasks: [] },
    stages: 'registered:done started:done tasks:done drain:done end:done',
    tone: 'active',
  },
  {
    name: 'one task failed, the breaker counts',
    deployment: { breaker: { failures: 1, threshold: 3, status: 'MONITORING' } },
    service: { tasks: [oldTask(), crashedTask(), starting] },
    stages: 'registered:done started:done tasks:failed breaker:active end:todo',
    tone: 'active',
  },
  {
    name: 'rolling back',
    deployment: { status: 'ROLLBACK_IN_PROGRESS', breaker: tripped, rollback },
    service: { tasks: [oldTask(), oldTask(), ...crashes] },
    stages: 'registered:done started:done tasks:failed breaker:failed rollback:active end:todo',
    tone: 'active',
  },
  {
    name: 'rolled back',
    deployment: {
      status: 'ROLLBACK_SUCCESSFUL',
      breaker: tripped,
      rollback,
      finishedAt: at(5),
    },
    service: { tasks: [oldTask(), oldTask(), ...crashes] },
    stages: 'registered:done started:done tasks:failed breaker:failed rollback:done end:done',
    tone: 'failed',
  },
  {
    name: 'rollback failed',
    deployment: { status: 'ROLLBACK_FAILED', breaker: tripped, rollback, finishedAt: at(5) },
    service: { tasks: crashes },
    stages: 'registered:done started:done tasks:failed breaker:failed rollback:failed',
    tone: 'failed',
  },
  {
    name: 'rolled back by an alarm while its tasks were healthy',
    deployment: { status: 'ROLLBACK_IN_PROGRESS', rollback },
    service: { tasks: [oldTask(), task(), task()] },
    stages: 'registered:done started:done cause:failed rollback:active end:todo',
    tone: 'active',
  },
  {
    name: 'stopped',
    deployment: { status: 'STOPPED', finishedAt: at(5) },
    stages: 'registered:done started:done end:failed',
    tone: 'failed',
  },
  {
    name: 'waits for approval before its first task',
    deployment: { hooks: [paused] },
    stages: 'registered:done started:done pause:active tasks:todo drain:todo end:todo',
    tone: 'active',
  },
  {
    name: 'waits for approval after its tasks are healthy',
    deployment: { hooks: [{ ...paused, stage: 'POST_SCALE_UP' }] },
    service: { tasks: [oldTask(), oldTask(), task(), task()] },
    stages: 'registered:done started:done tasks:done pause:active drain:todo end:todo',
    tone: 'active',
  },
  {
    name: 'approved',
    deployment: { hooks: [{ ...paused, status: 'SUCCEEDED' }] },
    service: { tasks: [oldTask(), oldTask(), starting] },
    stages: 'registered:done started:done pause:done tasks:active drain:todo end:todo',
    tone: 'active',
  },
  {
    name: 'refused before its first task',
    deployment: {
      hooks: [{ ...paused, status: 'FAILED' }],
      status: 'ROLLBACK_SUCCESSFUL',
      rollback,
      finishedAt: at(5),
    },
    stages: 'registered:done started:done pause:failed rollback:done end:done',
    tone: 'failed',
  },
]

describe('timeline of a deployment', () => {
  it.each(situations)('$name: $stages', (situation) => {
    const newest = deployment(situation.deployment)
    const view = service({ deployments: [newest], ...situation.service })
    const stages = stagesOf(view, newest)
    expect(stages.map(({ id, state }) => `${id}:${state}`).join(' ')).toBe(situation.stages)
    expect(statusOf(view).tone).toBe(situation.tone)
  })

  it('counts up only while ECS works on the deployment', () => {
    const running = service({ deployments: [deployment()] })
    const ended = deployment({ status: 'ROLLBACK_SUCCESSFUL', finishedAt: at(9), rollback })
    expect(statusOf(running).since).toBe(deployment().startedAt)
    expect(statusOf(service({ deployments: [ended] })).since).toBeUndefined()
  })

  it('counts each failed task, also those that the breaker has forgotten', () => {
    const newest = deployment({ breaker: { failures: 1, threshold: 3, status: 'MONITORING' } })
    const view = service({ deployments: [newest], tasks: [...crashes, task({ tag: NEW })] })
    expect(stagesOf(view, newest).find(({ id }) => id === 'tasks')?.label).toContain('3')
  })
})
