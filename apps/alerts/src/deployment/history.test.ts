import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histories, nameOf } from '../testing/histories.ts'
import { cardsOf } from './card.ts'

const statuses = (facts: Parameters<typeof cardsOf>[0]) =>
  Object.fromEntries(cardsOf(facts).map(({ id, status }) => [nameOf(id), status]))

describe('a service with many deployments', () => {
  it('has one right card for each', () => {
    fc.assert(
      fc.property(histories, ({ facts, truth }) => {
        expect(statuses(facts)).toEqual(truth)
      }),
      { numRuns: 1000 },
    )
  })

  it('has no card that looks better than what happened, whichever events were lost after its start', () => {
    const lossy = histories.chain((history) =>
      fc.tuple(fc.constant(history.truth), fc.subarray([...history.facts])),
    )
    fc.assert(
      fc.property(lossy, ([truth, cut]) => {
        const began = new Set(
          cut.flatMap((fact) =>
            fact.kind === 'rollout' && fact.state === 'started' && !fact.rollsBackTo
              ? nameOf(fact.deployment)
              : [],
          ),
        )
        const green = Object.entries(statuses(cut)).filter(([, status]) => status === 'deployed')
        // A rollback without the failure before it looks like a deployment of its own.
        const deployments = green.filter(([id]) => began.has(id) && truth[id] !== undefined)
        for (const [id] of deployments) expect(truth[id]).toBe('deployed')
      }),
      { numRuns: 1000 },
    )
  })
})
