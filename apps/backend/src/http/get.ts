import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { buffer } from 'node:stream/consumers'

export interface GetAnswer {
  readonly status: number
  readonly body: Buffer
}

/**
 * Gets a URL while the service starts. Without `fetch`, which takes longer to load than these requests take.
 * @throws if no answer arrives in time
 */
export async function httpGet(url: string, timeoutMs: number): Promise<GetAnswer> {
  const { get } = url.startsWith('https:') ? https : http
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { signal }, resolve).once('error', reject)
  })
  return { status: response.statusCode ?? 0, body: await buffer(response) }
}
