import { describe, expect, it } from 'vitest'
import { redactFields } from './fields.ts'
import { fake } from './log-tails.fixture.ts'

const secret = fake(24)

describe('redactFields', () => {
  it.each<[string, object]>([
    ['a header', { authorization: `Bearer ${secret}` }],
    [
      'a header of any case',
      { headers: { 'Proxy-Authorization': secret, 'SET-COOKIE': [secret] } },
    ],
    ['a header deep below', { a: { b: { c: { d: { e: { Authorization: secret } } } } } }],
    ['headers as one list', { rawHeaders: ['Host', 'x', 'X-Api-Key', secret, 'Accept', '*/*'] }],
    ['headers as a map', { headers: new Map([['cookie', `session=${secret}`]]) }],
    ['headers as a text', { _header: `GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n\r\n` }],
    [
      'a field that calls itself a secret',
      { dbPassword: secret, aws: { secretAccessKey: secret } },
    ],
    ['an object that calls itself a secret', { credentials: { id: secret } }],
    ['a query', { url: `https://api.example.com/a?access_token=${secret}&page=2` }],
    ['a password in a URL', { url: new URL(`https://app:${secret}@db.example.com/`) }],
    ['what an error carries', { err: Object.assign(new Error('failed'), { config: { secret } }) }],
    ['the cause of an error', { err: new Error('a', { cause: new Error(`token=${secret}`) }) }],
    ['an error among errors', { err: new AggregateError([new Error(`password: ${secret}`)]) }],
  ])('hides %s', (_, fields) => {
    expect(JSON.stringify(redactFields(fields))).not.toContain(secret)
  })

  it('keeps what is no secret', () => {
    const fields = {
      orderId: 17,
      at: new Date(0),
      ok: true,
      none: null,
      tags: ['a', 'b'],
      max_tokens: 4096,
      tokenType: 'access',
      key: 'uploads/1/report.pdf',
      big: 2n,
    }
    expect(redactFields(fields)).toEqual({ ...fields, at: '1970-01-01T00:00:00.000Z', big: '2' })
  })

  it('keeps type, message, code, stack and cause of an error', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED' })
    expect(redactFields({ err: new Error('outer', { cause }) })).toEqual({
      err: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringMatching(/^Error: outer\n {4}at /),
        cause: {
          type: 'TypeError',
          message: 'inner',
          code: 'ECONNREFUSED',
          stack: expect.any(String),
        },
      },
    })
  })

  it('ends at what refers to itself, at getters that throw, and at a thousand values', () => {
    const loop: Record<string, unknown> = { name: 'loop' }
    loop['self'] = loop
    expect(redactFields(loop)).toEqual({ name: 'loop', self: '[…]' })
    const broken = {
      get field() {
        throw new Error('no')
      },
    }
    expect(redactFields({ broken })).toEqual({ broken: { field: undefined } })
    const many = { list: Array.from({ length: 1000 }, () => ({ a: {} })) }
    expect(JSON.stringify(redactFields(many)).length).toBeLessThan(10_000)
  })

  it('changes nothing of the object itself', () => {
    const fields = { headers: { cookie: secret } }
    redactFields(fields)
    expect(fields).toEqual({ headers: { cookie: secret } })
  })
})
