import { type DeploymentFact, isDeploymentFact } from '../deployment/fact.ts'

/** Whatever is stored of a service. */
export type ServiceFact = DeploymentFact | TroubleFact | SteadyFact

/** ECS reported a problem of a service, other than a stopped task. Times in epoch milliseconds. */
export interface TroubleFact {
  readonly kind: 'trouble'
  /** ECS's `eventName`, for instance `SERVICE_TASK_PLACEMENT_FAILURE`. */
  readonly name: string
  readonly at: number
  /** ECS's `eventType`; the name is more exact. */
  readonly type?: string
  /** For instance `RESOURCE:FARGATE`. */
  readonly reason?: string
}

/** ECS reported that the service is steady: it runs as many tasks as it should. Sent again every few hours. */
export interface SteadyFact {
  readonly kind: 'steady'
  readonly at: number
}

/** Whether a fact is about a service. The store keeps facts of images too. */
export function isServiceFact<Other extends { readonly kind: string }>(
  fact: ServiceFact | Other,
): fact is ServiceFact {
  return fact.kind === 'trouble' || fact.kind === 'steady' || isDeploymentFact(fact)
}
