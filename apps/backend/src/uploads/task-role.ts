import { fromHttp } from '@aws-sdk/credential-provider-http'
import { memoize } from '@smithy/core/config'

/** Credentials of AWS. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** Credentials are renewed this long before they expire, in milliseconds: a URL expires with its credentials. */
const marginMs = 10 * 60_000

/** Credentials of the task's role, kept until shortly before they expire. */
export function taskRole(
  fetchRole: () => Promise<Credentials> = fromHttp(),
  now: () => number = Date.now,
): () => Promise<Credentials> {
  return memoize(
    fetchRole,
    ({ expiration }) => expiration !== undefined && expiration.getTime() - now() < marginMs,
    ({ expiration }) => expiration !== undefined,
  )
}
