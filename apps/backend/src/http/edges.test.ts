import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Body, Controller, Get, Module, Post } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { Public } from '../auth/public.ts'

@Public()
@Controller('broken')
class BrokenController {
  @Get()
  read(): never {
    throw new Error('the disk is full')
  }

  @Post()
  write(@Body() body: object): object {
    return body
  }
}

@Module({ controllers: [BrokenController] })
class BrokenModule {}

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
      'a body of plain text',
      { method: 'POST', url: '/broken', headers: { 'content-type': 'text/plain' }, payload: '{}' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body of a form',
      {
        method: 'POST',
        url: '/broken',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'a=1',
      },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body of another type than JSON',
      {
        method: 'POST',
        url: '/broken',
        headers: { 'content-type': 'application/xml' },
        payload: '<a/>',
      },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ] as const)('answer %s with the one error shape', async (_, request, status, code) => {
    const { app } = await openApp({ imports: [BrokenModule] })
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
    const { app, lines } = await openApp({ imports: [BrokenModule] })
    const response = await app.inject('/broken')
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
        err: { stack: expect.stringContaining('disk') },
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

  it.each([
    ['the head', 'POST /version HTTP/1.1\r\nhost: service\r\ncontent-length: 10\r\n'],
    [
      'the body',
      'POST /nowhere HTTP/1.1\r\nhost: service\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
    ],
  ])('are sent to a client that never finishes %s, which is then disconnected', async (_, sent) => {
    const { app, lines } = await openApp({ requestTimeoutMs: 50 })
    await app.listen(0, '127.0.0.1')
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1')
    socket.write(sent)
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

  it.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a request without a host', 'GET /livez HTTP/1.1\r\n\r\n', 400, 'BAD_REQUEST'],
    ['two hosts', 'GET /livez HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'an expectation that nobody has heard of',
      'GET /livez HTTP/1.1\r\nhost: a\r\nexpect: junk\r\n\r\n',
      417,
      'EXPECTATION_FAILED',
    ],
    [
      'headers that are too large',
      `GET /livez HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'REQUEST_HEADER_FIELDS_TOO_LARGE',
    ],
  ])('are sent for %s, with the headers of every response', async (_, sent, status, code) => {
    const { app } = await openApp()
    await app.listen(0, '127.0.0.1')
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.end(sent)
    const answer = await text(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im)
    expect(answer).toMatch(/^cache-control: no-store\r$/im)
    expect(answer).toMatch(/^content-type: application\/json/im)
    expect(answer).toContain(`"code":"${code}"`)
  })
})
