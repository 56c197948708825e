import { createSign, generateKeyPairSync } from 'node:crypto'
import { NonRetryableFetchError } from 'aws-jwt-verify/error'
import { validEnv } from '../config/env.fixture.ts'
import { TokenVerifier, type VerifierOptions } from './token-verifier.ts'

const poolId = validEnv.COGNITO_USER_POOL_ID
const issuer = `https://cognito-idp.ap-northeast-1.amazonaws.com/${poolId}`

const pool = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The public keys of the pool, as Cognito publishes them. */
export const jwks = {
  keys: [{ ...pool.publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'pool' }],
}

export const subject = '5f3a9c1e-0000-4000-8000-000000000001'

interface Token {
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
  /** Who signs. Default: the pool. */
  readonly by?: 'pool' | 'stranger' | 'nobody'
}

/** An access token of the pool, good for an hour, with what a test changes about it. */
export function token({ claims, header, by = 'pool' }: Token = {}): string {
  const seconds = Math.floor(Date.now() / 1000)
  const content = [
    { alg: 'RS256', kid: 'pool', ...header },
    {
      sub: subject,
      iss: issuer,
      token_use: 'access',
      client_id: 'webclient',
      username: 'hana',
      scope: 'openid orders/write',
      iat: seconds,
      exp: seconds + 3600,
      ...claims,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  if (by === 'nobody') return `${content}.`
  const key = by === 'pool' ? pool.privateKey : stranger.privateKey
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`
}

export const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

/** A verifier with keys from here, and the URLs that it requested. `status`: Cognito's answers. */
export function openVerifier(options: Partial<VerifierOptions> & { status?: () => number } = {}) {
  const { status = () => 200, ...replacements } = options
  const requested: string[] = []
  const verifier = new TokenVerifier({
    userPoolId: poolId,
    fetcher: {
      async fetch(uri) {
        requested.push(uri)
        if (status() !== 200)
          throw new NonRetryableFetchError(uri, `Status code is ${status()}, expected 200`)
        return Uint8Array.from(Buffer.from(JSON.stringify(jwks))).buffer
      },
    },
    ...replacements,
  })
  return { verifier, requested }
}
