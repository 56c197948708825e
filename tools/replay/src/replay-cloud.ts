import type { Environment } from '@repo/environments'
import { type SeededCloud, startSeededCloud, WEBHOOK_SECRET } from '@repo/stage'
import { builtAlerts } from './bundle.ts'

/** A bot edits its messages; an incoming webhook cannot. */
export const publishers = ['bot', 'webhook'] as const

export type Publisher = (typeof publishers)[number]

const webhook = { SLACK_TOKEN_SECRET_ID: '', SLACK_WEBHOOK_SECRET_ID: WEBHOOK_SECRET }

/** The local cloud that a replay runs on, whose clock moves only by `advance`. */
export interface ReplayCloud {
  readonly cloud: SeededCloud
  /** Its alerts get all events, independent of their account. */
  readonly home: Environment
}

/**
 * Starts a local cloud with the built alerts for a replay.
 * @param start epoch milliseconds of its clock
 * @throws BundleMissingError when the alerts have not been built
 */
export async function openReplayCloud(start: number, publisher?: Publisher): Promise<ReplayCloud> {
  const cloud = await startSeededCloud({
    speed: 0,
    start,
    slackRateLimit: false,
    alertsBundle: builtAlerts,
    ...(publisher === 'webhook' && { alertsEnv: webhook }),
  })
  const [home] = cloud.environments
  if (!home) {
    await cloud.close()
    throw new Error('the table of environments is empty')
  }
  stopSchedules(cloud)
  // It has none of the events' services, which would be taken for deleted ones.
  cloud.faults.add({ service: 'ecs', fault: 'AccessDeniedException', times: Infinity })
  return { cloud, home }
}

/** The clock jumps, so its scheduled checks would report open deployments as stuck. Those among the events still count. */
function stopSchedules({ bus, environments: places }: SeededCloud): void {
  for (const place of places)
    for (const rule of bus.rules(place))
      if (rule.schedule !== undefined) bus.putRule(place, { ...rule, targets: [] })
}

/** Sends an event to the queue of the alerts; a string is a body that is not JSON. */
export function enqueue({ cloud, home }: ReplayCloud, event: unknown): void {
  cloud.alerts(home).queue.send({
    body: typeof event === 'string' ? event : JSON.stringify(event),
    groupId: 'alerts',
    // Unique, so that SQS does not drop repeated deliveries of an event.
    deduplicationId: crypto.randomUUID(),
  })
}

/** Resolves once the queue is empty. Failed messages are visible again after the visibility timeout. */
export async function settle({ cloud, home }: ReplayCloud): Promise<void> {
  const { queue } = cloud.alerts(home)
  for (;;) {
    await cloud.settled()
    if (queue.messages().length === 0) return
    await cloud.clock.advance(queue.settings.visibilitySeconds * 1000)
  }
}
