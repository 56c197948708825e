import { ServiceUnavailableException } from '@nestjs/common'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import {
  FetchError,
  JwksValidationError,
  JwtBaseError,
  JwtExpiredError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error'
import { type Fetcher, SimpleFetcher } from 'aws-jwt-verify/https'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import { endpointFetcher } from './endpoint-fetcher.ts'
import { TokenError } from './errors.ts'
import { LimitedFetcher } from './limited-fetcher.ts'
import { type User, userOf } from './user.ts'
import { VerifiedTokens } from './verified-tokens.ts'

export interface VerifierOptions {
  /** `REGION_ID` */
  readonly userPoolId: string
  /** App clients whose tokens are accepted. Default: every client of the pool. */
  readonly clientIds?: readonly string[] | undefined
  /** Where Cognito answers, if not at its own address. Issuers stay what they are: only the keys come from there. */
  readonly endpoint?: string | undefined
  /** Gets the pool's keys; default: over HTTPS, 3 s for an answer and one more try. */
  readonly fetcher?: Fetcher
  readonly now?: () => number
}

/**
 * Verifies Cognito access tokens with cached keys; one for the whole process. An unknown key id makes it fetch the keys
 * again, at most every 10 seconds, because anybody can invent one. A token is verified once, and then known until it expires.
 */
export class TokenVerifier {
  readonly #verifier
  readonly #verified
  readonly #fetcher
  readonly userPoolId: string

  constructor({ userPoolId, clientIds, endpoint, fetcher, now }: VerifierOptions) {
    this.userPoolId = userPoolId
    this.#verified = new VerifiedTokens(now)
    this.#fetcher = new LimitedFetcher(
      fetcher ?? (endpoint ? endpointFetcher(endpoint) : new SimpleFetcher()),
      now,
    )
    this.#verifier = CognitoJwtVerifier.create(
      { userPoolId, tokenUse: 'access', clientId: clientIds ? [...clientIds] : null },
      { jwksCache: new SimpleJwksCache({ fetcher: this.#fetcher }) },
    )
  }

  /**
   * Fetches the keys, so that the first requests need not wait for them.
   * @throws FetchError, JwksValidationError
   */
  async hydrate(): Promise<void> {
    await this.#verifier.hydrate()
    this.#fetcher.limit()
  }

  /** The user of a token that was verified before, and has not expired. */
  find(token: string): User | undefined {
    return this.#verified.find(token)
  }

  /**
   * @throws TokenError if the token is invalid, without the reason, which would only help a forger
   * @throws ServiceUnavailableException if its key is not known, and cannot be fetched now
   */
  async verify(token: string): Promise<User> {
    const verified = this.#verified.find(token)
    if (verified) return verified
    try {
      const user = userOf(await this.#verifier.verify(token))
      if (user) {
        this.#verified.add(token, user)
        return user
      }
    } catch (error) {
      throw answerTo(error)
    }
    throw new TokenError('TOKEN_INVALID')
  }
}

/** Nothing is known of the token then: a key may be new, or made up. */
const unavailable = [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError]

function answerTo(error: unknown): unknown {
  if (unavailable.some((type) => error instanceof type))
    return new ServiceUnavailableException('the access token cannot be checked at the moment', {
      errorCode: 'KEYS_UNAVAILABLE',
      cause: error,
    })
  // The signature is checked before the expiry, so a forger does not get this error.
  if (error instanceof JwtExpiredError) return new TokenError('TOKEN_EXPIRED')
  return error instanceof JwtBaseError ? new TokenError('TOKEN_INVALID') : error
}
