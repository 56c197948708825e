import { describe, expect, it } from 'vitest'
import type { Observation } from './evaluate.ts'
import type { RunningTasks } from './observe-tasks.ts'
import { waitForVerdict } from './wait-for-verdict.ts'

const commit = '8b31d07e'.repeat(5)
const before = '4f2a9c1d'.repeat(5)
const options = {
  commit,
  runUrl: undefined,
  serviceUrl: 'https://backend.example.com',
  within: 30,
  requests: true,
}

const running: RunningTasks = {
  desired: 2,
  schedule: undefined,
  running: 2,
  healthy: { by: 'load_balancer', count: 2 },
  failed: new Map(),
  configuration: { maximumPercent: 200 },
}

const withoutUrl = { ...options, serviceUrl: undefined }

/** Statuses of ECS, responses of the service and its tasks, one after the other; the last one stays. */
function world(
  statuses: string[],
  responses: (() => Response)[] = [() => versionIs(commit)],
  tasks: RunningTasks[] = [running],
  watchesAlarms = false,
) {
  let time = 0
  let observations = 0
  let counts = 0
  const requested: string[] = []
  const next = <T>(items: T[], index: number) => items[Math.min(index, items.length - 1)] as T // not empty
  const observe = async (): Promise<Observation> => ({
    primary: { taskDefinition: 'backend-dev:7', commit, runUrl: undefined },
    watchesAlarms,
    latest: { status: next(statuses, observations++), statusReason: undefined, seconds: 60 },
  })
  const observer = { service: observe, tasks: async () => next(tasks, counts++) }
  const context = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
    fetch: async (url: string | URL | Request) => {
      requested.push(String(url))
      return next(responses, requested.length - 1)()
    },
  }
  return { observer, context, requested, seconds: () => time / 1000 }
}

const versionIs = (sha: string) => Response.json({ commit: sha })

describe('waitForVerdict', () => {
  it('waits until the deployment is finished and the service reports the commit', async () => {
    const responses = [() => versionIs(before), () => new Response('', { status: 503 })]
    const { observer, context, requested, seconds } = world(
      ['IN_PROGRESS', 'IN_PROGRESS', 'SUCCESSFUL'],
      [...responses, () => versionIs(commit)],
    )
    const verdict = await waitForVerdict(options, observer, context)
    expect(verdict).toMatchObject({ outcome: 'serving', reason: 'ECS says SUCCESSFUL' })
    expect(requested).toEqual(Array(3).fill('https://backend.example.com/version'))
    expect(seconds()).toBe(4 * 3)
  })

  it('returns at once where the service reports the commit at once', async () => {
    const { observer, context, seconds } = world(['SUCCESSFUL'])
    await waitForVerdict(options, observer, context)
    expect(seconds()).toBe(0)
  })

  it('returns at once where the deployment did not end well, whatever the service reports', async () => {
    const { observer, context, requested, seconds } = world(['ROLLBACK_SUCCESSFUL'])
    const verdict = await waitForVerdict(options, observer, context)
    expect(verdict.outcome).toBe('rolled_back')
    expect({ requested, seconds: seconds() }).toEqual({ requested: [], seconds: 0 })
  })

  it.each([
    ['another commit', () => versionIs(before), `answers with commit ${before}`],
    ['an error', () => new Response('', { status: 503 }), 'answers with HTTP 503'],
    ['another document', () => Response.json({}), 'answers with an answer without a commit'],
    [
      'nothing',
      () => {
        throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
      },
      'answers with connect ECONNREFUSED',
    ],
  ])(
    'returns not_answering where the service reports %s until the time is up',
    async (_, response, reason) => {
      const { observer, context, seconds } = world(['SUCCESSFUL'], [response])
      const verdict = await waitForVerdict(options, observer, context)
      expect(verdict).toMatchObject({
        outcome: 'not_answering',
        reason: `ECS says SUCCESSFUL, but https://backend.example.com ${reason}`,
        taskDefinition: 'backend-dev:7',
        commit,
      })
      expect(seconds()).toBe(30)
    },
  )

  it('waits for the minutes for which ECS watches alarms', async () => {
    const statuses = [...Array<string>(100).fill('IN_PROGRESS'), 'SUCCESSFUL']
    const { observer, context, seconds } = world(statuses, undefined, [running], true)
    expect(await waitForVerdict(options, observer, context)).toMatchObject({ outcome: 'serving' })
    expect(seconds()).toBe(300)
  })

  it('gives the service its time after those minutes', async () => {
    const statuses = [...Array<string>(100).fill('IN_PROGRESS'), 'SUCCESSFUL']
    const { observer, context, seconds } = world(
      statuses,
      [() => versionIs(before)],
      [running],
      true,
    )
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'not_answering',
    })
    expect(seconds()).toBe(330)
  })

  it('returns undecided where ECS still watches alarms after ten minutes', async () => {
    const { observer, context } = world(['IN_PROGRESS'], undefined, [running], true)
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'undecided',
      reason: 'ECS still says IN_PROGRESS after 630 s more',
    })
  })

  it('returns undecided where the deployment is not finished in time', async () => {
    const { observer, context, requested, seconds } = world(['IN_PROGRESS'])
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'undecided',
      reason: 'ECS still says IN_PROGRESS after 30 s more',
    })
    expect({ requested, seconds: seconds() }).toEqual({ requested: [], seconds: 30 })
  })

  it('observes the tasks for a while where the URL is not given, and reports it in the reason', async () => {
    const { observer, context, requested, seconds } = world(['SUCCESSFUL'])
    const verdict = await waitForVerdict(withoutUrl, observer, context)
    expect(verdict).toMatchObject({
      outcome: 'serving',
      reason:
        'ECS says SUCCESSFUL and 2 of 2 tasks run; its URL is not known, so nobody asked /version',
    })
    expect({ requested, seconds: seconds() }).toEqual({ requested: [], seconds: 15 })
  })

  it('returns nothing_runs at once where no task is to run, without a request', async () => {
    const none = { ...running, desired: 0, running: 0 }
    const { observer, context, requested, seconds } = world(['SUCCESSFUL'], undefined, [none])
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'nothing_runs',
      reason: 'ECS says SUCCESSFUL, but its desired count is 0',
    })
    expect({ requested, seconds: seconds() }).toEqual({ requested: [], seconds: 0 })
  })

  it('returns scaled_to_zero at once where a schedule wants no task, without a request', async () => {
    const none = { ...running, desired: 0, running: 0, schedule: {} }
    const { observer, context, requested, seconds } = world(['SUCCESSFUL'], undefined, [none])
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'scaled_to_zero',
      commit,
    })
    expect({ requested, seconds: seconds() }).toEqual({ requested: [], seconds: 0 })
  })

  it('waits for tasks that are missing', async () => {
    const { observer, context, seconds } = world(['SUCCESSFUL'], undefined, [
      { ...running, running: 1 },
      { ...running, healthy: { by: 'load_balancer', count: 1 } },
      running,
    ])
    expect(await waitForVerdict(options, observer, context)).toMatchObject({ outcome: 'serving' })
    expect(seconds()).toBe(2 * 3)
  })

  it('returns unhealthy where tasks are missing until the time is up', async () => {
    const { observer, context, seconds } = world(['SUCCESSFUL'], undefined, [
      { ...running, running: 1 },
    ])
    expect(await waitForVerdict(options, observer, context)).toMatchObject({
      outcome: 'unhealthy',
      reason: 'ECS says SUCCESSFUL, but 1 of 2 tasks run',
    })
    expect(seconds()).toBe(30)
  })

  it.each([
    [
      { by: 'container', count: 2 } as const,
      'healthy by their own health check; no load balancer sends it requests',
    ],
    [undefined, 'nothing checks their health, and no load balancer sends it requests'],
  ])('claims no traffic of a service that gets no requests: %j', async (healthy, words) => {
    const { observer, context, seconds } = world(['SUCCESSFUL'], undefined, [
      { ...running, healthy },
    ])
    const verdict = await waitForVerdict({ ...withoutUrl, requests: false }, observer, context)
    expect(verdict).toMatchObject({ outcome: 'serving', requests: false })
    expect(verdict.reason).toContain(`2 of 2 tasks run`)
    expect(verdict.reason).toContain(words)
    expect(seconds()).toBe(15)
  })

  it('returns unhealthy where a task ends while it observes them', async () => {
    const failed = new Map([['task/1', 'Essential container in task exited']])
    const { observer, context } = world(['SUCCESSFUL'], undefined, [
      running,
      running,
      { ...running, failed },
    ])
    expect(await waitForVerdict(withoutUrl, observer, context)).toMatchObject({
      outcome: 'unhealthy',
    })
  })

  it('observes the tasks for a while where one has ended already, although the service answers', async () => {
    const failed = new Map([['task/1', 'Essential container in task exited']])
    const ended = { ...running, failed }
    const steady = world(['SUCCESSFUL'], undefined, [ended])
    expect(await waitForVerdict(options, steady.observer, steady.context)).toMatchObject({
      outcome: 'serving',
    })
    expect(steady.seconds()).toBe(15)
    const short = world(['SUCCESSFUL'], undefined, [ended])
    await waitForVerdict({ ...options, within: 9 }, short.observer, short.context)
    expect(short.seconds()).toBe(9)
    const again = { ...running, failed: new Map([...failed, ['task/2', 'exited again']]) }
    const looping = world(['SUCCESSFUL'], undefined, [ended, ended, again])
    expect(await waitForVerdict(options, looping.observer, looping.context)).toMatchObject({
      outcome: 'unhealthy',
      reason: 'ECS says SUCCESSFUL, but a task ended just now: exited again',
    })
  })

  it('returns incomplete at once where the service has not all settings of its definition', async () => {
    const { observer, context, requested } = world(['SUCCESSFUL'])
    const defined = { maximumPercent: 200, lifecycleHooks: [{ type: 'PAUSE' }] }
    expect(await waitForVerdict({ ...options, defined }, observer, context)).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('deploymentConfiguration.lifecycleHooks'),
    })
    expect(requested).toEqual([])
  })
})
