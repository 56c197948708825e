import { describe, expect, it } from 'vitest'
import {
  check,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
  task,
} from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import type { DeploymentFact, HookFact, TaskFact } from './fact.ts'
import { type EscalationReason, escalationReason } from './outcome.ts'

const crashed = (more: Partial<TaskFact> = {}) => [
  started('A', 0),
  task('A', 1, 200, more),
  failed('A', 300),
]
const unhealthy = { stoppedReason: 'Task failed ELB health checks in (target-group arn)' }
const { startedAt: _, ...neverStarted } = task('A', 1, 200)

const timedOut = (more: Partial<HookFact> = {}) => [
  started('A', 0),
  hook('timed_out', 90, 'A', more),
  { ...rollingBack('X', 95), reason: 'ECS deployment lifecycle hook: rolling back.' },
]

describe('an escalation', () => {
  it.each<[EscalationReason, readonly DeploymentFact[]]>([
    ['failed', [started('A', 0), failed('A', 300)]],
    ['not-started', crashed()],
    ['not-started', [started('A', 0), neverStarted, failed('A', 300)]],
    ['tasks-failed', crashed({ startedAt: task('A', 1, 100).at })],
    ['tasks-failed', crashed({ startedAt: task('A', 1, 140).at })],
    ['unhealthy', crashed(unhealthy)],
    ['unhealthy', crashed({ ...unhealthy, startedAt: task('A', 1, 100).at })],
    ['refused', [started('A', 0), hook('awaiting', 40), hook('rolled_back', 50)]],
    ['hook-failed', [started('A', 0), hook('rolled_back', 50, 'A', { type: 'AWS_LAMBDA' })]],
    ['hook-timed-out', timedOut({ type: 'AWS_LAMBDA' })],
    ['not-approved', timedOut()],
    ['stopped', [started('A', 0), serviceDeployment('A', 'STOPPED', 50, true)]],
    ['stuck', [started('A', 0), check('A', 1800)]],
  ])('has the reason %s', (reason, facts) => {
    const card = cardsOf(facts).find(({ id }) => id === 'ecs-svc/A')
    if (!card) throw new Error('no card')
    expect(card.escalations.map((escalation) => escalationReason(escalation, card))).toEqual([
      reason,
    ])
  })
})
