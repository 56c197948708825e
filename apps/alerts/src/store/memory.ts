import {
  isLatestOnly,
  itemOf,
  type Listed,
  messagePlace,
  messagePointer,
  type Pointer,
  pointerOf,
  rankOf,
} from './layout.ts'
import type { Fact, MessageState, Store } from './store.ts'
import { type Item, type ItemReader, partitionOf, readFrom } from './window.ts'

/** A store for tests and previews, gone with the process: the same items as in DynamoDB. */
export function createMemoryStore(): Store {
  const partitions = new Map<string, Map<string, MemoryItem>>()
  const open = new Map<string, { partition: string; since: number }>()

  function itemAt(partition: string, sk: string): MemoryItem {
    const items = partitions.get(partition) ?? new Map<string, MemoryItem>()
    partitions.set(partition, items)
    const item = items.get(sk) ?? { sk, kept: new Map(), messages: new Map(), lists: {} }
    items.set(sk, item)
    return item
  }

  function point(partition: string, pointers: readonly Pointer[]): void {
    for (const { sk, list, key } of pointers) {
      const { lists } = itemAt(partition, sk)
      lists[list] = [...new Set([...(lists[list] ?? []), key])]
    }
  }

  return {
    async add(partition, facts) {
      for (const fact of facts) {
        const { kept } = itemAt(partition, itemOf(fact))
        if (isLatestOnly(fact)) {
          const stored = kept.get('counts')
          if (!stored || !isLatestOnly(stored) || rankOf(stored) < rankOf(fact))
            kept.set('counts', fact)
        } else kept.set(JSON.stringify(fact), fact)
      }
      point(
        partition,
        facts.flatMap((fact) => pointerOf(fact) ?? []),
      )
    },
    async read(partition, from) {
      const items = [...(partitions.get(partition)?.values() ?? [])].map(readable)
      return from === undefined ? partitionOf(items) : readFrom(readerOf(items), from)
    },
    async locate(partition, messages) {
      point(
        partition,
        messages.flatMap(({ id, at }) => messagePointer(id, at) ?? []),
      )
    },
    async remember(partition, card, state, openSince) {
      itemAt(partition, messagePlace(card).sk).messages.set(card, state)
      const key = `${partition} ${card}`
      if (openSince === undefined) open.delete(key)
      else open.set(key, { partition, since: openSince })
    },
    async claim(partition, card, state, previous) {
      const { messages } = itemAt(partition, messagePlace(card).sk)
      if (JSON.stringify(messages.get(card)) !== JSON.stringify(previous)) return false
      messages.set(card, state)
      return true
    },
    async forget(partition, card) {
      itemAt(partition, messagePlace(card).sk).messages.delete(card)
      open.delete(`${partition} ${card}`)
    },
    async openBefore(time) {
      const old = [...open.values()].filter(({ since }) => since <= time)
      return [...new Set(old.map(({ partition }) => partition))]
    },
  }
}

interface MemoryItem {
  readonly sk: string
  readonly kept: Map<string, Fact>
  readonly messages: Map<string, MessageState>
  readonly lists: Partial<Record<Listed, readonly string[]>>
}

function readable({ sk, kept, messages, lists }: MemoryItem): Item {
  return { sk, facts: [...kept.values()], messages: new Map(messages), lists }
}

function readerOf(items: readonly Item[]): ItemReader {
  return {
    async range(from, to, last) {
      const found = items
        .filter(({ sk }) => sk >= from && sk <= to)
        .sort((a, b) => (a.sk < b.sk ? -1 : 1))
      return last === undefined ? found : found.reverse().slice(0, last)
    },
    async items(keys) {
      const wanted = new Set(keys)
      return items.filter(({ sk }) => wanted.has(sk))
    },
  }
}
