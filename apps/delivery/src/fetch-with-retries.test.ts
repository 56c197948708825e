import { describe, expect, it } from 'vitest'
import { fetchWithRetries } from './fetch-with-retries.ts'

const status = (code: number, headers = {}) => new Response(null, { status: code, headers })

/** A server with these responses, then 200; an error stands for a lost connection. */
function serve(...responses: (Response | Error)[]) {
  const pauses: number[] = []
  let calls = 0
  const options = {
    fetch: async () => {
      calls += 1
      const response = responses.shift() ?? status(200)
      if (response instanceof Error) throw response
      return response
    },
    sleep: async (ms: number) => void pauses.push(ms),
  }
  const call = (repeatable: boolean) =>
    fetchWithRetries(options, 'https://x.test', {}, { repeatable })
  return { call, pauses, calls: () => calls }
}

describe('fetchWithRetries', () => {
  it.each([
    ['a busy server', status(429)],
    ['a secondary rate limit', status(403, { 'retry-after': '1' })],
    ['a server that failed', status(502)],
    ['a lost connection', new TypeError('fetch failed')],
  ])('repeats the call of %s', async (_, response) => {
    const { call, calls } = serve(response)
    expect((await call(true)).status).toBe(200)
    expect(calls()).toBe(2)
  })

  it('waits for as long as Retry-After', async () => {
    const { call, pauses } = serve(status(429, { 'retry-after': '7' }), status(503))
    await call(true)
    expect(pauses).toEqual([7000, 4000])
  })

  it('returns the response where Retry-After is longer than its longest pause', async () => {
    const { call, calls } = serve(status(429, { 'retry-after': '3600' }))
    expect((await call(true)).status).toBe(429)
    expect(calls()).toBe(1)
  })

  it('repeats what adds something only where the server did nothing', async () => {
    expect((await serve(status(502)).call(false)).status).toBe(502)
    expect((await serve(status(429)).call(false)).status).toBe(200)
    await expect(serve(new TypeError('fetch failed')).call(false)).rejects.toThrow('fetch failed')
  })

  it('does not repeat a request that was refused', async () => {
    const { call, calls } = serve(status(403), status(404))
    expect((await call(true)).status).toBe(403)
    expect(calls()).toBe(1)
  })

  it('ends after four attempts', async () => {
    const { call, calls } = serve(...Array.from({ length: 9 }, () => status(500)))
    expect((await call(true)).status).toBe(500)
    expect(calls()).toBe(4)
  })
})
