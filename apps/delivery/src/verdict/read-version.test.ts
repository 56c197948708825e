import { describe, expect, it } from 'vitest'
import { readVersion } from './read-version.ts'

const failing = (error: unknown) => async () => Promise.reject(error)

describe('readVersion', () => {
  it.each([
    ['https://x.test', 'https://x.test/version'],
    ['https://x.test/', 'https://x.test/version'],
    ['https://x.test/api', 'https://x.test/api/version'],
  ])('reads /version below %s', async (url, requested) => {
    const urls: string[] = []
    const result = await readVersion(url, async (input) => {
      urls.push(String(input))
      return Response.json({ commit: '8b31d07', more: 1 })
    })
    expect(result).toEqual({ commit: '8b31d07' })
    expect(urls).toEqual([requested])
  })

  it.each([
    [new DOMException('The operation was aborted', 'TimeoutError'), 'no answer within 5 s'],
    [new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), 'ECONNREFUSED'],
    [new TypeError('fetch failed', { cause: new Error('') }), 'fetch failed'],
    [new TypeError('fetch failed'), 'fetch failed'],
    ['odd', 'odd'],
  ])('returns the reason of a request that fails: %s', async (error, problem) => {
    expect(await readVersion('https://x.test', failing(error))).toEqual({ problem })
  })

  it.each([
    [new Response('{"commit":"8b31d07"}', { status: 404 }), 'HTTP 404'],
    [Response.json({ version: 1 }), 'an answer without a commit'],
  ])('returns what is wrong with a response', async (response, problem) => {
    expect(await readVersion('https://x.test', async () => response)).toEqual({ problem })
  })
})
