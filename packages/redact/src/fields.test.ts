import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactFields, redactValue } from './fields.ts'
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
    ['a passphrase of words', { password: `the ${secret} is set` }],
    ['a pair of name and value', { environment: [{ name: 'DB_PASSWORD', value: secret }] }],
    ['a pair of AWS', { tags: [{ Key: 'apiKey', Value: secret }] }],
    ['a field that is a secret by its whole name', { auth: `app:${secret}`, otp: secret }],
    ['a key', { [`Bearer ${secret}`]: 1, [`https://app:${secret}@db.example.com`]: 2 }],
    ['a URL in a query', { url: `/login?next=%2Fa%3Faccess_token%3D${secret}` }],
    ['what toJSON answers', { card: { toJSON: () => ({ password: secret }) } }],
    ['what toJSON leaves out', { card: { number: secret, toJSON: () => ({ last4: 1234 }) } }],
    ['bytes', { body: Buffer.from(secret), raw: new TextEncoder().encode(secret) }],
    ['symbols', { [Symbol('token')]: secret, of: Symbol(secret) }],
    ['fields of an error of another realm', { err: foreignError() }],
    ['name and code of an error', { err: Object.assign(new Error('a'), named(secret)) }],
    ['a password that the limit cuts', { url: `${'x '.repeat(1980)}db://app:${secret}@host` }],
    ['an error among errors', { err: new AggregateError([new Error(`password: ${secret}`)]) }],
  ])('hides %s', (_, fields) => {
    expect(JSON.stringify(redactFields(fields))).not.toContain(secret)
  })

  it('hides a named secret in whatever it is', () => {
    const name = fc
      .constantFrom(
        'authorization',
        'Set-Cookie',
        'password',
        'API_KEY',
        'clientSecret',
        'x-api-key',
      )
      .chain((text) => fc.constantFrom(text, text.toUpperCase()))
    const around = fc.array(fc.constantFrom(...wraps), { maxLength: 6 })
    const json = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(name, json, around, (key, levels, wrapped) => {
        let value: unknown = { [key]: `${secret} ${secret}` }
        for (let level = 0; level < levels; level++) value = { body: JSON.stringify(value) }
        for (const wrap of wrapped) value = wrap(value)
        expect(JSON.stringify(redactFields({ value }))).not.toContain(secret)
      }),
    )
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

  it.each<[string, unknown]>([
    ['a toJSON that throws', { toJSON: throws }],
    ['a proxy that is revoked', revoked()],
    ['an error without a text', Object.assign(new Error('a'), { message: {}, stack: 7 })],
    ['an error whose errors are no list', Object.assign(new AggregateError([]), { errors: 1 })],
    ['a date that is none', new Date(Number.NaN)],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a map with objects as keys', new Map([[{}, 1]])],
  ])('does not throw at %s', (_, value) => {
    expect(() => JSON.stringify(redactFields({ value }))).not.toThrow()
    expect(() => JSON.stringify(redactValue(value))).not.toThrow()
  })

  it.each<[string, object]>([
    ['texts', Object.fromEntries(numbered(1000, () => 'a '.repeat(2000)))],
    ['numbers', Object.fromEntries(numbered(10_000, (index) => index))],
    ['secrets', Object.fromEntries(numbered(10_000, (index) => index, 'password'))],
    ['lists', { lists: numbered(1000, () => numbered(1000, String)) }],
    [
      'causes',
      {
        err: numbered(10_000, String).reduce((cause) => new Error('a', { cause }), new Error('b')),
      },
    ],
    ['one text', { text: 'password="'.repeat(100_000) }],
  ])('keeps some of many: %s', (_, fields) => {
    expect(JSON.stringify(redactFields(fields)).length).toBeLessThan(40_000)
  })

  it('changes nothing of the object itself', () => {
    const fields = { headers: { cookie: secret } }
    redactFields(fields)
    expect(fields).toEqual({ headers: { cookie: secret } })
  })
})

const wraps: readonly ((value: unknown) => unknown)[] = [
  (value) => ({ value, other: 1 }),
  (value) => [1, value],
  (value) => new Map([['of', value]]),
  (value) => new Set([value]),
  (cause) => new Error('failed', { cause }),
  (value) => new AggregateError([value], 'failed'),
  (value) => Object.assign(new Error('failed'), { config: value, response: value }),
  (value) => ({ toJSON: () => value }),
  (value) => [['name', value]],
]

const named = (text: string) => ({ name: `password=${text}`, code: `token=${text}` })

function foreignError(): unknown {
  return Object.assign(runInNewContext('new Error("a")'), { config: { data: secret } })
}

function throws(): never {
  throw new Error('no')
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function numbered<T>(count: number, of: (index: number) => T, name = 'name'): [string, T][] {
  return Array.from({ length: count }, (_, index) => [`${name}${index}`, of(index)])
}
