import { fromHttp } from '@aws-sdk/credential-provider-http'
import { memoize } from '@smithy/core/config'
import type { Credentials } from './credentials.ts'

/** New ones are fetched so long before the old ones expire, in milliseconds: a URL dies with what it is signed with. */
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
