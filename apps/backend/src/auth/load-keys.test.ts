import { describe, expect, it } from 'vitest'
import { validEnv } from '../config/env.fixture.ts'
import { endpointFetcher } from './endpoint-fetcher.ts'
import { loadKeys } from './load-keys.ts'
import { openVerifier, token } from './tokens.fixture.ts'

const path = `/${validEnv.COGNITO_USER_POOL_ID}/.well-known/jwks.json`

describe('keys of the user pool', () => {
  it('are fetched before the first token, and kept', async () => {
    const { verifier, requested } = openVerifier()
    await loadKeys(verifier)
    const before = requested.length
    await Promise.all([verifier.verify(token()), verifier.verify(token())])
    expect(requested).toHaveLength(before)
  })

  it('are fetched once more for any number of tokens with an unknown key', async () => {
    const { verifier, requested } = openVerifier()
    await loadKeys(verifier)
    const before = requested.length
    const forged = Array.from({ length: 50 }, (_, index) =>
      verifier.verify(token({ header: { kid: `forged-${index}` } })),
    )
    const outcomes = await Promise.allSettled(forged)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([])
    await expect(verifier.verify(token({ header: { kid: 'late' } }))).rejects.toThrow()
    expect(requested).toHaveLength(before + 1)
    // Valid tokens are still accepted.
    expect(await verifier.verify(token())).toMatchObject({ username: 'hana' })
  })

  it('are fetched again while Cognito fails', async () => {
    const statuses = [500, 500, 429, 429, 200, 200]
    const { verifier } = openVerifier({ status: () => statuses[0] ?? 200 })
    const pauses: number[] = []
    await loadKeys(verifier, async (ms) => {
      pauses.push(ms)
      statuses.splice(0, 2)
    })
    expect(pauses).toEqual([500, 1_000])
  })

  it('fail the start in one line after some seconds', async () => {
    const { verifier } = openVerifier({ status: () => 503 })
    const pauses: number[] = []
    await expect(
      loadKeys(verifier, async (ms) => {
        pauses.push(ms)
      }),
    ).rejects.toThrow(
      /^Cognito does not give the keys of user pool ap-northeast-1_Example01 \(.*503.*\): .*NAT.*$/,
    )
    expect(pauses.reduce((sum, ms) => sum + ms)).toBeLessThan(10_000)
  })

  it.each([400, 404])(
    'are not retried after status %d: the pool does not exist',
    async (status) => {
      const { verifier } = openVerifier({ status: () => status })
      await expect(loadKeys(verifier, () => expect.unreachable())).rejects.toThrow(
        /^COGNITO_USER_POOL_ID: there is no user pool ap-northeast-1_Example01 \(.*\)$/,
      )
    },
  )

  it('come from AWS_ENDPOINT_URL under the same path, for the same issuer', async () => {
    const fetched: string[] = []
    const fetcher = endpointFetcher('http://127.0.0.1:4566/', async (url) => {
      fetched.push(url)
      return { status: fetched.length > 1 ? 404 : 200, body: Buffer.from('{}') }
    })
    await fetcher.fetch(`https://cognito-idp.ap-northeast-1.amazonaws.com${path}`)
    const other = fetcher.fetch(`https://issuer-cognito-idp.ap-northeast-1.amazonaws.com${path}`)
    await expect(other).rejects.toThrow('Status code is 404')
    expect(new Set(fetched)).toEqual(new Set([`http://127.0.0.1:4566${path}`]))
  })
})
