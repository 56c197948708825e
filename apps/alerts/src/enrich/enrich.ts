import type { Owner } from '@repo/aws-events'
import { isDeploymentId } from '../deployment/attempt.ts'
import type { DeploymentFact } from '../deployment/fact.ts'
import type { Log } from '../log.ts'
import { createAttempt } from './best-effort.ts'
import type { EcsReader } from './ecs-reader.ts'
import type { Enrich } from './learn.ts'
import { readerFor } from './reader-for.ts'

export interface EnrichOptions {
  readonly log: Log
  /** The function's own account and region: nothing else is read. */
  readonly own: Owner | undefined
  /** Opens the reader. Default: loads the SDK's clients when they are first needed. */
  readonly open?: (own: Owner) => Promise<EcsReader>
}

/**
 * Reads what events lack: the service deployment, what it changes, how many tasks run, and what the failed container logged last.
 * Each is read by itself, so that one that fails takes nothing else with it.
 */
export function createEnrich({ log, own, open = sdkReader }: EnrichOptions): Enrich {
  const readerOf = readerFor(own, open)

  return async function enrich(card, place, signal) {
    // Events named only its rollback or its hook: there is no id to read by.
    if (!isDeploymentId(card.id) || place.cluster === undefined) return []
    const reader = await readerOf(place)
    if (!reader) return []
    const attempt = createAttempt(log, { deployment: card.id })
    const where = { cluster: place.cluster, service: place.service, signal }
    const facts: DeploymentFact[] = []

    const service = await attempt('service', () => reader.service(where))
    if (service) {
      const schedule =
        service.desiredCount === 0
          ? await attempt('schedule', () => reader.schedule(where))
          : undefined
      facts.push(...reader.counts(card, service, schedule), ...reader.deletion(card, service))
    }
    const unknown = card.change.taskDefinition === undefined || card.change.logGroup === undefined
    const described =
      card.decided && !unknown
        ? undefined
        : await attempt('service deployment', () => reader.serviceDeployment(card, service, where))
    if (described) facts.push(...reader.outcome(card, described))
    if (unknown) {
      const change = () => reader.change(card, { service, described }, signal)
      facts.push(...((await attempt('change', change)) ?? []))
    }
    if (card.cause?.container !== undefined && card.logs === undefined)
      facts.push(...((await attempt('logs', () => reader.logs(card, signal))) ?? []))
    return facts
  }
}

async function sdkReader(own: Owner): Promise<EcsReader> {
  const { createEcsReader } = await import('./ecs-reader.ts')
  return createEcsReader(own)
}
