import { describe, expect, it } from 'vitest'
import { report, started } from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import { isOpen, type Status } from './status.ts'

describe('the status of a deployment that ECS reports something new of', () => {
  it.each<[Status, 'error' | 'warning']>([
    ['error_reported', 'error'],
    ['in_progress', 'warning'],
  ])('is %s for the level %s', (status, level) => {
    const facts = [started('A', 0), report('A', 40, 'SERVICE_DEPLOYMENT_OF_A_NEW_NAME', level)]
    expect(cardsOf(facts).map((card) => card.status)).toEqual([status])
  })
})

describe('isOpen', () => {
  const deletion = { by: 'read', at: 0 } as const
  it.each<[boolean, Status, 'none' | 'running', boolean]>([
    [true, 'in_progress', 'none', false],
    [true, 'stuck', 'none', true],
    [true, 'stopped', 'running', false],
    [false, 'stopped', 'running', true],
    [false, 'deployed', 'none', false],
  ])(
    'is %s for %s with the rollback %s, service deleted: %s',
    (open, status, rollback, deleted) => {
      const situation = { rollback, deletion: deleted ? deletion : undefined }
      expect(isOpen(situation, status)).toBe(open)
    },
  )
})
