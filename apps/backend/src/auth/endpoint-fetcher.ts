import { NonRetryableFetchError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'
import { httpGet } from '../http/get.ts'

/**
 * Gets keys from another endpoint than Cognito's own, under the same path: `/POOL/.well-known/jwks.json`.
 * The library's own fetcher speaks HTTPS only.
 */
export function endpointFetcher(endpoint: string, ask = httpGet): Fetcher {
  return {
    async fetch(uri) {
      const url = endpoint.replace(/\/$/, '') + new URL(uri).pathname
      const { status, body } = await ask(url, 3_000)
      // The words of the library's own fetcher: `loadKeys` reads the status.
      if (status !== 200)
        throw new NonRetryableFetchError(url, `Status code is ${status}, expected 200`)
      return Uint8Array.from(body).buffer
    },
  }
}
