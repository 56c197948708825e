import { describe, expect, it } from 'vitest'
import { openApp as open } from './app.fixture.ts'
import { versionSchema } from './version/version.schema.ts'

describe('service', () => {
  it('answers /version with the commit, and shows the internet nothing else', async () => {
    const { app } = await open()
    const response = await app.inject('/version')
    expect(response.json()).toEqual({ commit: 'c'.repeat(40) })
    expect(versionSchema.strict().parse(response.json())).toBeDefined()
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('is alive but not ready while it stops, and closes connections', async () => {
    const { app, lifecycle } = await open()
    expect((await app.inject('/readyz')).statusCode).toBe(200)
    lifecycle.stop()
    const ready = await app.inject('/readyz')
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toMatchObject({ code: 'STOPPING' })
    expect(ready.headers.connection).toBe('close')
    expect((await app.inject('/livez')).statusCode).toBe(200)
  })

  it('logs one line a request, without the query string', async () => {
    const { app, lines } = await open()
    const response = await app.inject('/version?token=secret')
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(Number),
        reqId: response.headers['x-request-id'],
        method: 'GET',
        route: '/version',
        status: 200,
        ms: expect.any(Number),
        msg: 'request',
      },
    ])
  })

  it('logs a request without a route, but not its path', async () => {
    const { app, lines } = await open()
    await app.inject('/wp-login.php')
    expect(lines).toMatchObject([{ route: 'none', status: 404 }])
  })

  it.each([
    [
      "the load balancer's trace id",
      { 'x-amzn-trace-id': 'Self=1-6;Root=1-67891233-abcdef012345678912345678' },
      /^1-67891233-abcdef012345678912345678$/,
    ],
    ["the client's request id", { 'x-request-id': 'order-17' }, /^order-17$/],
    [
      'a new one where the given one is not fit for a log',
      { 'x-request-id': 'a "b"' },
      /^[0-9a-f]{8}-/,
    ],
    ['a new one where none is given', {}, /^[0-9a-f]{8}-/],
  ])('takes as request id %s', async (_, headers, expected) => {
    const { app } = await open()
    const response = await app.inject({ url: '/livez', headers })
    expect(response.headers['x-request-id']).toMatch(expected)
  })
})
