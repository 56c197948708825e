import { serviceEvents } from '@repo/aws-events/scenarios'
import { dev, prod, withWorker, worker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import type { Enrich } from '../enrich/learn.ts'
import { servicePartition } from '../places/partition.ts'
import { createMemoryStore } from '../store/memory.ts'
import { change, counts } from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'

const channel = '#deployments-dev'

describe('a deployment', () => {
  it('is one message, posted when it starts and edited when it is deployed', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('1', 0)))
    expect(slack.channel(channel)).toMatchObject([
      { text: '⏳ dev · backend: rolling out ecs-svc/1', edits: 0 },
    ])
    await handle(queued(build.completed('1', 108)))
    expect(slack.channel(channel)).toMatchObject([
      {
        text: '✅ dev · backend: deployed ecs-svc/1 in 1 min 48 s',
        edits: 1,
        metadata: { event_type: 'deployment', event_payload: { status: 'deployed' } },
      },
    ])
  })

  it('goes from in progress over failed to rolled back in one message, and escalates once', async () => {
    const { handle, slack, build } = setup({ environment: prod })
    const events = [
      build.started('A', 0),
      build.taskStopped('A', 60),
      build.failed('A', 90),
      build.rollingBack('X', 90),
      build.completed('X', 125),
    ]
    const seen: unknown[] = []
    for (const event of events) {
      await handle(queued(event))
      seen.push(slack.channel('#deployments-prod')[0]?.metadata?.event_payload['status'])
    }
    expect(seen).toEqual(['in_progress', 'in_progress', 'failed', 'rolling_back', 'rolled_back'])
    const [card, ...others] = slack.channel('#deployments-prod')
    expect(others).toEqual([])
    expect(slack.thread(card?.ts ?? '')).toMatchObject([
      {
        broadcast: true,
        text: expect.stringMatching(
          /^❌ <!subteam\^S0ONCALL> prod · backend: .* exited with code 1$/,
        ),
      },
    ])
  })

  it('costs one call for ten events in one batch', async () => {
    const { handle, slack, build } = setup()
    const events = Array.from({ length: 9 }, (_, index) => build.taskStopped('A', index))
    await handle(queued(build.started('A', 0), ...events))
    expect(slack.calls).toEqual(['chat.postMessage'])
  })

  it('sends nothing when the same events are delivered again', async () => {
    const { handle, slack, build } = setup()
    const events = queued(build.started('A', 0), build.failed('A', 9))
    await handle(events)
    const before = slack.calls.length
    await handle(events)
    expect(slack.calls.slice(before)).toEqual([])
  })

  it('takes over the message of its rollback, which arrived first', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.completed('X', 125)))
    await handle(queued(build.rollingBack('X', 90)))
    await handle(queued(build.failed('A', 90)))
    await handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)).toMatchObject([
      { text: '↩️ dev · backend: ecs-svc/A failed, rolled back' },
    ])
  })

  it('waits for approval, and goes on', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 40)))
    expect(slack.channel(channel)[0]?.text).toMatch(
      /^✋ dev · backend: ecs-svc\/A waits for approval/,
    )
    await handle(queued(build.hook('HOOK_SUCCEEDED', 50)))
    expect(slack.channel(channel)[0]?.text).toMatch(/^⏳/)
  })

  it('is found stuck by a scheduled check, once, and only without newer events', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    await handle(queued(build.scheduledCheck(29 * 60)))
    expect(slack.channel(channel)[0]?.text).toMatch(/^⏳/)
    for (const minute of [31, 32, 33]) await handle(queued(build.scheduledCheck(minute * 60)))
    const [card] = slack.channel(channel)
    expect(card).toMatchObject({ text: expect.stringMatching(/^🧱 .* after 31 min$/), edits: 1 })
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
    await handle(queued(build.completed('A', 34 * 60), build.scheduledCheck(35 * 60)))
    expect(slack.channel(channel)[0]?.text).toMatch(/^✅/)
  })

  it('is found stuck by a scheduled check if its rollback does not end, once', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0), build.failed('A', 60), build.rollingBack('X', 60)))
    await handle(queued(build.scheduledCheck(30 * 60)))
    expect(slack.channel(channel)[0]?.text).toMatch(/^↩️/)
    for (const minute of [31, 32, 33]) await handle(queued(build.scheduledCheck(minute * 60)))
    const [card] = slack.channel(channel)
    expect(card?.text).toBe(
      '🧱 dev · backend: the rollback of ecs-svc/A has not finished after 30 min',
    )
    expect(slack.thread(card?.ts ?? '')).toHaveLength(2)
    await handle(queued(build.completed('X', 34 * 60)))
    expect(slack.channel(channel)[0]?.text).toMatch(/^↩️ .* failed, rolled back$/)
  })

  it('is found stuck once if it was refused and the events of its rollback are missing', async () => {
    const { handle, build, slack, store } = setup()
    await handle(queued(build.started('A', 0), build.hook('HOOK_FAILED', 50)))
    const partition = servicePartition(placeOf(dev))
    const before = (await store.read(partition)).facts.length
    for (const minute of [30, 31, 32]) await handle(queued(build.scheduledCheck(minute * 60)))
    expect((await store.read(partition)).facts).toHaveLength(before + 1)
    const [card] = slack.channel(channel)
    expect(card?.text).toMatch(/^🧱 .* the rollback of ecs-svc\/A has not finished after 30 min$/)
    expect(slack.thread(card?.ts ?? '')).toHaveLength(2)
  })

  it('goes to the default channel under its own name if it is not in the table', async () => {
    const { handle, slack } = setup()
    const place = { account: '999999999999', region: 'eu-west-1', cluster: 'legacy' }
    const worker = serviceEvents({ ...place, service: 'worker', repository: 'worker' })
    await handle(queued(worker.started('A', 0)))
    expect(slack.channel('#deployments')).toMatchObject([
      { text: '⏳ (unknown: cluster legacy) · worker: rolling out ecs-svc/A' },
    ])
  })

  it('is one message for each of two services that start at once in one environment', async () => {
    const { handle, slack, build } = setup({
      settings: { ...settings, environments: withWorker },
    })
    const other = serviceEvents(placeOf(worker))
    await handle(queued(build.started('A', 0), other.started('B', 0)))
    await handle(queued(other.completed('B', 60), build.failed('A', 90)))
    expect(slack.channel(channel)).toMatchObject([
      { text: expect.stringMatching(/^❌ dev · backend: ecs-svc\/A /) },
      { text: '✅ dev · worker: deployed ecs-svc/B in 1 min' },
    ])
  })

  it('is enriched before its first message', async () => {
    const enrich: Enrich = async (card) =>
      card.change.tag === undefined ? [change('A'), counts('A', 0, 1, 2)] : []
    const { handle, slack, build } = setup({ enrich })
    await handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)[0]).toMatchObject({
      edits: 0,
      text: '⏳ dev · backend: rolling out 8b31d07 · 1 of 2 tasks running',
    })
  })

  it('is published although enrichment failed', async () => {
    const enrich: Enrich = () => Promise.reject(new Error('AccessDeniedException'))
    const { handle, slack, build, logs } = setup({ enrich })
    await handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)).toHaveLength(1)
    expect(logs).toContainEqual(expect.objectContaining({ level: 'warn' }))
  })
})

describe('a retryable failure', () => {
  const faults: [string, Parameters<ReturnType<typeof setup>['slack']['next']['push']>[0]][] = [
    ['429', { status: 429, headers: { 'retry-after': '30' }, body: '' }],
    ['500', { status: 500, body: 'oops' }],
    ['an HTML page with 200', { body: '<html>maintenance</html>' }],
    ['a dropped connection', new TypeError('fetch failed')],
    ['a time-out', new DOMException('timed out', 'TimeoutError')],
    ['ok: false, ratelimited', { body: '{"ok":false,"error":"ratelimited"}' }],
  ]

  it.each(faults)('is delivered again: %s', async (_, fault) => {
    const { handle, slack, build } = setup()
    const batch = queued(build.scheduledCheck(0), build.started('A', 0), build.scheduledCheck(1))
    slack.next.push(fault)
    expect(await handle(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-2' }, { itemIdentifier: 'message-3' }],
    })
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(slack.channel(channel)).toHaveLength(1)
  })

  it('does not post the card again when only its reply failed', async () => {
    const { handle, slack, build } = setup()
    const batch = queued(build.started('A', 0), build.failed('A', 9))
    slack.next.push(undefined, { status: 503, body: '' })
    expect((await handle(batch)).batchItemFailures).toHaveLength(2)
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    const [card, ...others] = slack.channel(channel)
    expect(others).toEqual([])
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })

  it('keeps the facts while Slack is down', async () => {
    const { handle, slack, build } = setup()
    slack.next.push({ status: 503, body: '' })
    await handle(queued(build.started('A', 0)))
    await handle(queued(build.completed('A', 60)))
    expect(slack.channel(channel)[0]?.text).toBe('✅ dev · backend: deployed ecs-svc/A in 1 min')
  })

  it('sends nothing that could not be stored', async () => {
    const memory = createMemoryStore()
    const store = { ...memory, add: () => Promise.reject(new Error('throttled')) }
    const { handle, slack, build } = setup({ store })
    const { batchItemFailures } = await handle(queued(build.started('A', 0)))
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }])
    expect(slack.calls).toEqual([])
  })

  it('throws if the event came without a queue', async () => {
    const { handle, slack, build } = setup()
    slack.next.push({ status: 500, body: '' })
    // An event of the builder is what EventBridge sends.
    const event = JSON.parse(JSON.stringify(build.started('A', 0)))
    await expect(handle(event)).rejects.toThrow('Slack chat.postMessage: HTTP 500')
    expect(await handle(event)).toEqual({ batchItemFailures: [] })
  })
})

describe('a permanent failure', () => {
  it('fails alone, with the field in the log, and blocks no other record', async () => {
    const { handle, slack, build, logs } = setup()
    const event = build.started('A', 0)
    const broken = { ...event, detail: { ...event.detail, deploymentId: '' } }
    const answer = await handle(queued('{not json', broken, event))
    expect(answer.batchItemFailures).toEqual([
      { itemIdentifier: 'message-1' },
      { itemIdentifier: 'message-2' },
    ])
    expect(slack.channel(channel)).toHaveLength(1)
    expect(logs).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ field: 'detail.deploymentId' }),
      }),
    )
  })

  it('fails only the events of the message that Slack refused', async () => {
    const { handle, slack, build } = setup()
    slack.next.push({ body: '{"ok":false,"error":"channel_not_found"}' })
    const answer = await handle(queued(build.started('A', 0), build.scheduledCheck(1)))
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }])
  })

  it('posts a deleted message anew', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    slack.delete(slack.channel(channel)[0]?.ts ?? '')
    await handle(queued(build.completed('A', 60)))
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^✅/) }])
  })
})

describe('an event that is delivered again', () => {
  it('changes no message, and logs its id', async () => {
    const { handle, build, logs } = setup()
    const started = build.started('A', 0)
    await handle(queued(started))
    const before = logs.length
    await handle(queued(started))
    expect(logs.slice(before)).toMatchObject([
      { message: 'no message changed', fields: { events: [started.id] } },
    ])
  })
})

describe('an event without meaning', () => {
  it('is ignored with a reason', async () => {
    const { handle, slack, build, logs } = setup()
    const scaleIn = 'Scaling activity initiated by (deployment ecs-svc/A)'
    const stopped = build.taskStopped('A', 1, { stoppedReason: scaleIn })
    expect(await handle(queued(stopped, { source: 'aws.s3' }))).toEqual({ batchItemFailures: [] })
    expect(slack.calls).toEqual([])
    expect(logs).toMatchObject([
      {
        message: 'event ignored',
        fields: { reason: `the stop is part of healthy life (${scaleIn})` },
      },
      {
        message: 'event ignored',
        fields: { reason: expect.stringMatching(/^its source is "aws.s3"/) },
      },
    ])
  })
})

describe('an image scan', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const found = {
    'image-digest': digest,
    'image-tags': ['8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2'],
    'finding-severity-counts': { CRITICAL: 2, HIGH: 1, MEDIUM: 31 },
  }

  it('is one message if something at or above the threshold was found', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.scan(found)))
    await handle(queued(build.scan(found)))
    expect(slack.channel(channel)).toMatchObject([
      {
        text: '🛡️ dev · backend 8b31d07: 2 critical, 1 high found in this image',
        edits: 0,
        metadata: { event_type: 'image_scan', event_payload: { critical: 2, high: 1 } },
      },
    ])
  })

  it('is one message where two services of an environment share the repository', async () => {
    const { service, ...home } = dev
    const sharing = { ...worker.service, repository: service.repository }
    const environments = [{ ...home, services: [service, sharing] as const }]
    const { handle, slack, build } = setup({ settings: { ...settings, environments } })
    expect(await handle(queued(build.scan(found)))).toEqual({ batchItemFailures: [] })
    expect(slack.channel(channel)).toHaveLength(1)
  })

  it('is one message under both names where two environments share repository and channel', async () => {
    const { service: _, ...home } = dev
    const twin = { ...home, name: 'staging', branch: 'staging', cluster: 'app-staging' }
    const { handle, slack, build } = setup({
      settings: { ...settings, environments: [home, twin] },
    })
    await handle(queued(build.scan(found)))
    expect(slack.channel(channel)).toHaveLength(1)
    expect(slack.channel(channel)[0]?.text).toContain(`${home.name}, ${twin.name} · `)
  })

  it('is a message for each of two environments with different people', async () => {
    const { service: _, ...home } = dev
    const twin = {
      ...home,
      ...{ name: 'staging', branch: 'staging', cluster: 'app-staging' },
      slack: { ...home.slack, mentions: { failure: [], vulnerability: ['<!here>'] } },
    }
    const { handle, slack, build } = setup({
      settings: { ...settings, environments: [home, twin] },
    })
    await handle(queued(build.scan(found)))
    expect(slack.channel(channel)).toHaveLength(2)
  })

  it('publishes that a failed scan found out nothing', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.scan({ 'scan-status': 'FAILED', 'image-tags': [] })))
    expect(slack.channel(channel)[0]?.text).toBe(
      '🛡️ dev · backend: the scan of untagged image sha256:aaaaaaaaaaaa failed: its vulnerabilities are not known',
    )
  })

  it('publishes nothing if nothing serious was found', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.scan({ 'finding-severity-counts': { MEDIUM: 3 } }), build.scan({})))
    expect(slack.calls).toEqual([])
  })
})
