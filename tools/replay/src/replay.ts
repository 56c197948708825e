import type { Environment } from '@repo/environments'
import { type SeededCloud, startSeededCloud, WEBHOOK_SECRET } from '@repo/stage'
import { builtAlerts } from './bundle.ts'
import { type Breakable, breakSlack, disturb } from './chaos.ts'
import { drainLog, type LogLine } from './lambda-log.ts'
import { createRandom } from './random.ts'
import { type Report, reportOf } from './report.ts'

/** A bot edits its messages; an incoming webhook cannot. */
export const publishers = ['bot', 'webhook'] as const

export interface ReplayOptions {
  readonly publisher?: (typeof publishers)[number]
  /** Whether events that are seconds apart are delivered apart, as they would be; by default as many at once as the queue allows. */
  readonly paced?: boolean
  /** Seed of Slack faults, duplicated and reordered events. Without it there are none. */
  readonly faults?: number | undefined
}

/** The report of a replay, and how it went. */
export interface Replayed extends Report {
  /** Deliveries to the queue, duplicates included. */
  readonly deliveries: number
  /** Faults of Slack, by kind. */
  readonly faults: Readonly<Record<string, number>>
  /** Errors of invocations that failed as a whole. */
  readonly crashes: readonly string[]
}

/** Events of a deployment that are further apart than this are not in one batch: the queue is drained within a second. */
const PACE_MS = 5000

/** Deliveries in the queue at once. The cloud keeps the last 20 000 lines of the Lambda's log, so it has to be drained. */
const CHUNK = 1000
const webhook = { SLACK_TOKEN_SECRET_ID: '', SLACK_WEBHOOK_SECRET_ID: WEBHOOK_SECRET }

/**
 * Runs the built alerts over events, on a clock that jumps, until the queue is empty. All events go to one queue in the given
 * order, independent of their account.
 *
 * @param events a string is a body that is not JSON
 * @throws BundleMissingError when the alerts have not been built
 */
export async function replay(
  events: readonly unknown[],
  options: ReplayOptions = {},
): Promise<Replayed> {
  const cloud = await startSeededCloud({
    speed: 0,
    start: latest(events),
    slackRateLimit: false,
    alertsBundle: builtAlerts,
    ...(options.publisher === 'webhook' && { alertsEnv: webhook }),
  })
  try {
    const [home] = cloud.environments
    if (!home) throw new Error('the table of environments is empty')
    return await run(cloud, home, events, options)
  } finally {
    await cloud.close()
  }
}

async function run(
  cloud: SeededCloud,
  home: Environment,
  events: readonly unknown[],
  { faults: seed, paced = false }: ReplayOptions,
): Promise<Replayed> {
  stopSchedules(cloud)
  // It has none of the events' services, which would be taken for deleted ones.
  cloud.faults.add({ service: 'ecs', fault: 'AccessDeniedException', times: Infinity })
  const random = seed === undefined ? undefined : createRandom(seed)
  const deliveries = random ? disturb(events, random) : events
  const broken = random && breakSlack(breakable(cloud, home), random)
  const log: LogLine[] = []
  for (const chunk of chunks(deliveries, paced)) {
    for (const event of chunk) enqueue(cloud, home, event)
    await settle(cloud, home)
    // Within the latest 999 messages of a channel, in which an unconfirmed post is looked for.
    if (broken) await redrive(cloud, home)
    log.push(...(await drainLog(cloud, home)))
  }
  if (broken) {
    broken.stop()
    await redrive(cloud, home)
    log.push(...(await drainLog(cloud, home)))
  }
  return {
    ...reportOf(cloud, home, log),
    deliveries: deliveries.length,
    faults: broken?.counts ?? {},
    crashes: cloud.calls
      .list({ service: 'lambda' })
      .flatMap(({ error }) => (error ? [error.message] : [])),
  }
}

function breakable(cloud: SeededCloud, home: Environment): Breakable {
  const { slack, secrets, faults } = cloud
  const { tokenSecret } = cloud.alerts(home)
  return {
    slack,
    replaceToken: () => void secrets.seedSecret(home, tokenSecret, slack.revokeToken()),
    silenceEcs: (times) => faults.add({ service: 'ecs', fault: 'timeout', times }),
  }
}

/** The clock jumps, so its scheduled checks would report open deployments as stuck. Those among the events still count. */
function stopSchedules({ bus, environments: places }: SeededCloud): void {
  for (const place of places)
    for (const rule of bus.rules(place))
      if (rule.schedule !== undefined) bus.putRule(place, { ...rule, targets: [] })
}

function enqueue({ alerts }: SeededCloud, home: Environment, event: unknown): void {
  alerts(home).queue.send({
    body: typeof event === 'string' ? event : JSON.stringify(event),
    groupId: 'alerts',
    // Unique, so that SQS does not drop repeated deliveries of an event.
    deduplicationId: crypto.randomUUID(),
  })
}

/** Resolves once the queue is empty. Failed messages are visible again after the visibility timeout. */
export async function settle(cloud: SeededCloud, home: Environment): Promise<void> {
  const { queue } = cloud.alerts(home)
  for (;;) {
    await cloud.settled()
    if (queue.messages().length === 0) return
    await cloud.clock.advance(queue.settings.visibilitySeconds * 1000)
  }
}

/** Moves messages that SQS has dead-lettered back to their queue, as an operator would once Slack works again. */
async function redrive(cloud: SeededCloud, home: Environment): Promise<void> {
  const { queue, deadLetterQueue } = cloud.alerts(home)
  for (const message of [...deadLetterQueue.messages()]) {
    if (message.sourceArn !== queue.arn) continue
    deadLetterQueue.remove(message)
    enqueue(cloud, home, message.body)
  }
  await settle(cloud, home)
}

function chunks(deliveries: readonly unknown[], paced: boolean): unknown[][] {
  const all: unknown[][] = []
  let last = Number.NaN
  for (const event of deliveries) {
    const time = timeOf(event)
    const chunk = all.at(-1)
    const apart = paced && Math.abs(time - last) >= PACE_MS
    if (!chunk || chunk.length === CHUNK || apart) all.push([event])
    else chunk.push(event)
    if (!Number.isNaN(time)) last = time
  }
  return all
}

/** Time of the last event, at which the cloud's clock starts, so that the times in messages are plausible and stable. */
function latest(events: readonly unknown[]): number {
  const valid = events.map(timeOf).filter((time) => !Number.isNaN(time))
  return valid.reduce((last, time) => Math.max(last, time), Date.UTC(2026, 0, 1))
}

/** In epoch milliseconds; not a number where the event has none. */
function timeOf(event: unknown): number {
  return event instanceof Object && 'time' in event ? Date.parse(String(event.time)) : Number.NaN
}
