import type { ServiceAction } from '@repo/aws-events'
import { redactReason } from '@repo/redact'
import { isRollout } from '../deployment/facts-of.ts'
import type { SteadyFact, TroubleFact } from './fact.ts'
import { troubleKind } from './trouble-kind.ts'

/** The fact in a service action, or why there is none (completes "ignored, because …"). */
export function serviceActionFact(event: ServiceAction): TroubleFact | SteadyFact | string {
  const { eventName: name, eventType: type, createdAt, reason } = event.detail
  if (isRollout(name)) return 'the event with the id of the deployment reports the same'
  if (name === 'SERVICE_STEADY_STATE') return { kind: 'steady', at: Date.parse(createdAt) }
  if (!troubleKind(name, type)) return `${name} is no trouble`
  return {
    kind: 'trouble',
    name,
    at: Date.parse(createdAt),
    ...(type === undefined ? {} : { type }),
    ...(reason === undefined ? {} : { reason: redactReason(reason) }),
  }
}
