import { NonRetryableFetchError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'

/**
 * Gets keys from another endpoint than Cognito's own, under the same path: `/POOL/.well-known/jwks.json`.
 * The library's own fetcher speaks HTTPS only.
 */
export function endpointFetcher(endpoint: string, fetchFrom: typeof fetch = fetch): Fetcher {
  return {
    async fetch(uri) {
      const url = endpoint.replace(/\/$/, '') + new URL(uri).pathname
      const response = await fetchFrom(url, { signal: AbortSignal.timeout(3_000) })
      // The words of the library's own fetcher: `loadKeys` reads the status.
      if (response.status !== 200)
        throw new NonRetryableFetchError(url, `Status code is ${response.status}, expected 200`)
      return response.arrayBuffer()
    },
  }
}
