import type { DeploymentFact } from '../deployment/fact.ts'
import { errorFields, type Log } from '../log.ts'
import type { AskEcs } from './ask-ecs.ts'
import type { Enrich } from './learn.ts'

export interface EnrichOptions {
  readonly log: Log
  /** Makes what asks ECS in a region. Default: loads the SDK's clients when they are first needed. */
  readonly askIn?: (region: string) => Promise<AskEcs>
}

/**
 * Learns what events do not say: how ECS judges the deployment, what it changes, how many tasks run, and what the failed
 * container logged last. Each is asked by itself, so that one that fails takes nothing else with it.
 */
export function createEnrich({ log, askIn = askSdk }: EnrichOptions): Enrich {
  const clients = new Map<string, Promise<AskEcs>>()

  return async function enrich(card, place, signal) {
    // Only its rollback or its hook is known: there is nothing to ask ECS by.
    if (!card.id.startsWith('ecs-svc/') || place.cluster === undefined) return []
    const client = clients.get(place.region) ?? askIn(place.region)
    clients.set(place.region, client)
    const ask = await client
    const where = { cluster: place.cluster, service: place.service, signal }
    const facts: DeploymentFact[] = []

    async function learn<Learnt>(what: string, question: () => Promise<Learnt>) {
      try {
        return await question()
      } catch (error) {
        const fields = { deployment: card.id, ...errorFields(error) }
        log('warn', `${what} of a deployment not known`, fields)
        return undefined
      }
    }

    const service = await learn('the service', () => ask.service(where))
    if (service) facts.push(...ask.counts(card, service))
    const unknown = card.change.taskDefinition === undefined || card.change.logGroup === undefined
    const judged =
      card.judged && !unknown
        ? undefined
        : await learn('the judgement', () => ask.serviceDeployment(card, service, where))
    if (judged) facts.push(...ask.judge(card, judged))
    if (unknown) {
      const change = () => ask.change(card, { service, judged }, signal)
      facts.push(...((await learn('the change', change)) ?? []))
    }
    if (card.cause?.container !== undefined && card.logs === undefined)
      facts.push(...((await learn('the log', () => ask.logs(card, signal))) ?? []))
    return facts
  }
}

async function askSdk(region: string): Promise<AskEcs> {
  const { createAskEcs } = await import('./ask-ecs.ts')
  return createAskEcs(region)
}
