import { setTimeout } from 'node:timers/promises'

/** How requests are sent. */
export interface FetchOptions {
  readonly fetch?: typeof globalThis.fetch
  readonly sleep?: (ms: number) => Promise<void>
}

const attempts = 4
/** Milliseconds for one attempt. */
const timeout = 30_000
/** Most milliseconds between two attempts, whatever `Retry-After` is. */
const longestPause = 60_000

/**
 * Calls `fetch` again where the server is busy (429, or 403 with `Retry-After`); where the request may be repeated, also where the
 * server failed (5xx) or gave no answer.
 * @returns the last response, which may be an error
 * @throws where the last attempt got no response
 */
export async function fetchWithRetries(
  {
    fetch = globalThis.fetch,
    sleep = async (ms) => {
      await setTimeout(ms)
    },
  }: FetchOptions,
  url: string,
  init: RequestInit,
  { repeatable }: { readonly repeatable: boolean },
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === attempts
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
      if (last || !(isBusy(response) || (repeatable && response.status >= 500))) return response
      await sleep(pause(attempt, Number(response.headers.get('retry-after'))))
    } catch (error) {
      if (last || !repeatable) throw error
      await sleep(pause(attempt, 0))
    }
  }
}

function isBusy({ status, headers }: Response): boolean {
  return status === 429 || (status === 403 && headers.has('retry-after'))
}

function pause(attempt: number, retryAfter: number): number {
  return Math.min(Math.max(retryAfter * 1000, 1000 * 2 ** attempt), longestPause)
}
