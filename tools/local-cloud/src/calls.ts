import type { Caller } from './caller.ts'
import { createChanges } from './changes.ts'

/** One request that the cloud answered. Bodies are parsed where the protocol allows it. */
export interface Call {
  /** Epoch milliseconds of the cloud at which it arrived. */
  readonly time: number
  readonly service: string
  readonly operation: string
  readonly caller: Caller
  /** First product of the `User-Agent`. */
  readonly client?: string | undefined
  readonly request: unknown
  /** HTTP status; 0 where the connection was dropped. */
  readonly status: number
  readonly response?: unknown
  readonly error?: { readonly code: string; readonly message: string }
}

/** The requests so far, oldest first. */
export interface Calls {
  record(call: Call): void
  /** All calls, or those of a `service` and an `operation`. */
  list(filter?: { service?: string | undefined; operation?: string | undefined }): readonly Call[]
  clear(): void
  /** Calls the listener with every call. Returns a function that unsubscribes. */
  subscribe(listener: (call: Call) => void): () => void
}

/** Keeps the last `limit` calls (default 20 000), so that a cloud that runs for days does not fill the memory. */
export function createCalls(limit = 20_000): Calls {
  let calls: Call[] = []
  const changes = createChanges<Call>()
  return {
    record(call) {
      calls.push(call)
      if (calls.length > limit) calls = calls.slice(-Math.ceil(limit / 2))
      changes.notify(call)
    },
    list: ({ service, operation } = {}) =>
      calls.filter(
        (call) =>
          (service === undefined || call.service === service) &&
          (operation === undefined || call.operation === operation),
      ),
    clear() {
      calls = []
    },
    subscribe: changes.subscribe,
  }
}
