import type { TaskView } from '@repo/local-cloud'
import { expect, it } from 'vitest'
import { container, crashedTask, deployment, service, task } from '../testing/cloud.fixture.ts'
import { stateOf } from './task-state.ts'
import { tasksToShow } from './tasks.tsx'

const stopped = { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', target: undefined } as const

it.each<[string, Partial<TaskView>, string]>([
  ['provisioning', { lastStatus: 'PROVISIONING', target: undefined }, 'active'],
  ['pending', { lastStatus: 'PENDING', target: undefined }, 'active'],
  ['running, not yet checked', { target: 'initial' }, 'active'],
  ['running and healthy', { target: 'healthy' }, 'serving'],
  ['running and unhealthy', { target: 'unhealthy' }, 'failed'],
  ['running without a load balancer', { target: undefined }, 'serving'],
  [
    'running, its container is unhealthy',
    { target: undefined, containers: [container({ health: 'UNHEALTHY' })] },
    'failed',
  ],
  ['draining', { desiredStatus: 'STOPPED', target: 'draining' }, 'active'],
  ['stopping', { desiredStatus: 'STOPPED', target: undefined }, 'active'],
  [
    'stopping after failed health checks',
    {
      desiredStatus: 'STOPPED',
      stoppedReason: 'Task failed ELB health checks in (target-group …)',
    },
    'failed',
  ],
  ['replaced', { ...stopped, stopCode: 'ServiceSchedulerInitiated' }, 'gone'],
  ['stopped by a person', { ...stopped, stopCode: 'UserInitiated' }, 'gone'],
  ['without an image', { ...stopped, stopCode: 'TaskFailedToStart' }, 'failed'],
])('a task that is %s counts as it should', (_, changed, kind) => {
  expect(stateOf(task(changed)).kind).toBe(kind)
})

it('a task whose container ended names the exit code', () => {
  const ended = crashedTask({ containers: [container(), container({ exitCode: 137 })] })
  expect(stateOf(ended)).toEqual({ kind: 'failed', words: 'exit 137' })
})

it('a card has the tasks that run and the last failures of the newest deployment', () => {
  const running = [task(), task()]
  const crashes = Array.from({ length: 9 }, () => crashedTask())
  const before = crashedTask({ startedBy: 'ecs-svc/0' })
  const view = service({ deployments: [deployment()], tasks: [before, ...crashes, ...running] })
  const { shown, hidden } = tasksToShow(view)
  expect(shown).toEqual([...running, ...crashes.slice(-shown.length + 2)])
  expect(shown.length + hidden).toBe(11)
})
