import { serviceEvents } from '@repo/aws-events/scenarios'
import { dev } from '@repo/environments/fixture'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Enrich } from '../enrich/learn.ts'
import { change } from '../testing/facts.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'

const channel = '#deployments'
const place = placeOf({ ...dev, cluster: 'many' })

/** Builders of ten services of one cluster. */
const services = Array.from({ length: 10 }, (_, index) =>
  serviceEvents({ ...place, service: `service-${index}` }),
)

/** ECS takes the request and never answers; the request ends with its signal. */
const silent = vi.fn<Enrich>(
  (_, __, signal) =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
)

/** Milliseconds that work takes on the clock of the test. */
async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = Date.now()
  const done = work().then(() => Date.now() - begun)
  await vi.advanceTimersByTimeAsync(60_000)
  return done
}

beforeEach(() => {
  vi.useFakeTimers()
  silent.mockClear()
})
afterEach(() => vi.useRealTimers())

describe('a batch of ten services while ECS does not answer', () => {
  const started = () => queued(...services.map((build) => build.started('A', 0)))
  const completed = () => queued(...services.map((build) => build.completed('A', 60)))

  it('is published with what is known, and takes as long as one service', async () => {
    const { handle, slack } = setup({ enrich: silent })
    const posted: number[] = []
    const begun = Date.now()
    const batch = handle(started())
    await vi.advanceTimersByTimeAsync(2000)
    for (const _ of slack.channel(channel)) posted.push(Date.now() - begun)
    expect(posted).toHaveLength(10)
    expect(await took(() => batch)).toBeLessThanOrEqual(8000)
    expect(slack.calls).toHaveLength(10)
  })

  it('waits for nothing once ECS has not answered twice, and tries again half a minute later', async () => {
    const { handle, slack, logs } = setup({ enrich: silent })
    expect(await took(() => handle(started()))).toBeGreaterThan(1000)
    vi.setSystemTime(Date.now() - 50_000)
    silent.mockClear()
    expect(await took(() => handle(completed()))).toBe(0)
    expect(silent).not.toHaveBeenCalled()
    expect(slack.channel(channel)).toHaveLength(10)
    expect(logs.filter(({ message }) => message.startsWith('enrichment paused'))).toHaveLength(1)
    vi.setSystemTime(Date.now() + 60_000)
    await took(() =>
      handle(queued(services[0]?.taskStopped('B', 70), services[0]?.started('B', 65))),
    )
    expect(silent).toHaveBeenCalledTimes(1)
  })

  it('leaves the function a third of its time for reading, however little that is', async () => {
    const { handle } = setup({ enrich: silent })
    const ends = Date.now() + 6600
    const done = handle(queued(services[0]?.started('A', 0)), () => ends - Date.now())
    await vi.advanceTimersByTimeAsync(60_000)
    // What is left after that is too little for a call of Slack that takes long.
    expect((await done).batchItemFailures).toHaveLength(1)
  })
})

it('what ECS returns after the message was published is added to it', async () => {
  const slow: Enrich = async () => {
    await new Promise((resolve) => setTimeout(resolve, 2500))
    return [change('A')]
  }
  const { handle, slack, build } = setup({ enrich: slow })
  await took(() => handle(queued(build.started('A', 0))))
  expect(slack.channel('#deployments-dev')).toMatchObject([
    { edits: 1, text: expect.stringMatching(/rolling out 8b31d07/) },
  ])
})

it('a batch that Slack keeps waiting ends before the function is ended, and what is left is delivered again', async () => {
  const hanging: typeof fetch = () =>
    new Promise((_, reject) => setTimeout(() => reject(new DOMException('', 'TimeoutError')), 5000))
  const { handle } = setup({ fetch: hanging })
  const ends = Date.now() + 30_000
  const batch = queued(...services.map((build) => build.started('A', 0)))
  let failed = 0
  const ms = await took(async () => {
    failed = (await handle(batch, () => ends - Date.now())).batchItemFailures.length
  })
  expect(ms).toBeLessThan(30_000)
  expect(failed).toBe(10)
})
