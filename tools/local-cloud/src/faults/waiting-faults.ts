import { type Changes, createChanges } from '../changes.ts'
import type { Clock } from '../clock.ts'

/** How long a fault lasts. With both, until the first of them ends it. */
export interface Duration {
  /** Number of calls. Default: 1; with `forMs`, all calls. */
  readonly times?: number | undefined
  /** Milliseconds of the cloud. */
  readonly forMs?: number | undefined
}

/** A fault that waits for calls. */
export interface Waiting<Fault extends Duration> {
  /** Unique in the cloud. */
  readonly id: string
  readonly fault: Fault
  /** Calls that it will still fail; `undefined`: all until `until`. */
  left: number | undefined
  /** Epoch milliseconds of the cloud at which it ends. */
  readonly until: number | undefined
}

export interface WaitingFaults<Fault extends Duration> {
  /** Adds a fault after the others, or `before` them. Returns its id. */
  add(fault: Fault, options?: { readonly before?: boolean }): string
  /** The first fault that matches; each call uses it up once. */
  consume(matches: (fault: Fault) => boolean): Fault | undefined
  list(): readonly Readonly<Waiting<Fault>>[]
  /** Removes one; `false` where there is none with this id. */
  remove(id: string): boolean
  clear(): void
  /** Calls the listener with every change of the list. Returns a function that unsubscribes. */
  readonly subscribe: Changes<void>['subscribe']
}

/** Faults in the order in which they apply. Ids start with `prefix`. */
export function createWaitingFaults<Fault extends Duration>(
  clock: Clock,
  prefix: string,
): WaitingFaults<Fault> {
  const changes = createChanges()
  const cancels = new Map<string, () => void>()
  let waiting: Waiting<Fault>[] = []
  let lastId = 0

  function keep(isKept: (one: Waiting<Fault>) => boolean): void {
    for (const one of waiting) {
      if (isKept(one)) continue
      cancels.get(one.id)?.()
      cancels.delete(one.id)
    }
    waiting = waiting.filter(isKept)
    changes.notify()
  }

  function remove(id: string): boolean {
    const exists = waiting.some((one) => one.id === id)
    if (exists) keep((one) => one.id !== id)
    return exists
  }

  return {
    add(fault, { before = false } = {}) {
      const { forMs, times } = fault
      const id = `${prefix}-${++lastId}`
      const left = times ?? (forMs === undefined ? 1 : undefined)
      const until = forMs === undefined ? undefined : clock.now() + forMs
      const one = { id, fault, left, until }
      if (before) waiting.unshift(one)
      else waiting.push(one)
      if (forMs !== undefined)
        cancels.set(
          id,
          clock.after(forMs, () => remove(id)),
        )
      changes.notify()
      return id
    },
    consume(matches) {
      const next = waiting.find(({ fault }) => matches(fault))
      if (!next) return undefined
      if (next.left !== undefined) {
        next.left--
        keep(({ left }) => left !== 0)
      }
      return next.fault
    },
    list: () => waiting,
    remove,
    clear: () => keep(() => false),
    subscribe: changes.subscribe,
  }
}
