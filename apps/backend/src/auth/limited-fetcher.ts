import { FetchError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'

/** Between two requests for the keys, in milliseconds. */
export const pauseMs = 10_000

/**
 * Fetches the keys at most every 10 seconds, whether Cognito answers or not: anybody can invent a key id, and each would be a request.
 * Every failure is a `FetchError`, which the service answers with 503.
 */
export class LimitedFetcher implements Fetcher {
  readonly #fetcher: Fetcher
  readonly #now: () => number
  #latest = Number.NEGATIVE_INFINITY
  #limited = false

  constructor(fetcher: Fetcher, now: () => number = Date.now) {
    this.#fetcher = fetcher
    this.#now = now
  }

  /** From now on. A start fetches the keys as often as it has to. */
  limit(): void {
    this.#limited = true
    this.#latest = Number.NEGATIVE_INFINITY
  }

  async fetch(...[uri, ...rest]: Parameters<Fetcher['fetch']>): Promise<ArrayBuffer> {
    const now = this.#now()
    if (this.#limited && now - this.#latest < pauseMs)
      throw new FetchError(uri, 'keys were requested less than 10 s ago')
    this.#latest = now
    try {
      return await this.#fetcher.fetch(uri, ...rest)
    } catch (error) {
      throw error instanceof FetchError ? error : new FetchError(uri, error)
    }
  }
}
