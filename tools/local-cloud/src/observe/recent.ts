import type { Call } from '../calls.ts'
import type { Emitted } from '../eventbridge/bus.ts'
import type { CallView, EventView } from './model.ts'

/** Number of events, and of calls, that a snapshot has. */
const KEPT = 200

/** Characters of an event as JSON. Events of AWS have a few thousand. */
const EVENT = 32_768

/** The last items that were added, with a key that counts up. */
export function createRecent<Item extends object, View>(view: (item: Item, key: number) => View) {
  const keys = new Map<Item, number>()
  const seen = new WeakSet<Item>()
  let lastKey = 0
  return {
    /** Adds an item, or finds it again after it has changed; `undefined` for one that is no longer kept. */
    add(item: Item): View | undefined {
      if (!seen.has(item)) {
        seen.add(item)
        keys.set(item, ++lastKey)
        const [oldest] = keys.keys()
        if (keys.size > KEPT && oldest) keys.delete(oldest)
      }
      const key = keys.get(item)
      return key === undefined ? undefined : view(item, key)
    },
    /** Oldest first. */
    views: (): View[] => [...keys].map(([item, key]) => view(item, key)),
  }
}

export function viewCall(call: Call, key: number): CallView {
  return {
    key,
    at: call.time,
    service: call.service,
    operation: call.operation,
    account: call.caller.account,
    region: call.caller.region,
    status: call.status,
    client: call.client,
    error: call.error?.code,
  }
}

export function viewEvent({ at, event, rules, failed }: Emitted, key: number): EventView {
  const members = typeof event === 'object' && event !== null ? event : {}
  const text = (name: string) => {
    const value: unknown = Object.getOwnPropertyDescriptor(members, name)?.value
    return typeof value === 'string' ? value : ''
  }
  return {
    key,
    at,
    id: text('id'),
    account: text('account'),
    region: text('region'),
    source: text('source'),
    detailType: text('detail-type'),
    event: JSON.stringify(event).length > EVENT ? { ...members, detail: {} } : event,
    rules,
    failed: failed.map(({ rule }) => rule),
  }
}
