import { describe, expect, it } from 'vitest'
import {
  changeBack,
  check,
  completed,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
  task,
} from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import type { DeploymentFact, HookFact, TaskFact } from './fact.ts'
import { type EscalationReason, escalationReason, type Outcome, outcomeOf } from './outcome.ts'

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

const stoppedAsItRollsBack = [
  started('A', 0),
  rollingBack('X', 40),
  serviceDeployment('A', 'ROLLBACK_REQUESTED', 41, true),
]
const rolledBack = [started('A', 0), failed('A', 90), rollingBack('X', 90)]

describe('an outcome', () => {
  it.each<[Outcome, readonly DeploymentFact[]]>([
    ['rolling-out', [started('A', 0)]],
    ['rolling-back-by-hand', [started('A', 0), changeBack('A')]],
    ['rolled-back-by-hand', [started('A', 0), changeBack('A'), completed('A', 60)]],
    ['awaiting-approval', [started('A', 0), hook('awaiting', 40)]],
    ['deployed', [started('A', 0), completed('A', 60)]],
    ['failed', [started('A', 0), failed('A', 90)]],
    ['rolling-back', rolledBack],
    ['rolled-back', [...rolledBack, completed('X', 125)]],
    ['rollback-failed', [...rolledBack, failed('X', 200)]],
    ['rollback-replaced', [...rolledBack, started('B', 100)]],
    ['rollback-stuck', [...rolledBack, check('A', 1900)]],
    ['replaced', [started('A', 0), started('B', 60)]],
    ['stopped', [started('A', 0), serviceDeployment('A', 'STOPPED', 50, true)]],
    ['stopped-rolling-back', stoppedAsItRollsBack],
    ['stopped-rolled-back', [...stoppedAsItRollsBack, completed('X', 60)]],
    ['stuck', [started('A', 0), check('A', 1800)]],
  ])('is %s', (outcome, facts) => {
    const card = cardsOf(facts).find(({ id }) => id === 'ecs-svc/A')
    expect(card && outcomeOf(card)).toBe(outcome)
  })
})

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
