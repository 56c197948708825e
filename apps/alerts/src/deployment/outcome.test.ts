import { describe, expect, it } from 'vitest'
import { check, failed, hook, serviceDeployment, started, task } from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import type { DeploymentFact, TaskFact } from './fact.ts'
import { type EscalationReason, escalationReason } from './outcome.ts'

const crashed = (more: Partial<TaskFact> = {}) => [
  started('A', 0),
  task('A', 1, 200, more),
  failed('A', 300),
]
const unhealthy = { stoppedReason: 'Task failed ELB health checks in (target-group arn)' }
const { startedAt: _, ...neverStarted } = task('A', 1, 200)

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
