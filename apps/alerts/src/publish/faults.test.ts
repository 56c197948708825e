import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import { eventsOf, histories, nameOf } from '../testing/histories.ts'
import { arrivals } from '../testing/scenarios.ts'
import { queued, setup } from '../testing/setup.ts'
import { createToken } from './token.ts'

/**
 * What goes wrong with a call: `lost` is done and not answered, nor is a `late 429`; a `frozen` message can no longer be edited,
 * a `locked` thread takes no reply, a `revoked` token has been replaced in the secret. `store` is a store that cannot be written,
 * `ecs` an ECS that does not answer.
 */
const faults = [
  ...['none', 'none', 'none', '429', '500', 'html', 'dropped', 'lost', 'late 429'],
  ...['frozen', 'locked', 'revoked', 'store', 'ecs'],
] as const
type Fault = (typeof faults)[number]

it('publishes one right message for each deployment and each escalation once, whatever Slack, ECS and the store do', async () => {
  const arriving = histories.chain((history) =>
    fc.tuple(
      fc.constant(history),
      arrivals(eventsOf(history)),
      fc.array(fc.constantFrom(...faults), { maxLength: 60 }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(arriving, async ([{ truth }, batches, going]) => {
      const { slack, channel, frozen } = await deliverAll(batches, [...going])
      const cards = slack
        .channel(channel)
        .filter(({ metadata, ts }) => metadata?.event_type === 'deployment' && !frozen.has(ts))
      const published = cards.map(({ metadata }) => {
        const { deployment_id: id, status } = metadata?.event_payload ?? {}
        return [nameOf(String(id)), status]
      })
      expect(published.length).toBe(Object.keys(truth).length)
      expect(Object.fromEntries(published)).toEqual(truth)
      for (const { ts } of cards)
        expectUnique(slack.thread(ts).map(({ metadata }) => metadata?.event_payload['turn']))
      const undisturbed = await deliverAll(batches, [])
      expect(escalationsIn(slack)).toEqual(escalationsIn(undisturbed.slack))
    }),
    { numRuns: 300 },
  )
})

function escalationsIn({ messages }: ReturnType<typeof setup>['slack']): unknown[] {
  const replies = messages.filter(({ metadata }) => metadata?.event_type === 'turn')
  return replies.map(({ metadata }) => metadata?.event_payload['turn']).toSorted()
}

function expectUnique(values: readonly unknown[]): void {
  expect(values).toEqual([...new Set(values)])
}

/** Gives every batch to the handler as the queue does: what failed comes back, half a minute later, until nothing is left. */
async function deliverAll(batches: readonly unknown[][], going: Fault[]) {
  let now = 0
  const { slack, environment } = setup()
  const broken = breakSlack(slack.fetch, going)
  const { handle } = setup({
    store: failingStore(createMemoryStore(), going),
    fetch: broken.fetch,
    token: createToken({ service: 'SSM', id: 'slack' }, broken.readToken, { now: () => now }),
    enrich: async () => {
      if (going[0] !== 'ecs') return []
      going.shift()
      throw new DOMException('ECS does not answer', 'TimeoutError')
    },
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
  return { slack, channel: environment.slack.channel, frozen: broken.frozen }
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

function breakSlack(fetch: typeof globalThis.fetch, going: Fault[]) {
  /** `ts` of messages that cannot be edited, and of threads that take no reply. */
  const frozen = new Set<string>()
  const locked = new Set<string>()
  let tokens = 1
  const limited = () => new Response('', { status: 429, headers: { 'retry-after': '1' } })
  const refused = (error: string) => Response.json({ ok: false, error })

  /** The answer of a Slack that did not carry out the call. */
  function answer(fault: Fault, token: string, { ts, thread_ts }: Record<string, string>) {
    if (fault === 'revoked') tokens += 1
    if (token !== `Bearer token-${tokens}`) return refused('token_revoked')
    if (ts && fault === 'frozen') frozen.add(ts)
    if (thread_ts && fault === 'locked') locked.add(thread_ts)
    if (ts && frozen.has(ts)) return refused('edit_window_closed')
    if (thread_ts && locked.has(thread_ts)) return refused('restricted_action_thread_locked')
    if (fault === '429') return limited()
    if (fault === '500') return new Response('', { status: 500 })
    if (fault === 'html') return new Response('<html>maintenance</html>')
    if (fault === 'dropped') throw new TypeError('fetch failed')
    return undefined
  }

  return {
    frozen,
    readToken: async () => `token-${tokens}`,
    fetch: (async (url, init) => {
      // Nothing was read from ECS since.
      while (going[0] === 'ecs') going.shift()
      const fault = (going[0] !== 'store' && going.shift()) || 'none'
      const body = JSON.parse(String(init?.body))
      const isQuery = !String(url).includes('chat.')
      const token = new Headers(init?.headers).get('authorization') ?? ''
      const instead = answer(fault, token, isQuery ? {} : body)
      if (instead) return instead
      const done = await fetch(url, init)
      if (fault === 'lost') throw new TypeError('fetch failed')
      return fault === 'late 429' ? limited() : done
    }) satisfies typeof globalThis.fetch,
  }
}
