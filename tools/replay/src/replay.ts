import { eventTime } from '@repo/control-room/replay'
import { type Breakable, breakSlack, disturb } from './chaos.ts'
import { drainLog, type LogLine } from './lambda-log.ts'
import { createRandom } from './random.ts'
import {
  enqueue,
  openReplayCloud,
  type Publisher,
  type ReplayCloud,
  settle,
} from './replay-cloud.ts'
import { type Report, reportOf } from './report.ts'

export interface ReplayOptions {
  readonly publisher?: Publisher
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
  const on = await openReplayCloud(latest(events), options.publisher)
  try {
    return await run(on, events, options)
  } finally {
    await on.cloud.close()
  }
}

async function run(
  on: ReplayCloud,
  events: readonly unknown[],
  { faults: seed, paced = false }: ReplayOptions,
): Promise<Replayed> {
  const { cloud, home } = on
  const random = seed === undefined ? undefined : createRandom(seed)
  const deliveries = random ? disturb(events, random) : events
  const broken = random && breakSlack(breakable(on), random)
  const log: LogLine[] = []
  for (const chunk of chunks(deliveries, paced)) {
    for (const event of chunk) enqueue(on, event)
    await settle(on)
    // Within the latest 999 messages of a channel, in which an unconfirmed post is looked for.
    if (broken) await redrive(on)
    log.push(...(await drainLog(cloud, home)))
  }
  if (broken) {
    broken.stop()
    await redrive(on)
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

function breakable({ cloud, home }: ReplayCloud): Breakable {
  const { slack, secrets, faults } = cloud
  const { tokenSecret } = cloud.alerts(home)
  return {
    slack,
    replaceToken: () => void secrets.seedSecret(home, tokenSecret, slack.revokeToken()),
    silenceEcs: (times) => faults.add({ service: 'ecs', fault: 'timeout', times }),
  }
}

/** Moves messages that SQS has dead-lettered back to their queue, as an operator would once Slack works again. */
async function redrive(on: ReplayCloud): Promise<void> {
  const { cloud, home } = on
  const { queue, deadLetterQueue } = cloud.alerts(home)
  for (const message of [...deadLetterQueue.messages()]) {
    if (message.sourceArn !== queue.arn) continue
    deadLetterQueue.remove(message)
    enqueue(on, message.body)
  }
  await settle(on)
}

function chunks(deliveries: readonly unknown[], paced: boolean): unknown[][] {
  const all: unknown[][] = []
  let last = Number.NaN
  for (const event of deliveries) {
    const time = eventTime(event)
    const chunk = all.at(-1)
    const apart = paced && time !== undefined && Math.abs(time - last) >= PACE_MS
    if (!chunk || chunk.length === CHUNK || apart) all.push([event])
    else chunk.push(event)
    if (time !== undefined) last = time
  }
  return all
}

/** Time of the last event, at which the cloud's clock starts, so that the times in messages are plausible and stable. */
function latest(events: readonly unknown[]): number {
  const valid = events.map(eventTime).filter((time) => time !== undefined)
  return valid.reduce((last, time) => Math.max(last, time), Date.UTC(2026, 0, 1))
}
