import { type Fact, itemOf, type MessageState, type Partition, type Store } from './store.ts'

/** A store for tests and previews: the same union of facts, gone with the process. */
export function createMemoryStore(): Store {
  const facts = new Map<string, Map<string, Fact>>()
  const messages = new Map<string, Map<string, MessageState>>()
  const open = new Map<string, { partition: string; since: number }>()
  return {
    async add(partition, added) {
      const stored = facts.get(partition) ?? new Map<string, Fact>()
      for (const fact of added) stored.set(`${itemOf(fact)} ${JSON.stringify(fact)}`, fact)
      facts.set(partition, stored)
    },
    async read(partition): Promise<Partition> {
      return {
        facts: [...(facts.get(partition)?.values() ?? [])],
        messages: new Map(messages.get(partition)),
      }
    },
    async remember(partition, card, state, openSince) {
      const stored = messages.get(partition) ?? new Map<string, MessageState>()
      messages.set(partition, stored.set(card, state))
      const key = `${partition} ${card}`
      if (openSince === undefined) open.delete(key)
      else open.set(key, { partition, since: openSince })
    },
    async claim(partition, card, state, previous) {
      const there = messages.get(partition) ?? new Map<string, MessageState>()
      if (JSON.stringify(there.get(card)) !== JSON.stringify(previous)) return false
      messages.set(partition, there.set(card, state))
      return true
    },
    async forget(partition, card) {
      messages.get(partition)?.delete(card)
      open.delete(`${partition} ${card}`)
    },
    async openBefore(time) {
      const old = [...open.values()].filter(({ since }) => since <= time)
      return [...new Set(old.map(({ partition }) => partition))]
    },
  }
}
