import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { uuid } from '../arn.ts'

/** The token to issue, valid or invalid in one respect. */
export interface TokenRequest {
  /** Default: a user that is the same for every token of the pool. */
  readonly subject?: string
  readonly username?: string
  /** Id of the app client. */
  readonly client?: string
  readonly groups?: readonly string[]
  readonly scopes?: readonly string[]
  /** Default: `access`. */
  readonly use?: 'access' | 'id'
  /** Lifetime in seconds; negative for an expired token. Default: 3600, as Cognito. */
  readonly expiresIn?: number
  /** `foreign`: by another key under the pool's key id. `none`: unsigned, with `alg: none`. */
  readonly signedBy?: 'pool' | 'foreign' | 'none'
}

/** A key pair that signs tokens. */
export interface SigningKey {
  readonly id: string
  readonly privateKey: KeyObject
  readonly jwk: object
}

export function createKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const id = randomBytes(32).toString('base64')
  const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: id }
  return { id, privateKey, jwk }
}

/**
 * A JSON Web Token with Cognito's claims.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function signToken(
  issuer: string,
  keys: { readonly pool: SigningKey; readonly foreign: SigningKey },
  request: TokenRequest,
  now: number,
): string {
  const { signedBy = 'pool' } = request
  const header = { kid: keys.pool.id, alg: signedBy === 'none' ? 'none' : 'RS256' }
  const content = `${encode(header)}.${encode(claimsOf(issuer, request, now))}`
  if (signedBy === 'none') return `${content}.`
  const signature = createSign('RSA-SHA256').update(content).sign(keys[signedBy].privateKey)
  return `${content}.${signature.toString('base64url')}`
}

function claimsOf(issuer: string, request: TokenRequest, now: number) {
  const { use = 'access', expiresIn = 3600, username = 'hana', client = 'localclient' } = request
  const seconds = Math.floor(now / 1000)
  // An expired token was issued before it expired.
  const issued = Math.min(seconds, seconds + expiresIn - 60)
  return {
    sub: request.subject ?? '5f3a9c1e-0000-4000-8000-000000000001',
    iss: issuer,
    token_use: use,
    auth_time: issued,
    iat: issued,
    exp: seconds + expiresIn,
    jti: uuid(),
    ...(request.groups && { 'cognito:groups': request.groups }),
    ...(use === 'access'
      ? {
          client_id: client,
          username,
          version: 2,
          scope: (request.scopes ?? ['aws.cognito.signin.user.admin']).join(' '),
        }
      : { aud: client, 'cognito:username': username, email_verified: true }),
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
