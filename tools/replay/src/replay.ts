import type { Environment } from '@repo/environments'
import { type SeededCloud, startSeededCloud, WEBHOOK_SECRET } from '@repo/stage'
import { builtAlerts } from './bundle.ts'
import { breakSlack, type Chaos, disturb, usualChaos } from './chaos.ts'
import { drainLog, type LogLine } from './lambda-log.ts'
import { createRandom } from './random.ts'
import { type Report, reportOf } from './report.ts'

/** As a bot, which edits its messages, or as an incoming webhook, which cannot. */
export const publishers = ['bot', 'webhook'] as const

export interface ReplayOptions {
  readonly publisher?: (typeof publishers)[number]
  /** Seed of faults, doubled and reordered events. Left out: everything works, and in the order given. */
  readonly faults?: number | undefined
  readonly chaos?: Chaos
  /** Built Lambda. Default: `apps/alerts/dist/index.mjs` of this repository. */
  readonly bundle?: string
  /** Further variables of the Lambda. */
  readonly alertsEnv?: Readonly<Record<string, string>>
}

/** What a replay did, apart from what can be read in Slack. */
export interface Replayed extends Report {
  /** Events that were given to the queue, doubled ones counted twice. */
  readonly deliveries: number
  /** Faults of Slack, by kind. */
  readonly faults: Readonly<Record<string, number>>
  /** What the Lambda ended with where it did not answer. */
  readonly crashes: readonly string[]
}

/** So many deliveries stand in the queue at once; the cloud keeps the last 20 000 lines of the Lambda's log. */
const CHUNK = 1000
const webhook = { SLACK_TOKEN_SECRET_ID: '', SLACK_WEBHOOK_SECRET_ID: WEBHOOK_SECRET }

/**
 * Runs the built alerts over events, as fast as they go, until nothing is left to do; a string is a body that is no
 * JSON. All of them go to one queue in the order given, whatever account they are of: the alerts take any.
 *
 * @throws BundleMissingError where the alerts have not been built.
 */
export async function replay(
  events: readonly unknown[],
  options: ReplayOptions = {},
): Promise<Replayed> {
  const cloud = await startSeededCloud({
    speed: 0,
    start: latest(events),
    slackRateLimit: false,
    alertsBundle: options.bundle ?? builtAlerts,
    alertsEnv: { ...(options.publisher === 'webhook' && webhook), ...options.alertsEnv },
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
  { faults: seed, chaos = usualChaos }: ReplayOptions,
): Promise<Replayed> {
  stopClockEvents(cloud)
  const random = seed === undefined ? undefined : createRandom(seed)
  const deliveries = random ? disturb(events, random, chaos) : events
  const broken = random && breakSlack(cloud.slack, random, chaos)
  const log: LogLine[] = []
  for (let from = 0; from < deliveries.length; from += CHUNK) {
    for (const event of deliveries.slice(from, from + CHUNK)) put(cloud, home, event)
    await settle(cloud, home)
    log.push(...(await drainLog(cloud, home)))
  }
  if (broken) {
    broken.stop()
    redrive(cloud, home)
    await settle(cloud, home)
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

/** The clock of the cloud jumps, so its ticks would call open deployments stuck. Ticks among the events still count. */
function stopClockEvents({ bus, environments: places }: SeededCloud): void {
  for (const place of places)
    for (const rule of bus.rules(place))
      if (rule.schedule !== undefined) bus.putRule(place, { ...rule, targets: [] })
}

function put({ alerts }: SeededCloud, home: Environment, event: unknown): void {
  alerts(home).queue.send({
    body: typeof event === 'string' ? event : JSON.stringify(event),
    groupId: 'alerts',
    // Each delivery is one, also of an event that was delivered before.
    deduplicationId: crypto.randomUUID(),
  })
}

/** Resolves once the queue is empty. What failed comes back after its visibility time-out. */
export async function settle(cloud: SeededCloud, home: Environment): Promise<void> {
  const { queue } = cloud.alerts(home)
  for (;;) {
    await cloud.settled()
    if (queue.messages().length === 0) return
    // What failed comes back.
    await cloud.clock.advance(queue.settings.visibilitySeconds * 1000)
  }
}

/** Once Slack works again, what the queue gave up on is given back to it, as an operator would. */
function redrive(cloud: SeededCloud, home: Environment): void {
  const { queue, deadLetterQueue } = cloud.alerts(home)
  for (const message of [...deadLetterQueue.messages()]) {
    if (message.sourceArn !== queue.arn) continue
    deadLetterQueue.remove(message)
    put(cloud, home, message.body)
  }
}

/** The cloud begins when the last event had happened, so that the times of messages make sense and stay the same. */
function latest(events: readonly unknown[]): number {
  const times = events.map((event) =>
    event instanceof Object && 'time' in event ? Date.parse(String(event.time)) : Number.NaN,
  )
  const known = times.filter((time) => !Number.isNaN(time))
  return known.reduce((last, time) => Math.max(last, time), Date.UTC(2026, 0, 1))
}
