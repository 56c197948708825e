import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import { eventsOf, histories, nameOf } from '../testing/histories.ts'
import { arrivals } from '../testing/scenarios.ts'
import { queued, setup } from '../testing/setup.ts'

/** What goes wrong with a call: `lost` is done and not answered, `store` is a store that cannot be written. */
const faults = ['none', 'none', 'none', '429', '500', 'html', 'dropped', 'lost', 'store'] as const
type Fault = (typeof faults)[number]

it('publishes one right message for each deployment and each escalation once, whatever Slack and the store do', async () => {
  const arriving = histories.chain((history) =>
    fc.tuple(
      fc.constant(history),
      arrivals(eventsOf(history)),
      fc.array(fc.constantFrom(...faults), { maxLength: 40 }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(arriving, async ([{ truth }, batches, going]) => {
      const { slack, channel } = await deliverAll(batches, [...going])
      const cards = slack
        .channel(channel)
        .filter(({ metadata }) => metadata?.event_type === 'deployment')
      const published = cards.map(({ metadata }) => {
        const { deployment_id: id, status } = metadata?.event_payload ?? {}
        return [nameOf(String(id)), status]
      })
      expect(published.length).toBe(Object.keys(truth).length)
      expect(Object.fromEntries(published)).toEqual(truth)
      for (const { ts } of cards) {
        const escalations = slack.thread(ts).map(({ metadata }) => metadata?.event_payload['turn'])
        expect(escalations).toEqual([...new Set(escalations)])
      }
    }),
    { numRuns: 300 },
  )
})

/** Gives every batch to the handler as the queue does: what failed comes back, half a minute later, until nothing is left. */
async function deliverAll(batches: readonly unknown[][], going: Fault[]) {
  let now = 0
  const { slack, environment } = setup()
  const { handle } = setup({
    store: failingStore(createMemoryStore(), going),
    fetch: failingFetch(slack.fetch, going),
    now: () => now,
  })
  for (const batch of batches) {
    let left = batch
    for (let times = 0; left.length > 0; times++) {
      expect(times).toBeLessThan(100)
      const { batchItemFailures } = await handle(queued(...left))
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      left = left.filter((_, index) => failed.has(`message-${index + 1}`))
      now += 30_000
    }
  }
  return { slack, channel: environment.slack.channel }
}

function failingStore(store: Store, going: Fault[]): Store {
  const check = () => {
    if (going[0] !== 'store') return
    going.shift()
    throw new Error('the store cannot be written')
  }
  return {
    ...store,
    claim: async (...args) => {
      check()
      return store.claim(...args)
    },
    remember: async (...args) => {
      check()
      return store.remember(...args)
    },
    forget: async (...args) => {
      check()
      return store.forget(...args)
    },
  }
}

function failingFetch(fetch: typeof globalThis.fetch, going: Fault[]): typeof globalThis.fetch {
  return async (...args) => {
    const fault = going[0] === 'store' ? 'none' : going.shift()
    if (fault === '429') return new Response('', { status: 429, headers: { 'retry-after': '1' } })
    if (fault === '500') return new Response('', { status: 500 })
    if (fault === 'html') return new Response('<html>maintenance</html>')
    if (fault === 'dropped') throw new TypeError('fetch failed')
    const answer = await fetch(...args)
    if (fault === 'lost') throw new TypeError('fetch failed')
    return answer
  }
}
