import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSigned } from './signature.ts'

const secret = 'shhh'
const now = 1_700_000_000_000
const at = (seconds: number) => String(now / 1000 + seconds)
const body = Buffer.from('payload=%7B%22a%22%3A%22%C3%BC%22%7D')
const sign = (timestamp: string, text: Buffer = body, key = secret) =>
  `v0=${createHmac('sha256', key).update(`v0:${timestamp}:`).update(text).digest('hex')}`
const valid = { timestamp: at(0), signature: sign(at(0)), body }

describe('isSigned', () => {
  it('accepts the example of Slack', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const example =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const request = {
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      body: Buffer.from(example),
    }
    expect(isSigned(request, '8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618_000)).toBe(true)
  })

  it.each([0, 299, -299])('accepts a request of %s s from now', (seconds) => {
    const timestamp = at(seconds)
    expect(isSigned({ timestamp, signature: sign(timestamp), body }, secret, now)).toBe(true)
  })

  it('accepts bytes that are no UTF-8', () => {
    const raw = Buffer.from([0xff, 0xfe, 0x00])
    expect(isSigned({ ...valid, body: raw, signature: sign(at(0), raw) }, secret, now)).toBe(true)
  })

  it.each<[string, Partial<typeof valid>, string?]>([
    ['of 301 s ago', { timestamp: at(-301), signature: sign(at(-301)) }],
    ['of 301 s ahead', { timestamp: at(301), signature: sign(at(301)) }],
    ['with another time than the signed one', { timestamp: at(1) }],
    ['with another body', { body: Buffer.from('payload=%7B%7D') }],
    ['signed with another secret', { signature: sign(at(0), body, 'other') }],
    ['without a time', { timestamp: '' }],
    ['with a time in another form', { timestamp: `${at(0)}.0`, signature: sign(`${at(0)}.0`) }],
    ['with a time in hexadecimal', { timestamp: '0x6553f100', signature: sign('0x6553f100') }],
    ['without a signature', { signature: '' }],
    ['with a signature of another version', { signature: sign(at(0)).replace('v0', 'v1') }],
    ['with half a signature', { signature: sign(at(0)).slice(0, 35) }],
    ['with a signature in upper case', { signature: sign(at(0)).toUpperCase() }],
  ])('rejects a request %s', (_, change) => {
    expect(isSigned({ ...valid, ...change }, secret, now)).toBe(false)
  })

  it('rejects everything where there is no secret', () => {
    expect(isSigned({ ...valid, signature: sign(at(0), body, '') }, '', now)).toBe(false)
  })
})
