import type { AlertPolicy } from '@repo/environments'
import { cardsOf, type DeploymentCard } from '../deployment/card.ts'
import { isDeploymentFact } from '../deployment/fact.ts'
import type { ServiceFact } from './fact.ts'
import { type ServiceTimeline, serviceTimeline } from './timeline.ts'

/** Everything that follows from the facts of one service. */
export interface ServiceState {
  readonly facts: readonly ServiceFact[]
  /** Its deployments, oldest first. */
  readonly cards: readonly DeploymentCard[]
  /** What happened apart from them. */
  readonly timeline: ServiceTimeline
}

/** A pure function of the facts, so any order and any repetition of the same events gives the same state. */
export function deriveService(facts: readonly ServiceFact[], policy: AlertPolicy): ServiceState {
  const steady = facts
    .flatMap((fact) => (fact.kind === 'steady' ? fact.at : []))
    .sort((a, b) => a - b)
  const cards = cardsOf(facts.filter(isDeploymentFact), steady)
  return { facts, cards, timeline: serviceTimeline(facts, cards, policy) }
}
