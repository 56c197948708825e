import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'

/** Number of failed tasks at which the circuit breaker of a deployment trips. */
export interface BreakerRule {
  readonly enabled: boolean
  /** Whether the service is rolled back when it trips. */
  readonly rollback: boolean
  readonly threshold: number
  /** Whether a healthy task sets the count back to 0. */
  readonly resetOnHealthyTask: boolean
}

export const DEFAULT_THRESHOLD = { type: 'BOUNDED_PERCENT', value: 50 } as const

/**
 * The rule that ECS derives from the configuration and the *latest* desired count.
 * Default: half of the desired count, at least 3 and at most 200 tasks; a healthy task resets the count.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function breakerRule(
  breaker: DeploymentCircuitBreaker | undefined,
  desiredCount: number,
): BreakerRule {
  const { type = DEFAULT_THRESHOLD.type, value = DEFAULT_THRESHOLD.value } =
    breaker?.thresholdConfiguration ?? {}
  return {
    enabled: breaker?.enable ?? false,
    rollback: breaker?.rollback ?? false,
    threshold: thresholdOf(type, value, desiredCount),
    resetOnHealthyTask: breaker?.resetOnHealthyTask ?? true,
  }
}

function thresholdOf(type: string, value: number, desiredCount: number): number {
  if (type === 'COUNT') return value
  const share = Math.ceil((value * desiredCount) / 100)
  return type === 'UNBOUNDED_PERCENT' ? Math.max(share, 1) : Math.min(Math.max(share, 3), 200)
}
