/** Real milliseconds between two messages of one kind. */
const APART_MS = 50

export interface Coalesced {
  /** Something may have changed. */
  readonly changed: () => void
  /** The next message is published even if it equals the last one. */
  readonly forget: () => void
  readonly stop: () => void
}

/**
 * Publishes the state after a burst of changes: at most once in 50 ms, always the last state, and nothing where it is the
 * one that was published before.
 */
export function coalesce<State>(
  read: () => State,
  publish: (state: State) => void,
  isWatched: () => boolean,
): Coalesced {
  let timer: NodeJS.Timeout | undefined
  let publishedAt = Number.NEGATIVE_INFINITY
  let published: string | undefined

  function flush(): void {
    timer = undefined
    if (!isWatched()) return
    const state = read()
    const json = JSON.stringify(state)
    if (json === published) return
    published = json
    publishedAt = performance.now()
    publish(state)
  }

  return {
    changed() {
      if (timer || !isWatched()) return
      timer = setTimeout(flush, Math.max(0, publishedAt + APART_MS - performance.now()))
      timer.unref()
    },
    forget() {
      published = undefined
    },
    stop: () => clearTimeout(timer),
  }
}
