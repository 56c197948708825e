import { setTimeout as sleep } from 'node:timers/promises'
import { KeysNotLoadedError } from './errors.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** Pauses between the attempts, in milliseconds. */
const pausesMs = [500, 1_000, 2_000]

/**
 * Fetches the pool's keys before the service listens. Transient failures are retried for some seconds; a pool that does
 * not exist fails at once.
 * @throws KeysNotLoadedError
 * @see docs/decisions/0010-backend-needs-cognito-keys-to-start.md
 */
export async function loadKeys(
  verifier: Pick<TokenVerifier, 'hydrate' | 'userPoolId'>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  for (const ms of [...pausesMs, undefined]) {
    try {
      return await verifier.hydrate()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (isNoPool(reason))
        throw new KeysNotLoadedError(
          `COGNITO_USER_POOL_ID: there is no user pool ${verifier.userPoolId} (${reason})`,
          error,
        )
      if (ms === undefined)
        throw new KeysNotLoadedError(
          `Cognito does not give the keys of user pool ${verifier.userPoolId} (${reason}): is there a way out to it (NAT, endpoint)?`,
          error,
        )
      await pause(ms)
    }
  }
}

/** The library has no field for the status. 429 is throttling, not a missing pool. */
function isNoPool(reason: string): boolean {
  return /Status code is 4(?!29)\d\d/.test(reason)
}
