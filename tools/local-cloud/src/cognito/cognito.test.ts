import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dev, prod, startTestCloud, type TestCloud } from '../testing.ts'
import type { TokenRequest } from './token.ts'

let cloud: TestCloud
let pool: string

beforeAll(async () => {
  cloud = await startTestCloud([dev, prod], { speed: 0 })
  pool = cloud.outputs(dev)['UserPoolId'] ?? ''
})
afterAll(() => cloud.close())

const jwksOf = (id: string) => fetch(`${cloud.endpoint}/${id}/.well-known/jwks.json`)

/** Header and claims, and whether the pool's public key accepts the signature. */
async function read(token: string) {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const parse = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString())
  // The pool returns a JSON Web Key Set.
  const { keys } = (await (await jwksOf(pool)).json()) as { keys: (JsonWebKey & { kid: string })[] }
  const jwk = keys.find(({ kid }) => kid === parse(header)['kid'])
  const good =
    jwk !== undefined &&
    createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(createPublicKey({ key: jwk, format: 'jwk' }), signature, 'base64url')
  return { header: parse(header), claims: parse(claims), good }
}

describe('Cognito', () => {
  it('an access token verifies with the public keys of its pool', async () => {
    const { header, claims, good } = await read(
      cloud.cognito.issueToken(pool, { username: 'hana', groups: ['admins'], scopes: ['a/b'] }),
    )
    expect(good).toBe(true)
    expect(header).toMatchObject({ alg: 'RS256' })
    expect(claims).toMatchObject({
      iss: `https://cognito-idp.ap-northeast-1.amazonaws.com/${pool}`,
      token_use: 'access',
      username: 'hana',
      'cognito:groups': ['admins'],
      scope: 'a/b',
    })
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(3600)
  })

  it.each<[string, TokenRequest, object]>([
    ['another key under the same key id', { signedBy: 'foreign' }, { alg: 'RS256' }],
    ['no key', { signedBy: 'none' }, { alg: 'none' }],
  ])('a token signed by %s does not verify', async (_, request, header) => {
    const token = await read(cloud.cognito.issueToken(pool, request))
    expect(token.good).toBe(false)
    expect(token.header).toMatchObject(header)
  })

  it('expired tokens and id tokens are signed by the pool', async () => {
    const expired = await read(cloud.cognito.issueToken(pool, { expiresIn: -60 }))
    expect(expired.good).toBe(true)
    expect(Number(expired.claims['exp']) * 1000).toBeLessThan(Date.now())
    const id = await read(cloud.cognito.issueToken(pool, { use: 'id' }))
    expect(id).toMatchObject({ good: true, claims: { token_use: 'id', aud: 'localclient' } })
  })

  it('each pool has its own keys, and an unknown pool answers 404', async () => {
    const other = cloud.outputs(prod)['UserPoolId'] ?? ''
    expect(await (await jwksOf(other)).json()).not.toEqual(await (await jwksOf(pool)).json())
    expect((await jwksOf('ap-northeast-1_Unknown')).status).toBe(404)
    expect(() => cloud.cognito.issueToken('ap-northeast-1_Unknown')).toThrow('no user pool')
  })

  it('POST /_local/tokens issues a token, and rejects an unknown pool and use', async () => {
    const requestToken = async (body: object) => {
      const url = `${cloud.endpoint}/_local/tokens`
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
      // The control call returns one of the two.
      return (await response.json()) as { token?: string; error?: string }
    }
    const { token = '' } = await requestToken({ username: 'ken' })
    expect(await read(token)).toMatchObject({ good: true, claims: { username: 'ken' } })
    expect((await requestToken({ userPool: 'nope' })).error).toMatch(
      /^no user pool nope: there are /,
    )
    expect((await requestToken({ use: 'refresh' })).error).toMatch(/^use: /)
  })
})
