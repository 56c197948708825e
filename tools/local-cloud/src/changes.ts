/** Listeners of something that changes. */
export interface Changes<T> {
  /** Calls every listener, in the order of their subscriptions. */
  notify(change: T): void
  /** Returns a function that unsubscribes. */
  subscribe(listener: (change: T) => void): () => void
}

export function createChanges<T = void>(): Changes<T> {
  const listeners = new Set<(change: T) => void>()
  return {
    notify(change) {
      for (const listener of [...listeners]) listener(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
