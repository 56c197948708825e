import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTraffic, type TrafficOptions } from './traffic.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const service = { key: 'backend', url: 'http://127.0.0.1:1' }

/** Traffic to one service that answers with what `next` returns; a number is a status. */
function open(next: () => string | number, options: Partial<TrafficOptions> = {}) {
  const requested: string[] = []
  const traffic = createTraffic({
    services: () => [service],
    isWatched: () => true,
    changed: () => {},
    everyMs: 1000,
    fetch: async (url) => {
      requested.push(String(url))
      const answer = next()
      return typeof answer === 'number'
        ? new Response('', { status: answer })
        : Response.json({ commit: answer })
    },
    ...options,
  })
  return { traffic, requested }
}

describe('traffic', () => {
  it('counts answers by commit, and failures, of the last ten seconds', async () => {
    const answers: (string | number)[] = ['old', 'old', 503, 'new', 'old', 'new']
    const { traffic, requested } = open(() => answers.shift() ?? 'new')
    await vi.advanceTimersByTimeAsync(6000)
    expect(traffic.view()).toEqual({
      backend: { seconds: 10, requests: 6, failed: 1, byCommit: { old: 3, new: 2 } },
    })
    expect(requested[0]).toBe('http://127.0.0.1:1/version')
    await vi.advanceTimersByTimeAsync(12_000)
    expect(traffic.view()['backend']?.byCommit).toEqual({ new: expect.any(Number) })
    traffic.stop()
  })

  it('sends nothing while nobody looks, except while work runs', async () => {
    const { traffic, requested } = open(() => 'old', { isWatched: () => false })
    await vi.advanceTimersByTimeAsync(5000)
    expect(requested).toEqual([])
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = traffic.during(() => promise)
    await vi.advanceTimersByTimeAsync(3000)
    resolve()
    await work
    await vi.advanceTimersByTimeAsync(5000)
    expect(requested).toHaveLength(3)
    traffic.stop()
  })

  it('counts a service that does not answer as failed, and forgets one that is gone', async () => {
    let services = [service]
    const refused = async () => Promise.reject(new TypeError('fetch failed'))
    const { traffic } = open(() => 0, { services: () => services, fetch: refused })
    await vi.advanceTimersByTimeAsync(2000)
    expect(traffic.view()['backend']).toMatchObject({ requests: 2, failed: 2, byCommit: {} })
    services = []
    await vi.advanceTimersByTimeAsync(20_000)
    expect(traffic.view()).toEqual({})
    traffic.stop()
  })
})
