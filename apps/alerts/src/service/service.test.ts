import { prod as environment } from '@repo/environments/fixture'
import type { ScheduledZero } from '@repo/scheduled-scaling'
import { describe, expect, it } from 'vitest'
import type { CountsFact } from '../deployment/fact.ts'
import { createCountTasks } from '../enrich/count-tasks.ts'
import { servicePartition } from '../places/partition.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'

const channel = '#deployments-prod'
const prod = { environment }

/** The texts of a channel's messages, and of the replies in their threads. */
function read({ slack }: ReturnType<typeof setup>): string[] {
  return slack
    .channel(channel)
    .flatMap(({ text, ts }) => [text, ...slack.thread(ts).map((reply) => `↳ ${reply.text}`)])
}

describe('a service in a crash loop', () => {
  it('is one message whose count is edited, mentions people once, and ends without a new message', async () => {
    const all = setup(prod)
    const { handle, slack, build } = all
    for (const second of [0, 60, 120, 180])
      await handle(queued(build.taskStopped('Z', second), build.taskStopped('Z', second + 5)))
    const [message] = slack.channel(channel)
    expect(read(all)).toEqual([
      '🔁 prod · backend: crash loop, 8 tasks stopped in 3 min 5 s (first 14:02 UTC, last 14:05 UTC)',
      '↳ 🔁 <!subteam^S0ONCALL> prod · backend: not known whether it serves · crash loop, container app exited with code 1',
    ])
    expect(message?.edits).toBeGreaterThan(0)
    expect(slack.messages.filter(({ broadcast }) => broadcast)).toHaveLength(1)

    await handle(queued(build.scheduledCheck(185 + 3599)))
    expect(read(all)[0]).toMatch(/crash loop, 8 tasks/)
    await handle(queued(build.scheduledCheck(185 + 3600)))
    expect(read(all)[0]).toMatch(
      /crash loop is over: 8 tasks stopped in 3 min 5 s, the last one at 14:05/,
    )
    expect(slack.channel(channel)).toHaveLength(1)
    const calls = slack.calls.length
    await handle(queued(build.scheduledCheck(185 + 3660)))
    expect(slack.calls).toHaveLength(calls)
  })

  it('counts a task with several events once', async () => {
    const all = setup(prod)
    const stops = [0, 60].map((second) => all.build.taskStopped('Z', second))
    const later = stops.map((stop) => ({ ...stop, detail: { ...stop.detail, version: 9 } }))
    await all.handle(queued(...stops, ...later))
    expect(read(all)).toEqual([
      '⚠️ prod · backend: 2 tasks stopped: container app exited with code 1 · since 14:02 UTC',
    ])
  })

  it('becomes the card of its deployment if those events arrive late', async () => {
    const all = setup(prod)
    const { handle, slack, build } = all
    await handle(queued(...[20, 40, 60].map((second) => build.taskStopped('A', second))))
    expect(read(all)[0]).toMatch(/^🔁/)
    await handle(queued(build.started('A', 0), build.failed('A', 70)))
    expect(slack.channel(channel)).toHaveLength(1)
    expect(read(all)).toEqual([
      '❌ prod · backend: backend:1 failed',
      '↳ ❌ <!subteam^S0ONCALL> prod · backend: serving not known · backend:1 did not start: container app exited with code 1',
    ])
  })
})

describe('a service action', () => {
  it('is published once, and edited when ECS repeats it', async () => {
    const all = setup(prod)
    for (const second of [0, 300, 600])
      await all.handle(queued(all.build.trouble('SERVICE_TASK_START_IMPAIRED', second)))
    expect(read(all)).toEqual([
      '❌ <!subteam^S0ONCALL> prod · backend: serving not known · its tasks fail to start, over and over · 3 times since 14:02…',
    ])
  })

  it('is a line on the card of a deployment in progress', async () => {
    const all = setup(prod)
    const { handle, slack, build } = all
    const trouble = build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 30, {
      reason: 'RESOURCE:FARGATE',
    })
    await handle(queued(build.started('A', 0), trouble))
    expect(slack.channel(channel)).toHaveLength(1)
    expect(JSON.stringify(slack.channel(channel)[0]?.blocks)).toContain(
      'no capacity for Fargate tasks (RESOURCE:FARGATE)',
    )
  })

  it.each([
    ['TASKSET_STEADY_STATE', {}],
    ['TASKS_STOPPED', {}],
    ['SERVICE_DESIRED_COUNT_UPDATED', {}],
    ['SERVICE_DEPLOYMENT_IN_PROGRESS', {}],
    ['SERVICE_SOMETHING_NEW', { eventType: 'INFO' }],
  ])('%s is ignored, with a reason in the log', async (eventName, detail) => {
    const all = setup(prod)
    await all.handle(queued(all.build.trouble(eventName, 0, detail)))
    expect(read(all)).toEqual([])
    expect(all.logs).toMatchObject([
      { message: 'event ignored', fields: { reason: expect.any(String) } },
    ])
  })
})

it.each([
  ['scaling in', { stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' }],
  ['a stop by a user', { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }],
  ['a Spot interruption', { stopCode: 'SpotInterruption' }],
  [
    'a host that AWS retires',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason:
        'ECS is performing maintenance on the underlying infrastructure hosting the task',
    },
  ],
])('%s publishes nothing, however often', async (_, detail) => {
  const all = setup(prod)
  const stops = [0, 10, 20, 30].map((second) => all.build.taskStopped('Z', second, detail))
  await all.handle(queued(...stops))
  expect(read(all)).toEqual([])
})

it('publishes a trouble that arrives days late, together with a new one', async () => {
  const all = setup(prod)
  const { handle, build } = all
  const old = build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, { reason: 'RESOURCE:FARGATE' })
  await handle(queued(old, build.started('A', 4 * 86_400)))
  expect(read(all)).toEqual([
    expect.stringMatching(/^⏳/),
    expect.stringMatching(/^❌ .*no capacity for Fargate tasks/),
  ])
})

describe('the end of a trouble', () => {
  const placement = 'SERVICE_TASK_PLACEMENT_FAILURE'
  const begin = async (running: number[] = []) => {
    const countTasks = async (_: unknown, at: number): Promise<CountsFact[]> => {
      const [now, ...rest] = running
      running.splice(0, running.length, ...rest)
      if (now === undefined) return []
      return [{ kind: 'counts', deployment: '', at, running: now, others: 0, desired: 2 }]
    }
    const all = setup({ ...prod, countTasks })
    await all.handle(queued(all.build.trouble(placement, 0, { reason: 'RESOURCE:FARGATE' })))
    const calls = all.slack.calls.length
    return {
      ...all,
      posts: () => all.slack.calls.slice(calls).filter((method) => method === 'chat.postMessage'),
    }
  }

  it('is a steady state of its service, and edits its message without a new one', async () => {
    const all = await begin()
    await all.handle(queued(all.build.trouble('SERVICE_STEADY_STATE', 60)))
    expect(read(all)).toEqual([
      '☑️ prod · backend: over since 14:03 UTC: no capacity for Fargate tasks (RESOURCE:FARGATE)',
    ])
    expect(all.posts()).toEqual([])
    expect(all.slack.channel(channel)[0]?.metadata?.event_payload).toMatchObject({
      status: 'over',
      kind: 'placement',
    })
  })

  it('is a scheduled check that counts all its tasks again', async () => {
    const all = await begin([0, 1, 2])
    await all.handle(queued(all.build.scheduledCheck(60)))
    expect(read(all)).toEqual([expect.stringMatching(/^❌ .*: only 1 of 2 tasks running · /)])
    await all.handle(queued(all.build.scheduledCheck(120)))
    expect(read(all)).toEqual([expect.stringMatching(/^☑️ .*over since 14:04 UTC/)])
    const requests = all.slack.calls.length
    await all.handle(queued(all.build.scheduledCheck(180)))
    expect(all.slack.calls).toHaveLength(requests)
  })

  it('is a deployment that completes', async () => {
    const all = await begin()
    await all.handle(queued(all.build.started('A', 60), all.build.completed('A', 120)))
    expect(read(all)).toContainEqual(expect.stringMatching(/^☑️ .*over since 14:04 UTC/))
  })

  it('is not known where nothing is reported for twelve hours', async () => {
    const all = await begin()
    await all.handle(queued(all.build.scheduledCheck(12 * 3600 - 1)))
    expect(read(all)).toEqual([expect.stringMatching(/^❌/)])
    await all.handle(queued(all.build.scheduledCheck(12 * 3600)))
    expect(read(all)).toEqual([expect.stringMatching(/^☑️ .*: not reported since 14:02 UTC: /)])
    expect(await all.store.openBefore(Number.POSITIVE_INFINITY)).toEqual([])
  })

  it('is taken back when ECS reports it again within the hour', async () => {
    const all = await begin()
    await all.handle(queued(all.build.trouble('SERVICE_STEADY_STATE', 60)))
    await all.handle(queued(all.build.trouble(placement, 120, { reason: 'RESOURCE:FARGATE' })))
    expect(read(all)).toEqual([expect.stringMatching(/^❌ .* · 2 times/)])
    expect(all.posts()).toEqual([])
  })
})

describe('missing tasks of a service', () => {
  /** ECS answers with these numbers of running tasks, of `desired`, one after the other, and then with the last one. */
  const counted = (running: number[], desired = 2) => {
    const answers = [...running]
    const countTasks = async (_: unknown, at: number): Promise<CountsFact[]> => {
      const now = answers.length > 1 ? answers.shift() : answers[0]
      if (now === undefined) return []
      return [{ kind: 'counts', deployment: '', at, running: now, others: 0, desired }]
    }
    return setup({ ...prod, countTasks })
  }
  const mentioning = (all: ReturnType<typeof setup>) =>
    read(all).filter((text) => text.startsWith('↳') && text.includes('<!subteam'))

  it('mention people at the first failed task if nothing runs', async () => {
    const all = counted([0], 1)
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    expect(mentioning(all)).toEqual([
      '↳ ❌ <!subteam^S0ONCALL> prod · backend: NOTHING is serving, 0 of 1 task · a task stopped: container app exited with code 1',
    ])
  })

  it('mention people in the reply alone, not in its message too', async () => {
    const all = counted([0], 1)
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    expect(read(all)[0]).toBe(
      '❌ prod · backend: a task stopped: container app exited with code 1 · NOTHING is serving, 0 of 1 task',
    )
  })

  it('mention nobody at a failed task beside others that run', async () => {
    const all = counted([1])
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    expect(mentioning(all)).toEqual([])
  })

  it('mention people, once, after ten minutes', async () => {
    const all = counted([1])
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    for (const minute of [1, 5, 9]) await all.handle(queued(all.build.scheduledCheck(minute * 60)))
    expect(mentioning(all)).toEqual([])
    for (const minute of [10, 11, 20])
      await all.handle(queued(all.build.scheduledCheck(minute * 60)))
    expect(mentioning(all)).toEqual([
      '↳ ❌ <!subteam^S0ONCALL> prod · backend: only 1 of 2 tasks running for 10 min · a task stopped: container app exited with…',
    ])
  })

  it('mention nobody if their number is complete in between', async () => {
    const all = counted([1, 2, 1])
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    for (const minute of [5, 6, 11]) await all.handle(queued(all.build.scheduledCheck(minute * 60)))
    expect(mentioning(all)).toEqual([])
  })

  it('mention people again as the last task stops, and not as the crash loop goes on', async () => {
    const all = counted([1, 1, 1, 0, 1, 0])
    for (const second of [0, 60, 120, 180, 240, 300])
      await all.handle(queued(all.build.taskStopped('Z', second)))
    expect(mentioning(all)).toEqual([
      '↳ 🔁 <!subteam^S0ONCALL> prod · backend: only 1 of 2 tasks running · crash loop, container app exited with code 1',
      '↳ 🔁 <!subteam^S0ONCALL> prod · backend: NOTHING is serving, 0 of 2 tasks · crash loop goes on, container app exited with…',
    ])
    expect(all.slack.messages.filter(({ broadcast }) => broadcast)).toHaveLength(2)
  })

  it('mention people once where nothing runs from the first failed task to the crash loop', async () => {
    const all = counted([0])
    for (const second of [0, 60, 120, 180])
      await all.handle(queued(all.build.taskStopped('Z', second)))
    expect(all.slack.messages.filter(({ broadcast }) => broadcast)).toHaveLength(1)
    expect(mentioning(all)).toEqual([
      expect.stringMatching(/NOTHING is serving, 0 of 2 tasks · crash loop, /),
    ])
  })

  it('are counted again in the message of a crash loop', async () => {
    const all = counted([1, 1, 1, 2])
    for (const second of [0, 60, 120]) await all.handle(queued(all.build.taskStopped('Z', second)))
    expect(read(all)[0]).toMatch(
      /: crash loop, only 1 of 2 tasks running, 3 tasks stopped in 2 min /,
    )
    for (const minute of [4, 5]) await all.handle(queued(all.build.scheduledCheck(minute * 60)))
    expect(read(all)[0]).toMatch(/: crash loop, 2 of 2 tasks still running, 3 tasks stopped /)
    expect(mentioning(all)).toHaveLength(1)
  })

  it('are stored when their number changes, not at each scheduled check', async () => {
    const all = counted([1])
    await all.handle(queued(all.build.taskStopped('Z', 0)))
    for (let minute = 1; minute < 60; minute += 1)
      await all.handle(queued(all.build.scheduledCheck(minute * 60)))
    const { facts } = await all.store.read(servicePartition(all.build.place))
    expect(facts.filter(({ kind }) => kind === 'counts')).toHaveLength(2)
  })
})

it('ten tasks that are killed in an hour are one crash loop that mentions people once', async () => {
  const all = setup(prod)
  const killed = {
    containers: [{ name: 'app', exitCode: 137, reason: 'OutOfMemoryError: Container killed' }],
  }
  for (let index = 0; index < 10; index += 1)
    await all.handle(queued(all.build.taskStopped('Z', index * 360, killed)))
  expect(read(all)).toEqual([
    expect.stringMatching(/^🔁 .*: crash loop, 10 tasks stopped in 54 min /),
    '↳ 🔁 <!subteam^S0ONCALL> prod · backend: not known whether it serves · crash loop, container app ran out of memory',
  ])
  expect(all.slack.messages.filter(({ broadcast }) => broadcast)).toHaveLength(1)
})

it('a crash loop that is published after a deployment has ended it mentions nobody', async () => {
  const all = setup(prod)
  const { handle, build } = all
  await handle(queued(build.started('A', 200), build.completed('A', 300)))
  await handle(queued(...[0, 60, 120].map((second) => build.taskStopped('O', second))))
  expect(read(all)).toEqual([
    expect.stringMatching(/^✅/),
    expect.stringMatching(/^🔁 .*: crash loop ended with a deployment/),
  ])
})

it('a crash loop ends as a deployment completes, and what fails afterwards is another one', async () => {
  const all = setup(prod)
  const { handle, build } = all
  const crashes = (letter: string, from: number) =>
    [0, 60, 120].map((second) => build.taskStopped(letter, from + second))
  await handle(queued(...crashes('O', 0)))
  await handle(queued(build.started('A', 200), build.completed('A', 300)))
  expect(read(all)).toContainEqual(
    expect.stringMatching(/crash loop ended with a deployment: 3 tasks stopped in 2 min, /),
  )
  await handle(queued(...crashes('A', 400)))
  expect(read(all).filter((text) => text.startsWith('↳ 🔁'))).toHaveLength(2)
})

describe('the task count of a service in trouble', () => {
  const placement = 'SERVICE_TASK_PLACEMENT_FAILURE'
  const published = async (
    found: object | undefined,
    own = placeOf(environment),
    schedule: ScheduledZero | undefined = undefined,
  ) => {
    const calls: string[] = []
    const service = async ({ cluster, service }: { cluster: string; service: string }) => {
      calls.push(`${cluster}/${service}`)
      return found
    }
    const countTasks = createCountTasks({
      log: () => {},
      own: { partition: 'aws', account: own.account, region: own.region },
      open: async () => ({ service, schedule: async () => schedule }),
    })
    const all = setup({ ...prod, countTasks })
    const event = all.build.trouble(placement, 0, { reason: 'RESOURCE:FARGATE' })
    await all.handle(queued(event))
    await all.handle(queued(event))
    return { texts: read(all), calls }
  }

  it('is read once, and shown in the first line', async () => {
    expect(await published({ runningCount: 2, desiredCount: 2 })).toEqual({
      calls: ['app-prod/backend'],
      texts: [
        '❌ <!subteam^S0ONCALL> prod · backend: 2 of 2 tasks still running · no capacity for Fargate tasks (RESOURCE:FARGATE)',
      ],
    })
    expect((await published({ runningCount: 0, desiredCount: 2 })).texts).toEqual([
      expect.stringMatching(/: NOTHING is serving, 0 of 2 tasks · no capacity/),
    ])
  })

  it('is not read by the name of a service of another account', async () => {
    const own = { ...placeOf(environment), account: '999988887777' }
    const { texts, calls } = await published({ runningCount: 2, desiredCount: 2 }, own)
    expect(calls).toEqual([])
    expect(texts).toEqual([expect.stringMatching(/RESOURCE:FARGATE\)$/)])
  })

  it('names the schedule that wants no task', async () => {
    const none = { runningCount: 0, desiredCount: 0 }
    const until = '08:00 MON-FRI, Asia/Tokyo'
    expect((await published(none, undefined, { until })).texts).toEqual([
      expect.stringContaining('· backend: 0 tasks are wanted by the schedule · no capacity'),
    ])
    expect((await published(none)).texts).toEqual([
      expect.stringContaining('· backend: no task is to run (desired count 0) · no capacity'),
    ])
  })

  it('is left out if ECS does not respond', async () => {
    expect((await published(undefined)).texts).toEqual([
      expect.stringMatching(/RESOURCE:FARGATE\)$/),
    ])
  })
})
