import { createBuild } from '@repo/aws-events/build'
import { dev, prod, withWorker, worker } from '@repo/environments/fixture'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountTasks } from '../enrich/count-tasks.ts'
import { arrivals } from '../testing/scenarios.ts'
import { settings } from '../testing/settings.ts'
import { placeOf, queued, setup, start } from '../testing/setup.ts'

const onProd = (more: { countTasks?: CountTasks } = {}) => setup({ environment: prod, ...more })

/** The texts of all messages, by channel. */
function read({ slack }: ReturnType<typeof setup>): string[] {
  return slack.messages.map(({ channel, text }) => `${channel} ${text}`)
}

const own = 'CDEPLOYMENTS-PROD'

describe('a retirement of Fargate tasks', () => {
  it('is published before its date, names the service, and mentions nobody', async () => {
    const all = onProd()
    await all.handle(queued(all.build.retirement(0)))
    expect(read(all)).toEqual([
      `${own} ⚠️ prod · backend: AWS replaces its Fargate tasks from 2026-11-30 14:02 UTC`,
    ])
    const [message] = all.slack.messages
    expect(JSON.stringify(message?.blocks)).toContain(
      'aws ecs update-service --cluster app-prod --service backend --force-new-deployment',
    )
    expect(JSON.stringify(message)).not.toContain('<!subteam')
  })

  it('is one message for each service that it names, in whichever form', async () => {
    const all = onProd()
    const { account, region, cluster } = placeOf(prod)
    const arn = `arn:aws:ecs:${region}:${account}:service/${cluster}/worker`
    const affectedEntities = [`${cluster}|backend`, arn].map((entityValue) => ({ entityValue }))
    await all.handle(queued(all.build.retirement(0, { affectedEntities })))
    expect(read(all)).toEqual([
      expect.stringContaining('prod · backend: AWS replaces its Fargate tasks'),
      expect.stringContaining('(unknown service in prod) · worker: AWS replaces'),
    ])
  })

  it.each(['eventRegion', 'eventArn'])(
    'is one message where AWS Health sends a copy to another region: %s',
    async (by) => {
      const all = onProd()
      const { region } = placeOf(prod)
      const event = all.build.retirement(0)
      const eventArn = by === 'eventArn' ? event.detail.eventArn : 'arn:aws:health:global::event/x'
      const detail = {
        ...event.detail,
        eventArn,
        ...(by === 'eventRegion' && { eventRegion: region }),
      }
      const copy = { ...event, id: `${event.id.slice(0, -1)}x`, region: 'us-west-2', detail }
      await all.handle(queued({ ...event, detail }, copy))
      expect(read(all)).toEqual([expect.stringContaining('prod · backend: AWS replaces')])
    },
  )

  it('names the tasks that belong to no service, because nothing starts these again', async () => {
    const all = onProd()
    const { account, region, cluster } = placeOf(prod)
    const tasks = ['1', '2'].map((digit) => digit.repeat(32))
    const affectedEntities = tasks.map((id) => ({
      entityValue: `arn:aws:ecs:${region}:${account}:task/${cluster}/${id}`,
    }))
    const event = { ...all.build.retirement(0, { affectedEntities }), resources: [] }
    await all.handle(queued(event))
    expect(read(all)).toEqual([
      `${own} ⚠️ prod · app-prod: AWS stops 2 tasks of no service from 2026-11-30 14:02 UTC, and nothing starts them again`,
    ])
    for (const task of tasks) expect(JSON.stringify(all.slack.messages[0]?.blocks)).toContain(task)
  })

  it('is published even where AWS Health names no service and no task', async () => {
    const all = onProd()
    const detail = { affectedEntities: [{ entityValue: 'UNKNOWN' }], startTime: undefined }
    await all.handle(queued({ ...all.build.retirement(0, detail), resources: [] }))
    expect(read(all)).toEqual([
      'CDEPLOYMENTS ⚠️ (unknown: cluster ?) · ?: AWS replaces its Fargate tasks (AWS names no date)',
    ])
  })

  it('edits its message when the date moves and when it is closed, and posts no other', async () => {
    const all = onProd()
    await all.handle(queued(all.build.retirement(0)))
    const later = 'Thu, 03 Dec 2026 00:00:00 GMT'
    await all.handle(queued(all.build.retirement(60, { startTime: later })))
    expect(read(all)).toEqual([expect.stringContaining('from 2026-12-03 00:00 UTC')])
    await all.handle(queued(all.build.retirement(120, { statusCode: 'closed' })))
    expect(read(all)).toEqual([
      `${own} ☑️ prod · backend: AWS has closed the retirement of its tasks`,
    ])
  })

  it('of another account of the organization is not published for the service of the same name', async () => {
    const all = onProd()
    await all.handle(queued(all.build.retirement(0, { affectedAccount: '999988887777' })))
    expect(read(all)).toEqual([expect.stringMatching(/^CDEPLOYMENTS .*unknown/)])
    expect(JSON.stringify(all.slack.messages[0]?.blocks)).toContain('of 999988887777 in')
  })
})

describe('an alarm of an environment', () => {
  it('mentions people when it goes on, and is edited when it is over', async () => {
    const all = onProd()
    await all.handle(queued(all.build.alarm('ServerErrors', 'ALARM', 0)))
    expect(read(all)).toEqual([
      `${own} ❌ <!subteam^S0ONCALL> prod · backend: not known whether it serves · requests are answered with 5xx`,
    ])
    await all.handle(queued(all.build.alarm('ServerErrors', 'OK', 300)))
    expect(read(all)).toEqual([
      `${own} ☑️ prod · backend: the alarm ServerErrors is over after 5 min: requests are answered with 5xx no longer`,
    ])
  })

  it.each([
    [2, 'prod · backend: 2 of 2 tasks still running · requests are answered with 5xx'],
    [1, 'prod · backend: only 1 of 2 tasks running · requests are answered with 5xx'],
    [0, 'prod · backend: NOTHING is serving, 0 of 2 tasks · requests are answered with 5xx'],
  ])('begins with what runs, where ECS returns it: %d of 2', async (running, text) => {
    const places: object[] = []
    const countTasks: CountTasks = async (place, at) => {
      places.push(place)
      return [{ kind: 'counts', deployment: '', at, running, others: 0, desired: 2 }]
    }
    const all = onProd({ countTasks })
    const event = all.build.alarm('ServerErrors', 'ALARM', 0)
    await all.handle(queued(event))
    await all.handle(queued(event))
    expect(read(all)).toEqual([expect.stringContaining(text)])
    const { account, region, cluster, service } = placeOf(prod)
    expect(places).toEqual([expect.objectContaining({ account, region, cluster, service })])
  })

  it('is one message if it goes on again within the hour, and a new one after it', async () => {
    const all = onProd()
    const { alarm } = all.build
    const on = (second: number) => alarm('UnhealthyTargets', 'ALARM', second)
    const over = (second: number) => alarm('UnhealthyTargets', 'OK', second)
    await all.handle(queued(on(0), over(60), on(600)))
    expect(read(all)).toEqual([expect.stringMatching(/ · 2 times since 14:02 UTC$/)])
    await all.handle(queued(over(700)))
    await all.handle(queued(on(700 + 3601)))
    expect(read(all)).toEqual([
      expect.stringMatching(/is over after 11 min 40 s/),
      expect.stringMatching(/tasks fail health checks$/),
    ])
  })

  it('is not over where CloudWatch has no data, and its first line contains that', async () => {
    const all = onProd()
    const { alarm } = all.build
    await all.handle(queued(alarm('ServerErrors', 'ALARM', 0)))
    await all.handle(queued(alarm('ServerErrors', 'INSUFFICIENT_DATA', 60)))
    expect(read(all)).toEqual([expect.stringMatching(/❌ .*CloudWatch has no data since/)])
  })

  it.each(['HighCpu', 'HighMemory', 'CertificateExpiry'] as const)(
    '%s mentions nobody, as it can wait until somebody has time',
    async (name) => {
      const all = onProd()
      await all.handle(queued(all.build.alarm(name, 'ALARM', 0)))
      expect(read(all)).toEqual([expect.stringMatching(/⚠️ prod · backend: [^@<>]+$/)])
    },
  )

  it.each(['SlowResponses', 'NoHealthyTargets', 'RejectedConnections'] as const)(
    '%s mentions people',
    async (name) => {
      const all = onProd()
      await all.handle(queued(all.build.alarm(name, 'ALARM', 0)))
      expect(read(all)).toEqual([expect.stringMatching(/❌ <!subteam/)])
    },
  )

  it('NoHealthyTargets is over with a sentence of its own', async () => {
    const all = onProd()
    const { alarm } = all.build
    await all.handle(queued(alarm('NoHealthyTargets', 'ALARM', 0)))
    await all.handle(queued(alarm('NoHealthyTargets', 'OK', 300)))
    expect(read(all)).toEqual([expect.stringMatching(/: a healthy task is registered again$/)])
  })

  it('mentions nobody while a mute rule of CloudWatch is on', async () => {
    const all = onProd()
    const event = all.build.alarm('ServerErrors', 'ALARM', 0)
    const detail = { ...event.detail, muteDetail: { mutedByArn: 'arn:aws:cloudwatch:mute' } }
    await all.handle(queued({ ...event, detail }))
    expect(read(all)).toEqual([expect.stringMatching(/⚠️ prod · .* · muted in CloudWatch$/)])
  })

  describe('while a schedule wants no task', () => {
    const night = { running: 0, desired: 0, schedule: { until: '08:00 MON-FRI, Asia/Tokyo' } }
    const hour = 3600
    const wake = 60 * hour

    /** The tasks as they are counted when the scheduled check or an event comes, by the second. */
    function onSchedule(awake: { running: number; desired: number }) {
      const countTasks: CountTasks = async (_, at) => {
        const counted = at < start + wake * 1000 ? night : awake
        return [{ kind: 'counts', deployment: '', at, others: 0, ...counted }]
      }
      const all = onProd({ countTasks })
      const check = (second: number) => all.handle(queued(all.build.scheduledCheck(second)))
      return { ...all, check }
    }

    it('NoHealthyTargets mentions nobody, muted or not', async () => {
      const all = onSchedule({ running: 1, desired: 1 })
      const event = all.build.alarm('NoHealthyTargets', 'ALARM', 0)
      await all.handle(queued(event))
      const text = `${own} 💤 prod · backend: no task runs, 0 tasks are wanted by the schedule (until 08:00 MON-FRI, Asia/Tokyo)`
      expect(read(all)).toEqual([text])
      await all.check(hour)
      await all.check(30 * hour)
      expect(read(all)).toEqual([text])
      await all.handle(queued(all.build.alarm('NoHealthyTargets', 'OK', wake + 90)))
      expect(read(all)).toEqual([
        expect.stringMatching(/☑️ .*: a healthy task is registered again$/),
      ])
    })

    it('another alarm is published as always', async () => {
      const all = onSchedule({ running: 1, desired: 1 })
      await all.handle(queued(all.build.alarm('ServerErrors', 'ALARM', 0)))
      expect(read(all)).toEqual([expect.stringMatching(/❌ <!subteam.*requests are answered/)])
    })

    it('NoHealthyTargets mentions people once tasks are wanted again, and none is healthy for ten minutes', async () => {
      const all = onSchedule({ running: 0, desired: 1 })
      const event = all.build.alarm('NoHealthyTargets', 'ALARM', 0)
      const muteDetail = { mutedByArn: 'arn:aws:cloudwatch:mute' }
      await all.handle(queued({ ...event, detail: { ...event.detail, muteDetail } }))
      await all.check(wake + 60)
      expect(read(all)).toEqual([
        expect.stringMatching(/💤 .*: no task runs yet, its schedule wants tasks since/),
      ])
      for (const minute of [5, 11, 12, 13]) await all.check(wake + minute * 60)
      const missing =
        'prod · backend: NOTHING is serving, 0 of 1 task for 10 min · its schedule wants tasks again'
      expect(read(all)).toEqual([
        `${own} ❌ ${missing}`,
        `${own} ❌ <!subteam^S0ONCALL> ${missing}`,
      ])
    })
  })

  it('is called by the service in its name, and counts the tasks of that one', async () => {
    const places: object[] = []
    const countTasks: CountTasks = async (place, at) => {
      places.push(place)
      const running = place.service === worker.service.name ? 0 : 2
      return [{ kind: 'counts', deployment: '', at, running, others: 0, desired: 2 }]
    }
    const all = setup({ settings: { ...settings, environments: withWorker }, countTasks })
    const { account, region } = placeOf(worker)
    const build = createBuild({ account, region })
    const event = (service: string, state: 'ALARM' | 'OK', minute: number) =>
      build.alarmStateChange({
        at: start + minute * 60_000,
        alarmName: `${worker.cluster}/${service}-HighMemory`,
        state,
      })
    for (const service of [dev.service.name, worker.service.name, 'cron'])
      await all.handle(queued(event(service, 'ALARM', 0)))
    await all.handle(queued(event(worker.service.name, 'OK', 5)))
    expect(all.slack.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^⚠️ dev · backend: tasks are short of memory/),
      expect.stringMatching(/^☑️ dev · worker: the alarm HighMemory is over after 5 min/),
      expect.stringMatching(/^⚠️ \(unknown service in dev\) · cron: tasks are short of memory/),
    ])
    expect(places).toEqual([
      expect.objectContaining({ service: dev.service.name }),
      expect.objectContaining({ service: worker.service.name }),
    ])
  })

  it.each(['alerts-Silent', 'TargetTracking-service/app-prod/backend-AlarmHigh-1'])(
    '%s is none, and is ignored',
    async (alarmName) => {
      const all = onProd()
      const { account, region } = placeOf(prod)
      const build = createBuild({ account, region })
      await all.handle(queued(build.alarmStateChange({ at: start, alarmName })))
      expect(read(all)).toEqual([])
      expect(all.logs.map(({ message }) => message)).toContain('event ignored')
    },
  )

  it('and a retirement end in the same messages in any order, duplicated, in any batches', async () => {
    const { build } = setup()
    const events = [
      build.retirement(0),
      build.retirement(60, { startTime: 'Thu, 03 Dec 2026 00:00:00 GMT' }),
      build.alarm('ServerErrors', 'ALARM', 0),
      build.alarm('UnhealthyTargets', 'ALARM', 10),
      build.alarm('ServerErrors', 'OK', 120),
      build.alarm('ServerErrors', 'ALARM', 120),
      build.alarm('ServerErrors', 'OK', 300),
      build.alarm('ServerErrors', 'ALARM', 9000),
    ]
    const messages = async (batches: readonly (readonly unknown[])[]) => {
      const { handle, slack } = setup()
      for (const batch of batches) await handle(queued(...batch))
      return slack
        .channel(dev.slack.channel)
        .map(({ text, blocks }) => JSON.stringify({ text, blocks }))
        .sort()
    }
    const expected = await messages(events.map((event) => [event]))
    expect(expected).toHaveLength(4)
    await fc.assert(
      fc.asyncProperty(arrivals(events), async (batches) => {
        expect(await messages(batches)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})
