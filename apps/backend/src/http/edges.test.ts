import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { createLogger } from '../logger.ts'

describe('error responses', () => {
  it.each([
    ['a route that does not exist', { url: '/wp-login.php' }, 404, 'NOT_FOUND'],
    ['a method that the route has not', { method: 'DELETE', url: '/version' }, 404, 'NOT_FOUND'],
    ['an address that cannot be decoded', { url: '/%zz' }, 400, 'BAD_REQUEST'],
    [
      'a body over 64 KiB',
      { method: 'POST', url: '/nowhere', payload: { text: 'x'.repeat(65_536) } },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [
      'a body that is no JSON',
      {
        method: 'POST',
        url: '/nowhere',
        headers: { 'content-type': 'application/json' },
        payload: '{',
      },
      400,
      'BAD_REQUEST',
    ],
    [
      'a body that would change what objects are',
      {
        method: 'POST',
        url: '/nowhere',
        headers: { 'content-type': 'application/json' },
        payload: '{"__proto__":{"admin":true}}',
      },
      400,
      'BAD_REQUEST',
    ],
    [
      'a body of another type than JSON',
      {
        method: 'POST',
        url: '/uploads',
        headers: { 'content-type': 'application/xml' },
        payload: '<a/>',
      },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ] as const)('answer %s with the one error shape', async (_, request, status, code) => {
    const { app } = await openApp()
    const response = await app.inject({
      ...request,
      headers: { 'x-request-id': 'order-17', ...('headers' in request && request.headers) },
    })
    expect(response.statusCode).toBe(status)
    expect(response.json()).toEqual({ code, message: expect.any(String), requestId: 'order-17' })
    expect(response.headers).toMatchObject({
      'x-request-id': 'order-17',
      'content-type': 'application/json; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    expect(response.body).not.toMatch(/\.[jt]s|node_modules| {4}at /)
  })

  it('hide internal errors, which are logged with their stack', async () => {
    const { app, lines } = await openApp({
      describe() {
        throw new Error('password is hunter2')
      },
    })
    const response = await app.inject('/version')
    expect(response.statusCode).toBe(500)
    const requestId = response.headers['x-request-id']
    expect(response.json()).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'internal error',
      requestId,
    })
    expect(lines).toMatchObject([
      {
        reqId: requestId,
        msg: 'request failed',
        err: { stack: expect.stringContaining('hunter2') },
      },
      { reqId: requestId, msg: 'request', status: 500 },
    ])
  })

  it('have the security headers, like every response', async () => {
    const { app } = await openApp()
    expect((await app.inject('/version')).headers).toMatchObject({
      'cache-control': 'no-store',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })

  it('are sent to a client that never finishes its request, which is then disconnected', async () => {
    const { app, lines } = await openApp({ requestTimeoutMs: 50 })
    await app.listen(0, '127.0.0.1')
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1')
    socket.write('POST /version HTTP/1.1\r\nhost: service\r\ncontent-length: 10\r\n')
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    const { requestId, ...body } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
    expect(body).toEqual({
      code: 'REQUEST_TIMEOUT',
      message: 'the request took too long to arrive',
    })
    expect(lines).toContainEqual(
      expect.objectContaining({ reqId: requestId, status: 408, msg: 'connection refused' }),
    )
  })

  it('are sent for bytes that are not HTTP', async () => {
    const { app } = await openApp()
    await app.listen(0, '127.0.0.1')
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('hello\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"BAD_REQUEST"/)
  })
})

describe('log', () => {
  it('redacts credentials at every depth of an error', () => {
    const written: string[] = []
    const logger = createLogger('info', { destination: { write: (line) => written.push(line) } })
    const headers = { authorization: 'Bearer s3cret', cookie: 's3cret', 'set-cookie': 's3cret' }
    logger.info({ ...headers, req: { headers }, headers }, 'careless')
    logger.error({ err: Object.assign(new Error('failed'), { headers }) }, 'failed')
    expect(written).toHaveLength(2)
    expect(written.join()).not.toContain('s3cret')
    expect(written.join()).toContain('[redacted]')
  })
})
