import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { BadInputError } from '../errors.ts'
import type { HttpAnswer } from '../wire/http.ts'
import type { Route } from '../wire/wire.ts'
import { createKey, type SigningKey, signToken, type TokenRequest } from './token.ts'

export interface Cognito {
  readonly route: Route
  /** Creates a user pool, as a stack does. */
  seedPool(caller: Caller, id: string): void
  /** Ids of the pools, in the order of their creation. */
  pools(): readonly string[]
  /**
   * A token as a client gets it by signing in. Its times are the machine's, not the cloud's, because it is verified by
   * a real process.
   * @throws BadInputError where there is no such pool
   */
  issueToken(poolId: string, request?: TokenRequest): string
}

export interface CognitoOptions {
  readonly calls: Calls
  readonly clock: Clock
  /** Epoch milliseconds of the machine. */
  readonly now?: () => number
}

interface Pool {
  readonly caller: Caller
  readonly keys: () => { readonly pool: SigningKey; readonly foreign: SigningKey }
}

/** User pools without users: public keys at `/POOL/.well-known/jwks.json`, and tokens that verify with them. */
export function createCognito({ calls, clock, now = Date.now }: CognitoOptions): Cognito {
  const pools = new Map<string, Pool>()
  return {
    seedPool(caller, id) {
      // Generating keys takes a tenth of a second: done on first use.
      let keys: ReturnType<Pool['keys']> | undefined
      pools.set(id, {
        caller,
        keys() {
          keys ??= { pool: createKey(), foreign: createKey() }
          return keys
        },
      })
    },
    pools: () => [...pools.keys()],
    issueToken(poolId, request = {}) {
      const pool = pools.get(poolId)
      if (!pool)
        throw new BadInputError(`no user pool ${poolId}: there are ${[...pools.keys()].join(', ')}`)
      const issuer = `https://cognito-idp.${pool.caller.region}.amazonaws.com/${poolId}`
      return signToken(issuer, pool.keys(), request, now())
    },
    route({ method, url }) {
      const [, id] = /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/jwks\.json$/.exec(url.pathname) ?? []
      if (!id || method !== 'GET') return undefined
      const pool = pools.get(id)
      const answer = pool
        ? json(200, { keys: [pool.keys().pool.jwk] })
        : json(404, { message: `User pool ${id} does not exist.` })
      calls.record({
        time: clock.now(),
        service: 'cognito-idp',
        operation: 'GET jwks.json',
        caller: pool?.caller ?? { account: '', region: '' },
        request: { pool: id },
        status: answer.status,
      })
      return answer
    },
  }
}

function json(status: number, body: unknown): Exclude<HttpAnswer, string> {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
