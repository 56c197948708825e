import type { DescribeServicesCommandOutput } from '@aws-sdk/client-ecs'
import { EcspressoError } from '../errors.ts'
import { describeServices } from '../service.ts'
import type { Session } from '../session.ts'
import { startWatch } from './watch.ts'

const POLL_MS = 15_000
const WATCH_MS = 10_000

/** The time until a change is visible in AWS. */
export const SETTLE_MS = 3000

/**
 * Waits until the service has one deployment that runs all its tasks. A rolled-back service is stable too: the caller
 * must check which task definition is PRIMARY.
 * Polls every 15 s, prints changes every 10 s, and fails one poll before the timeout, as the SDK's waiter does.
 */
export async function waitStable(session: Session): Promise<void> {
  session.info('Waiting until the service is stable…')
  const { deadline, clock } = session
  const watch = startWatch(session)
  let left = session.config.timeout / 1e6
  let nextWatch = clock.now() + WATCH_MS
  while (!isStable(await describeServices(session))) {
    if (left <= POLL_MS)
      throw new EcspressoError('timeout', 'The service did not become stable within the timeout.')
    const delay = Math.min(POLL_MS, left - POLL_MS)
    left -= delay
    const nextPoll = clock.now() + delay
    while (nextWatch <= nextPoll) {
      await deadline.sleep(nextWatch - clock.now())
      deadline.check()
      await watch.poll()
      nextWatch += WATCH_MS
    }
    await deadline.sleep(nextPoll - clock.now())
  }
  await deadline.sleep(SETTLE_MS)
  await watch.poll()
}

function isStable({ failures = [], services = [] }: DescribeServicesCommandOutput): boolean {
  if (failures.some(({ reason }) => reason === 'MISSING'))
    throw new EcspressoError('not-found', 'The service does not exist (MISSING).')
  const over = services.find(({ status }) => status === 'DRAINING' || status === 'INACTIVE')
  if (over) throw new EcspressoError('deployment', `The service is ${over.status}.`)
  return services.every(
    ({ deployments = [], runningCount, desiredCount }) =>
      deployments.length === 1 && runningCount !== undefined && runningCount === desiredCount,
  )
}
