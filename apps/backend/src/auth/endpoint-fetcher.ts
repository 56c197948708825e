import { once } from 'node:events'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { arrayBuffer } from 'node:stream/consumers'
import { NonRetryableFetchError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'

/**
 * Gets keys from another endpoint than Cognito's own, under the same path: `/POOL/.well-known/jwks.json`.
 * The library's own fetcher speaks HTTPS only. Not by `fetch`: its first use takes a tenth of the whole start.
 */
export function endpointFetcher(endpoint: string): Fetcher {
  return {
    async fetch(uri) {
      const url = endpoint.replace(/\/$/, '') + new URL(uri).pathname
      const { status, body } = await getBody(url)
      // The words of the library's own fetcher: `loadKeys` reads the status.
      if (status !== 200)
        throw new NonRetryableFetchError(url, `Status code is ${status}, expected 200`)
      return body
    },
  }
}

async function getBody(url: string): Promise<{ status: number | undefined; body: ArrayBuffer }> {
  const get = url.startsWith('https:') ? getHttps : getHttp
  const [response]: IncomingMessage[] = await once(
    get(url, { signal: AbortSignal.timeout(3_000) }),
    'response',
  )
  if (!response) throw new Error('no response')
  return { status: response.statusCode, body: await arrayBuffer(response) }
}
