import type { Owner } from '@repo/aws-events'
import type { CountsFact } from '../deployment/fact.ts'
import type { Log } from '../log.ts'
import type { ServicePlace } from '../places/place.ts'
import { createAttempt } from './best-effort.ts'
import type { EcsReader } from './ecs-reader.ts'
import { readerFor } from './reader-for.ts'

/**
 * Counts the tasks that a service runs, whatever deployment they are of. Best effort: nothing where ECS does not answer.
 * @param at Time of the event that is the reason to count, in epoch milliseconds; not the time of the request.
 */
export type CountTasks = (
  place: ServicePlace,
  at: number,
  signal: AbortSignal,
) => Promise<readonly CountsFact[]>

export interface CountTasksOptions {
  readonly log: Log
  /** The function's own account and region: nothing else is read. */
  readonly own: Owner | undefined
  /** Opens the reader. Default: loads the SDK's clients when they are first needed. */
  readonly open?: (own: Owner) => Promise<Pick<EcsReader, 'service' | 'schedule'>>
}

export function createCountTasks({ log, own, open = sdkReader }: CountTasksOptions): CountTasks {
  const readerOf = readerFor(own, open)

  return async function countTasks(place, at, signal) {
    const { cluster, service } = place
    if (cluster === undefined) return []
    const attempt = createAttempt(log, { cluster, service })
    const where = { cluster, service, signal }
    const found = await attempt('task count', async () => (await readerOf(place))?.service(where))
    const { runningCount: running, desiredCount: desired } = found ?? {}
    if (running === undefined || desired === undefined) return []
    const schedule =
      desired === 0
        ? await attempt('schedule', async () => (await readerOf(place))?.schedule(where))
        : undefined
    const counted = { running, others: 0, desired, ...(schedule && { schedule }) }
    return [{ kind: 'counts', deployment: '', at, ...counted }]
  }
}

async function sdkReader(own: Owner): Promise<EcsReader> {
  const { createEcsReader } = await import('./ecs-reader.ts')
  return createEcsReader(own)
}
