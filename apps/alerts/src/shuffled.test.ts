import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivals, eventStories, tell } from './testing/deployment-stories.ts'
import { eventsOf, histories, nameOf } from './testing/histories.ts'

describe('events in any order, doubled, in any batches', () => {
  it.each(eventStories.map((story) => [story.name, story] as const))(
    '%s: ends in the same messages, one a deployment, and never greener than the truth',
    async (_, story) => {
      const inOrder = await tell(story, [[...story.events]])
      expect(inOrder.statuses).toEqual(story.truth)
      await fc.assert(
        fc.asyncProperty(arrivals(story.events), async (batches) => {
          const { replies, ...told } = await tell(story, batches)
          expect(told).toEqual({
            statuses: story.truth,
            cards: inOrder.cards,
            others: [],
          })
          // What was said aloud on the way cannot be unsaid, so there may be more of it, never less.
          for (const reply of inOrder.replies) expect(replies).toContain(reply)
        }),
        { numRuns: 150 },
      )
    },
  )

  it('many deployments of one service: one message each, and each is true', async () => {
    const arriving = histories.chain((history) =>
      arrivals(eventsOf(history)).map((batches) => ({ truth: history.truth, batches })),
    )
    await fc.assert(
      fc.asyncProperty(arriving, async ({ truth, batches }) => {
        const told = await tell({ name: 'a history', events: [], truth }, batches)
        const statuses = Object.entries(told.statuses).map(([id, status]) => [nameOf(id), status])
        expect(Object.fromEntries(statuses)).toEqual(truth)
        expect(told.cards).toHaveLength(Object.keys(truth).length)
        expect(told.others).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
