import { NonRetryableFetchError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'
import { httpGet } from '../http/get.ts'

/**
 * Gets keys from another endpoint than Cognito's own, under the same path: `/POOL/.well-known/jwks.json`.
 * The library's own fetcher supports HTTPS only.
 */
export function endpointFetcher(endpoint: string, get = httpGet): Fetcher {
  return {
    async fetch(uri) {
      const url = endpoint.replace(/\/$/, '') + new URL(uri).pathname
      const { status, body } = await get(url, 3_000)
      // The message of the library's own fetcher, from which `loadKeys` reads the status.
      if (status !== 200)
        throw new NonRetryableFetchError(url, `Status code is ${status}, expected 200`)
      return Uint8Array.from(body).buffer
    },
  }
}
