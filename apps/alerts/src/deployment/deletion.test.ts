import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveService } from '../service/derive.ts'
import type { ServiceFact } from '../service/fact.ts'
import {
  check,
  completed,
  counts,
  failed,
  hook,
  rollingBack,
  serviceDeployment,
  started,
  task,
} from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { start } from '../testing/setup.ts'
import type { DeploymentFact } from './fact.ts'

const steady = (seconds: number): ServiceFact => ({ kind: 'steady', at: start + seconds * 1000 })
const deletion = (seconds: number, status = 'INACTIVE'): DeploymentFact => ({
  kind: 'deletion',
  deployment: 'ecs-svc/A',
  at: start + seconds * 1000,
  status,
})
const cardOf = (...facts: ServiceFact[]) => deriveService(facts, settings.policy).cards[0]

describe('a deployment whose service is deleted', () => {
  it('is stopped, not stuck, and mentions nobody', () => {
    const gone = { status: 'stopped', escalations: [], openSince: undefined }
    expect(cardOf(started('A', 0), deletion(60))).toMatchObject({
      ...gone,
      deleted: { by: 'read' },
    })
    expect(cardOf(started('A', 0), steady(120), check('A', 1860))).toMatchObject({
      ...gone,
      deleted: { by: 'inferred', at: start + 120_000 },
    })
  })

  it('mentioned people if it had failed, and its rollback is not called stuck', () => {
    const failure = [started('A', 0), failed('A', 90), rollingBack('X', 90)]
    expect(cardOf(...failure, deletion(100), check('A', 1900))).toMatchObject({
      status: 'stopped',
      escalations: ['failed'],
    })
  })

  it.each<readonly [string, ServiceFact[]]>([
    ['there is no steady state', [check('A', 1860)]],
    ['the steady state is of before it began', [steady(-5), steady(10), check('A', 1860)]],
    ['it has hooks', [steady(120), hook('continued', 60), check('A', 1900)]],
    ['a task of it failed since', [steady(120), task('A', 1, 200), check('A', 1860)]],
    [
      'ECS returns that it goes on',
      [steady(120), { ...serviceDeployment('A', 'IN_PROGRESS', 90) }, check('A', 1860)],
    ],
  ])('is stuck as long as %s', (_, facts) => {
    expect(cardOf(started('A', 0), ...facts)).toMatchObject({ status: 'stuck' })
  })

  it('is deployed if it completed all the same', () => {
    const late = [started('A', 0), steady(120), check('A', 1860), deletion(1900)]
    expect(cardOf(...late, completed('A', 119))).toMatchObject({ status: 'deployed' })
  })

  it('is in progress until a scheduled check finds it overdue: the completion may arrive after the steady state', () => {
    expect(cardOf(started('A', 0), steady(120))).toMatchObject({ status: 'in_progress' })
  })

  it('is the same card whatever the order of the facts', () => {
    const facts: ServiceFact[] = [
      ...[started('A', 0), steady(120), check('A', 1860), deletion(1900), deletion(1960)],
      ...[task('A', 1, 30), counts('A', 40, 0, 2), steady(1800)],
    ]
    const expected = cardOf(...facts)
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (arriving) => {
        expect(cardOf(...arriving)).toEqual(expected)
      }),
    )
  })
})
