import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'

const origin = 'https://app.example.com'

const preflight = (from: string) => ({
  method: 'OPTIONS' as const,
  url: '/version',
  headers: {
    origin: from,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
})

describe('pages of other origins', () => {
  it('may call the API if CORS_ORIGINS has theirs', async () => {
    const { app } = await openApp({ env: { CORS_ORIGINS: `https://admin.example.com, ${origin}` } })
    const allowed = await app.inject(preflight(origin))
    expect(allowed.statusCode).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringContaining('authorization'),
    })
    const refused = await app.inject({ url: '/nowhere', headers: { origin } })
    expect(refused.statusCode).toBe(404)
    // A page can only read the code of an error that is shared with it.
    expect(refused.headers).toMatchObject({ 'access-control-allow-origin': origin })
  })

  it('may not if it has others, or none', async () => {
    const { app } = await openApp({ env: { CORS_ORIGINS: origin } })
    const other = await app.inject(preflight('https://evil.example.com'))
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example.com')
    const { app: closed } = await openApp()
    const headers = (await closed.inject({ url: '/version', headers: { origin } })).headers
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})
