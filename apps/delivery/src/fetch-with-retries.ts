import { setTimeout } from 'node:timers/promises'

/** How requests are sent. */
export interface FetchOptions {
  readonly fetch?: typeof globalThis.fetch
  readonly sleep?: (ms: number) => Promise<void>
  /** Milliseconds for one attempt. Default 30,000. */
  readonly timeout?: number
  /** Most milliseconds between two attempts: a longer `Retry-After` ends the call. Default 60,000. */
  readonly longestPause?: number
}

const attempts = 4

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
    timeout = 30_000,
    longestPause = 60_000,
  }: FetchOptions,
  url: string,
  init: RequestInit,
  { repeatable }: { readonly repeatable: boolean },
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === attempts
    let pause = 1000 * 2 ** attempt
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
      pause = Math.max(pause, Number(response.headers.get('retry-after')) * 1000)
      const again = isBusy(response) || (repeatable && response.status >= 500)
      if (last || !again || pause > longestPause) return response
    } catch (error) {
      if (last || !repeatable) throw error
    }
    await sleep(pause)
  }
}

function isBusy({ status, headers }: Response): boolean {
  return status === 429 || (status === 403 && headers.has('retry-after'))
}
