import type { TargetHealth } from '../ecs/ports.ts'

export interface HealthCheck {
  readonly path: string
  /** Status codes that count as healthy: `200`, `200,204` or `200-299`. */
  readonly matcher: string
  /** Milliseconds of the cloud's clock. */
  readonly intervalMs: number
  /** Real milliseconds, because a real process answers. */
  readonly timeoutMs: number
  readonly healthyThreshold: number
  readonly unhealthyThreshold: number
}

/** Result of one health check: the status code, or none. */
export type CheckResult = { readonly status: number } | { readonly error: 'timeout' | 'failed' }

/** Consecutive results of the same kind. */
export interface HealthCount {
  readonly successes: number
  readonly failures: number
}

/**
 * The health of a target after one more check. A new target is healthy after one success, an unhealthy one
 * after `healthyThreshold` in a row; any target is unhealthy after `unhealthyThreshold` failures in a row.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function afterCheck(
  health: TargetHealth,
  before: HealthCount,
  result: CheckResult,
  check: HealthCheck,
): { health: TargetHealth; count: HealthCount } {
  const passed = 'status' in result && matches(check.matcher, result.status)
  const count = passed
    ? { successes: before.successes + 1, failures: 0 }
    : { successes: 0, failures: before.failures + 1 }
  if (passed) {
    const needed = health.state === 'unhealthy' ? check.healthyThreshold : 1
    return { count, health: count.successes >= needed ? { state: 'healthy' } : health }
  }
  const failed = count.failures >= check.unhealthyThreshold
  return { count, health: failed ? { state: 'unhealthy', ...reasonOf(result) } : health }
}

export function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number)
    return from !== undefined && to !== undefined && status >= from && status <= to
  })
}

/** Reason codes and descriptions of DescribeTargetHealth. */
function reasonOf(result: CheckResult): { reason: string; description: string } {
  if ('status' in result)
    return {
      reason: 'Target.ResponseCodeMismatch',
      description: `Health checks failed with these codes: [${result.status}]`,
    }
  return result.error === 'timeout'
    ? { reason: 'Target.Timeout', description: 'Request timed out' }
    : { reason: 'Target.FailedHealthChecks', description: 'Health checks failed' }
}
