import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { bearer, openVerifier, subject, token } from '../auth/tokens.fixture.ts'
import { meSchema } from './me.schema.ts'

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

describe('/me', () => {
  it('returns the user of the access token', async () => {
    const { app } = await openApp()
    const exp = inSeconds(600)
    const headers = bearer(token({ claims: { 'cognito:groups': ['admins'], exp } }))
    const response = await app.inject({ url: '/me', headers })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      subject,
      username: 'hana',
      client: 'webclient',
      groups: ['admins'],
      scopes: ['openid', 'orders/write'],
      expires: new Date(exp * 1000).toISOString(),
    })
    expect(meSchema.strict().parse(response.json())).toBeDefined()
  })

  it('returns a machine client, which has neither name nor groups', async () => {
    const { app } = await openApp()
    const claims = { username: undefined, sub: 'machineclient', client_id: 'machineclient' }
    const response = await app.inject({ url: '/me', headers: bearer(token({ claims })) })
    expect(response.json()).not.toHaveProperty('username')
    expect(response.json()).toMatchObject({ subject: 'machineclient', groups: [] })
  })

  it.each<[string, Record<string, string>, string, string?]>([
    ['no token', {}, 'TOKEN_REQUIRED', 'Bearer'],
    ['another scheme', { authorization: 'Basic aGFuYTpzZWNyZXQ=' }, 'TOKEN_REQUIRED', 'Bearer'],
    ['an expired token', bearer(token({ claims: { exp: inSeconds(-60) } })), 'TOKEN_EXPIRED'],
    ['a token that is no token', bearer('let-me-in'), 'TOKEN_INVALID'],
    ['an unsigned token', bearer(token({ by: 'nobody' })), 'TOKEN_INVALID'],
    [
      'a token with alg:none',
      bearer(token({ by: 'nobody', header: { alg: 'none' } })),
      'TOKEN_INVALID',
    ],
    [
      'a token with alg:none and some signature',
      bearer(token({ header: { alg: 'none' } })),
      'TOKEN_INVALID',
    ],
    ['a token that a stranger signed', bearer(token({ by: 'stranger' })), 'TOKEN_INVALID'],
    [
      'an expired token that a stranger signed',
      bearer(token({ by: 'stranger', claims: { exp: inSeconds(-60) } })),
      'TOKEN_INVALID',
    ],
    [
      'a token of another pool',
      bearer(
        token({ claims: { iss: 'https://cognito-idp.ap-northeast-1.amazonaws.com/us-east-1_X' } }),
      ),
      'TOKEN_INVALID',
    ],
    ['a token with an unknown key', bearer(token({ header: { kid: 'other' } })), 'TOKEN_INVALID'],
    [
      'an id token',
      bearer(token({ claims: { token_use: 'id', aud: 'webclient' } })),
      'TOKEN_INVALID',
    ],
    [
      'a token that is not valid yet',
      bearer(token({ claims: { nbf: inSeconds(600) } })),
      'TOKEN_INVALID',
    ],
    [
      'a token whose subject would leave its prefix',
      bearer(token({ claims: { sub: '../../x' } })),
      'TOKEN_INVALID',
    ],
  ])('answers %s with 401 and a code, without a reason', async (_, headers, code, challenge) => {
    const { app } = await openApp()
    const response = await app.inject({
      url: '/me',
      headers: { 'x-request-id': 'order-17', ...headers },
    })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe(challenge ?? 'Bearer error="invalid_token"')
    expect(response.json()).toEqual({
      code,
      message: expect.stringMatching(/^(an|the) access token /),
      requestId: 'order-17',
    })
  })

  it('accepts only tokens of COGNITO_CLIENT_IDS, if set', async () => {
    const { verifier } = openVerifier({ clientIds: ['appclient', 'otherclient'] })
    const { app } = await openApp({ verifier })
    const statusFor = async (client_id: string) =>
      (await app.inject({ url: '/me', headers: bearer(token({ claims: { client_id } })) }))
        .statusCode
    expect(await statusFor('otherclient')).toBe(200)
    expect(await statusFor('webclient')).toBe(401)
  })

  it('answers 503, not 401, when a new key cannot be fetched', async () => {
    let status = 200
    const { verifier, requested } = openVerifier({ status: () => status })
    const { app } = await openApp({ verifier })
    status = 500
    const before = requested.length
    const unknown = () => bearer(token({ header: { kid: `new-${Math.random()}` } }))
    for (let request = 0; request < 20; request += 1) {
      const { statusCode } = await app.inject({ url: '/me', headers: unknown() })
      expect(statusCode).toBe(503)
    }
    // Invented key ids must not make the service request keys all the time.
    expect(requested.length - before).toBe(1)
    expect((await app.inject({ url: '/me', headers: bearer(token()) })).statusCode).toBe(200)
    const response = await app.inject({ url: '/me', headers: unknown() })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'KEYS_UNAVAILABLE' })
  })
})
