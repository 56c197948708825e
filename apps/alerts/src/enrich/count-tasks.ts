import type { CountsFact } from '../deployment/fact.ts'
import type { Log } from '../log.ts'
import type { ServicePlace } from '../places/place.ts'
import { createAttempt, oncePerRegion } from './best-effort.ts'
import type { EcsReader } from './ecs-reader.ts'

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
  /** Creates the reader of a region. Default: loads the SDK's clients when they are first needed. */
  readonly readerIn?: (region: string) => Promise<Pick<EcsReader, 'service'>>
}

export function createCountTasks({ log, readerIn = sdkReader }: CountTasksOptions): CountTasks {
  const readerOf = oncePerRegion(readerIn)

  return async function countTasks({ region, cluster, service }, at, signal) {
    if (cluster === undefined) return []
    const attempt = createAttempt(log, { cluster, service })
    const found = await attempt('task count', async () =>
      (await readerOf(region)).service({ cluster, service, signal }),
    )
    const { runningCount: running, desiredCount: desired } = found ?? {}
    if (running === undefined || desired === undefined) return []
    return [{ kind: 'counts', deployment: '', at, running, others: 0, desired }]
  }
}

async function sdkReader(region: string): Promise<EcsReader> {
  const { createEcsReader } = await import('./ecs-reader.ts')
  return createEcsReader(region)
}
