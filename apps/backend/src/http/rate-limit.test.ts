import { describe, expect, it, vi } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { clientAt } from './rate-limit.ts'

/** A request as the load balancer passes it on. */
const from = (client: string, url = '/version') => ({
  url,
  headers: { 'x-forwarded-for': client, 'x-request-id': 'order-17' },
})

describe('rate limit', () => {
  it('answers 429 with retry-after, in the one error shape', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '2' } })
    for (const url of ['/version', '/version'])
      expect((await app.inject(from('203.0.113.7', url))).statusCode).toBe(200)
    const refused = await app.inject(from('203.0.113.7'))
    expect(refused.statusCode).toBe(429)
    const seconds = Number(refused.headers['retry-after'])
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(refused.json()).toEqual({
      code: 'TOO_MANY_REQUESTS',
      message: `too many requests, try again in ${seconds} s`,
      requestId: 'order-17',
    })
    expect(refused.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect((await app.inject(from('203.0.113.8'))).statusCode).toBe(200)
  })

  it('counts requests that end in 404 or 401', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '2' } })
    const statuses = []
    for (const url of ['/wp-login.php', '/nowhere', '/.env', '/version'])
      statuses.push((await app.inject(from('203.0.113.7', url))).statusCode)
    expect(statuses).toEqual([404, 404, 429, 429])
  })

  it('ignores what the client wrote into x-forwarded-for', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '1' } })
    await app.inject(from('198.51.100.1, 203.0.113.7'))
    expect((await app.inject(from('198.51.100.2, 203.0.113.7'))).statusCode).toBe(429)
  })

  it('takes the address that the outermost of several trusted proxies appended', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '1', TRUSTED_PROXIES: '2' } })
    await app.inject(from('198.51.100.1, 203.0.113.7, 130.176.0.1'))
    expect((await app.inject(from('198.51.100.2, 203.0.113.7, 130.176.0.2'))).statusCode).toBe(429)
    expect((await app.inject(from('203.0.113.8, 130.176.0.1'))).statusCode).toBe(200)
  })

  it('counts all addresses of an IPv6 /64 as one client', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '1' } })
    await app.inject(from('2001:db8:1:2::1'))
    expect((await app.inject(from('2001:db8:1:2:ffff::2'))).statusCode).toBe(429)
    expect((await app.inject(from('2001:db8:1:3::1'))).statusCode).toBe(200)
  })

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002:a:b:c:d', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['1:2:3:4:5:6:7::', '1:2:3:4'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '::ffff:cb00:7107'],
    ['203.0.113.7:50123', '203.0.113.7:50123'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
  ])('takes %s for the client %s', (address, client) => {
    expect(clientAt(address)).toBe(client)
  })

  it('does not count health checks', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '1' } })
    for (const url of ['/livez', '/readyz', '/livez', '/readyz'])
      expect((await app.inject(from('10.0.0.1', url))).statusCode).toBe(200)
  })

  it('counts anew after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { app } = await openApp({ env: { RATE_LIMIT: '1' } })
      await app.inject(from('203.0.113.7'))
      vi.advanceTimersByTime(59_999)
      const refused = await app.inject(from('203.0.113.7'))
      expect(refused.headers['retry-after']).toBe('1')
      vi.advanceTimersByTime(1)
      expect((await app.inject(from('203.0.113.7'))).statusCode).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is off at 0', async () => {
    const { app } = await openApp({ env: { RATE_LIMIT: '0' } })
    for (let request = 0; request < 20; request += 1)
      expect((await app.inject(from('203.0.113.7'))).statusCode).toBe(200)
  })
})
