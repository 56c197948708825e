import { describe, expect, it } from 'vitest'
import { spawnBundle, startBundle } from '../bundle.fixture.ts'
import { validEnv } from '../config/env.fixture.ts'
import { openJwksServer } from './jwks-server.fixture.ts'
import { bearer, subject, token } from './tokens.fixture.ts'

describe('bundle', () => {
  it('checks access tokens with the keys of the pool', async () => {
    const { port } = await startBundle()
    const url = `http://127.0.0.1:${port}`
    const me = await fetch(`${url}/me`, { headers: bearer(token()) })
    expect(await me.json()).toMatchObject({ subject, username: 'hana' })
    expect((await fetch(`${url}/me`, { headers: bearer(token({ by: 'stranger' })) })).status).toBe(
      401,
    )
  })

  it('exits with 1 and one line when the user pool does not exist', async () => {
    const service = spawnBundle({
      ...validEnv,
      COGNITO_USER_POOL_ID: 'ap-northeast-1_Nobody',
      AWS_ENDPOINT_URL: await openJwksServer(),
    })
    expect(await service.exit).toBe(1)
    expect(service.lines).toEqual([
      {
        level: 'fatal',
        msg: expect.stringMatching(
          /^did not start: COGNITO_USER_POOL_ID: there is no user pool ap-northeast-1_Nobody \(.*404.*\)$/,
        ),
      },
    ])
  })
})
