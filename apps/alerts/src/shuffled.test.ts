import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsOf, histories, nameOf } from './testing/histories.ts'
import { arrivals, play, playedScenarios } from './testing/scenarios.ts'

describe('events in any order, duplicated, in any batches', () => {
  it.each(Object.entries(playedScenarios))(
    'end in the same messages, one a deployment, and never greener than the truth: %s',
    async (_, scenario) => {
      const { events, cards: statuses, others } = scenario
      const inOrder = await play(
        scenario,
        events.map((event) => [event]),
      )
      expect(inOrder).toMatchObject({ statuses, others })
      expect(inOrder.replies).toHaveLength(scenario.replies)
      await fc.assert(
        fc.asyncProperty(arrivals(events), async (batches) => {
          const { replies, standing: _, ...shown } = await play(scenario, batches)
          expect(shown).toEqual({ statuses, cards: inOrder.cards, others })
          // A broadcast reply cannot be taken back, so there may be more of them, never fewer.
          for (const reply of inOrder.standing) expect(replies).toContain(reply)
        }),
        { numRuns: 150 },
      )
    },
  )

  it('publish one right message for each of many deployments of a service', async () => {
    const arriving = histories.chain((history) =>
      arrivals(eventsOf(history)).map((batches) => ({ truth: history.truth, batches })),
    )
    await fc.assert(
      fc.asyncProperty(arriving, async ({ truth, batches }) => {
        const shown = await play({}, batches)
        const statuses = Object.entries(shown.statuses).map(([id, status]) => [nameOf(id), status])
        expect(Object.fromEntries(statuses)).toEqual(truth)
        expect(shown.cards).toHaveLength(Object.keys(truth).length)
        expect(shown.others).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
