import { type ServiceEvents, serviceEvents, timeOf } from '@repo/aws-events/scenarios'
import type { DeploymentTarget, Environment } from '@repo/environments'
import { prod } from '@repo/environments/fixture'
import type { DeploymentFact } from '../deployment/fact.ts'
import type { Enrich } from '../enrich/learn.ts'
import { createHandler } from '../intake/create-handler.ts'
import { servicePartition } from '../places/partition.ts'
import { createSlack } from '../publish/slack.ts'
import { createDynamoStore } from '../store/dynamodb.ts'
import { change } from './facts.ts'
import { createMeteredTable, type Units } from './metered-table.ts'
import { settings } from './settings.ts'
import { placeOf, queued, start } from './setup.ts'

/** What a simulation used. */
export interface ScaleResult {
  readonly events: number
  readonly invocations: number
  /** Calls to Slack, those that it refused with 429 among them. */
  readonly slackCalls: number
  readonly slackRefused: number
  readonly units: Units
  /** Seconds from the failure of a deployment until the reply that mentions people was in Slack, one for each. */
  readonly mentions: readonly number[]
  /** Seconds from the last event until everything was published. */
  readonly lastSeconds: number
}

const SECOND = 1000
const HOUR = 3_600_000
const DAY = 86_400_000

/**
 * Times of an invocation: one that does nothing, and a call of Slack. Median of what a workspace answers.
 * Waiting for DynamoDB is part of the first.
 */
const INVOCATION_MS = 60
const SLACK_MS = 200
/** Visibility time-out of the queue, where Slack gave no `Retry-After`. */
const VISIBILITY_MS = 60_000

/** `environments` of so many services each, all of them in production. */
function tableOf(environments: number, services: number): readonly DeploymentTarget[] {
  const names = Array.from({ length: services }, (_, index) => `service${index}`)
  return Array.from({ length: environments }, (_, index) => {
    const [first = prod.service, ...others] = names.map((name) => ({ ...prod.service, name }))
    const environment: Environment = {
      ...prod,
      name: `prod${index}`,
      cluster: `cluster${index}`,
      services: [first, ...others],
      slack: { ...prod.slack, channel: `#deployments-${index}` },
    }
    return environment.services.map((service) => ({ ...environment, service }))
  }).flat()
}

/**
 * An hour of a day in which each of 1,000 services in ten environments deploys ten times, evenly spread; every fiftieth deployment
 * fails. The three days before are in the table.
 */
export async function hourOfServices(): Promise<ScaleResult> {
  const targets = tableOf(10, 100)
  const each = 10
  const events = targets.flatMap((target, index) =>
    Array.from({ length: each }, (_, number) => {
      const at = ((number + index / targets.length) * DAY) / each / SECOND
      return deployment(eventsOf(target), Math.floor(at), `${index}-${number}`, {
        fails: (index + number) % 50 === 49,
      })
    }).flat(),
  )
  const ofHour = events.filter(({ at }) => at < start + HOUR)
  return simulate(targets, ofHour, { history: 3, perDay: each, scheduleMinutes: 60 })
}

/** 200 services of one environment deploy within the same minute; one of them fails. */
export async function rushOfServices(): Promise<ScaleResult> {
  const targets = tableOf(1, 200)
  const events = targets.flatMap((target, index) =>
    deployment(eventsOf(target), Math.floor((index * 60) / targets.length), `${index}`, {
      fails: index === 137,
    }),
  )
  return simulate(targets, events, { history: 0, perDay: 0, scheduleMinutes: 30 })
}

interface Event {
  readonly at: number
  readonly service?: string
  readonly group: string
  readonly event: unknown
}

interface Eventful {
  readonly service: string
  readonly build: ServiceEvents
  readonly group: string
}

const eventsOf = (target: DeploymentTarget): Eventful => ({
  build: serviceEvents({ ...placeOf(target), service: target.service.name }),
  group: target.name,
  service: placeKey(target),
})

const placeKey = ({ cluster, service }: DeploymentTarget) => `${cluster}/${service.name}`

/** The events of one deployment that takes two minutes, or fails after one and is rolled back. */
function deployment(
  { build, group, service }: Eventful,
  second: number,
  id: string,
  { fails }: { readonly fails: boolean },
): Event[] {
  const events = fails
    ? [
        build.started(id, second),
        ...[20, 35, 50].map((after) => build.taskStopped(id, second + after)),
        build.failed(id, second + 60),
        build.rollingBack(`${id}x`, second + 60),
        build.completed(`${id}x`, second + 120),
      ]
    : [build.started(id, second), build.completed(id, second + 120)]
  return events.map((event) => ({ at: timeOf(event), group, service, event }))
}

interface Simulated {
  /** Days before, in which each service has deployed so often. */
  readonly history: number
  readonly perDay: number
  readonly scheduleMinutes: number
}

interface Waiting {
  readonly event: unknown
  visibleAt: number
}

/** Plays the events as queue, Lambda, DynamoDB and Slack would take them, in simulated time. */
async function simulate(
  targets: readonly DeploymentTarget[],
  events: readonly Event[],
  { history, perDay, scheduleMinutes }: Simulated,
): Promise<ScaleResult> {
  let now = start
  const table = createMeteredTable()
  const store = createDynamoStore({ client: table.client, table: 'alerts', now: () => now })
  const slack = createLimitedSlack(
    () => now,
    (ms) => {
      now += ms
    },
  )
  let retryAfter: number | undefined
  const handlerWith = (fetch: typeof globalThis.fetch) =>
    createHandler({
      store,
      slack: createSlack({ apiUrl: 'https://slack.test/api/', token: async () => 'token', fetch }),
      enrich: describe,
      log: () => {},
      stuckAfterMinutes: 30,
      settings: { ...settings, environments: environmentsOf(targets) },
      now: () => now,
      postpone: async (_, seconds) => {
        retryAfter = seconds
      },
    })
  const handle = handlerWith(slack.fetch)

  await seed()
  table.takeUnits()
  const checks = Array.from({ length: scheduleMinutes }, (_, minute) => {
    const build = serviceEvents(placeOf(prod))
    const event = build.scheduledCheck((minute + 1) * 60)
    return { at: timeOf(event), group: 'schedule', event }
  })
  const arrivals = [...events, ...checks].sort((a, b) => a.at - b.at)
  const groups = new Map<string, { waiting: Waiting[]; busyUntil: number }>()
  let [next, invocations, last] = [0, 0, start]
  for (;;) {
    const ready = [...groups.values()]
      .filter(({ waiting }) => waiting.length > 0)
      .map((group) => ({ group, at: Math.max(group.busyUntil, group.waiting[0]?.visibleAt ?? 0) }))
      .sort((a, b) => a.at - b.at)[0]
    const arriving = arrivals[next]
    if (arriving && arriving.at <= (ready?.at ?? Number.POSITIVE_INFINITY)) {
      const group = groups.get(arriving.group) ?? { waiting: [], busyUntil: 0 }
      group.waiting.push({ event: arriving.event, visibleAt: arriving.at })
      groups.set(arriving.group, group)
      next += 1
      continue
    }
    if (!ready) break
    await invoke(ready.group, ready.at)
  }
  const { calls, refused, mentions } = slack.result()
  return {
    events: events.length,
    invocations,
    slackCalls: calls,
    slackRefused: refused,
    units: table.takeUnits(),
    mentions: mentions.map(({ key, at }) => Math.round((at - failedAt(key, events)) / 100) / 10),
    lastSeconds: Math.round((last - Math.max(...events.map(({ at }) => at))) / SECOND),
  }

  /** One batch of a group: its first messages, as far as they are visible. */
  async function invoke(group: { waiting: Waiting[]; busyUntil: number }, at: number) {
    const hidden = group.waiting.findIndex(({ visibleAt }) => visibleAt > at)
    const batch = group.waiting.slice(0, Math.min(10, hidden === -1 ? 10 : hidden))
    now = at + INVOCATION_MS
    retryAfter = undefined
    invocations += 1
    const { batchItemFailures } = await handle(queued(...batch.map(({ event }) => event)))
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    const left = batch.filter((_, index) => failed.has(`message-${index + 1}`))
    const wait = retryAfter === undefined ? VISIBILITY_MS : retryAfter * SECOND
    for (const message of left) message.visibleAt = now + wait
    group.waiting = [...left, ...group.waiting.slice(batch.length)]
    group.busyUntil = now
    if (left.length < batch.length && batch.some(({ event }) => !isCheck(event))) last = now
  }

  /** What the days before have left in the table. */
  async function seed(): Promise<void> {
    const seen = new Set(events.map(({ service }) => service))
    for (const target of targets.filter((one) => seen.has(placeKey(one))))
      for (let number = 0; number < history * perDay; number++) {
        const at = start - DAY * ((number + 0.5) / perDay)
        const id = `ecs-svc/${target.name}-${target.service.name}-${number}`
        const partition = servicePartition({ ...placeOf(target), service: target.service.name })
        const facts = [
          { kind: 'rollout' as const, deployment: id, at, state: 'started' as const },
          {
            kind: 'rollout' as const,
            deployment: id,
            at: at + 120_000,
            state: 'completed' as const,
          },
          ...described(id, at + 120_000, true),
        ]
        await store.add(partition, facts)
        const state = { channel: 'C1', ts: '1', hash: 'h', replies: {} }
        await store.remember(partition, id, state, undefined)
      }
    // What Slack shows of the last day is stored with its content: the last deployment's end is delivered once more.
    const publish = handlerWith(
      createLimitedSlack(
        () => now,
        () => {},
        Number.POSITIVE_INFINITY,
      ).fetch,
    )
    for (const target of targets.filter((one) => seen.has(placeKey(one)) && history > 0)) {
      const { build } = eventsOf(target)
      const seconds = Math.round((-DAY * 0.5) / perDay / SECOND) + 120
      await publish(queued(build.completed(`${target.name}-${target.service.name}-0`, seconds)))
    }
  }
}

/** When the deployment failed that a reply is about, by the reply's key. */
function failedAt(key: string, events: readonly Event[]): number {
  const [, id] = / (ecs-svc\/[\w-]+)#/.exec(key) ?? []
  const failure = events.find(({ event }) => {
    const text = JSON.stringify(event)
    return text.includes(`"${id}"`) && text.includes('SERVICE_DEPLOYMENT_FAILED')
  })
  return failure?.at ?? Number.NaN
}

const isCheck = (event: unknown) =>
  event instanceof Object && 'detail-type' in event && event['detail-type'] === 'Scheduled Event'

function environmentsOf(targets: readonly DeploymentTarget[]): readonly Environment[] {
  return [...new Map(targets.map(({ service: _, ...rest }) => [rest.name, rest])).values()]
}

/** ECS answers at once, with what it has of a real deployment. */
const describe: Enrich = async ({ id, updatedAt, endedAt }) =>
  described(id, updatedAt, endedAt !== undefined)

function described(deployment: string, at: number, over: boolean): DeploymentFact[] {
  const arn = `arn:aws:ecs:${prod.region}:${prod.account}:service-deployment/cluster/service/${'a'.repeat(21)}`
  return [
    { ...change('A'), deployment },
    { kind: 'counts', deployment, at, running: over ? 2 : 0, others: over ? 0 : 2, desired: 2 },
    {
      ...{ kind: 'service-deployment', deployment, arn, at, byHand: false },
      status: over ? 'SUCCESSFUL' : 'IN_PROGRESS',
    },
  ]
}

/**
 * Slack with its limits: a message a second in a channel, with bursts of five; 50 edits a minute.
 * @param more times as many at once
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
function createLimitedSlack(now: () => number, pass: (ms: number) => void, more = 1) {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const mentions: { readonly key: string; readonly at: number }[] = []
  let [calls, refused, ts] = [0, 0, 0]

  function wait(key: string, burst: number, perSecond: number): number {
    const bucket = buckets.get(key) ?? { tokens: burst * more, at: now() }
    const elapsed = Math.max(0, now() - bucket.at) / SECOND
    const tokens = Math.min(burst * more, bucket.tokens + elapsed * perSecond)
    const allowed = tokens >= 1
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: Math.max(now(), bucket.at) })
    return allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }

  const fetch = async (url: URL, { body }: { body: string }) => {
    calls += 1
    pass(SLACK_MS)
    const { channel, thread_ts: thread, text, metadata } = JSON.parse(body)
    const posts = url.pathname.endsWith('chat.postMessage')
    const seconds = posts ? wait(channel, 5, 1) : wait('edits', 50, 50 / 60)
    if (seconds > 0) {
      refused += 1
      const headers = { 'retry-after': String(seconds) }
      return Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers })
    }
    if (thread !== undefined && /<!subteam/.test(text))
      mentions.push({ key: metadata.event_payload.key, at: now() })
    ts += 1
    return Response.json({ ok: true, channel, ts: String(ts) })
  }
  return {
    // Only what the client uses of fetch.
    fetch: fetch as unknown as typeof globalThis.fetch,
    result: () => ({ calls, refused, mentions }),
  }
}
