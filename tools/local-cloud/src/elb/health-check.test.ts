import { describe, expect, test } from 'vitest'
import type { TargetHealth } from '../ecs/ports.ts'
import { afterCheck, type CheckResult, type HealthCheck, matches } from './health-check.ts'

const check: HealthCheck = {
  path: '/readyz',
  matcher: '200',
  intervalMs: 1000,
  timeoutMs: 1000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
}

function healthAfter(...results: CheckResult[]): TargetHealth {
  let state = {
    health: { state: 'initial' } as TargetHealth,
    count: { successes: 0, failures: 0 },
  }
  for (const result of results) state = afterCheck(state.health, state.count, result, check)
  return state.health
}

const ok = { status: 200 }
const unready = { status: 503 }

describe('target health', () => {
  test.each<{ name: string; results: CheckResult[]; state: TargetHealth['state'] }>([
    { name: 'a new target is healthy after one success', results: [ok], state: 'healthy' },
    { name: 'a target stays healthy after one failure', results: [ok, unready], state: 'healthy' },
    {
      name: 'a target is unhealthy after two consecutive failures',
      results: [ok, unready, unready],
      state: 'unhealthy',
    },
    {
      name: 'a success resets the count of failures',
      results: [ok, unready, ok, unready],
      state: 'healthy',
    },
    {
      name: 'a failure resets the count of successes of an unhealthy target',
      results: [unready, unready, ok, ok, unready, ok, ok],
      state: 'unhealthy',
    },
    {
      name: 'an unhealthy target is healthy after enough consecutive successes',
      results: [unready, unready, ok, ok, ok],
      state: 'healthy',
    },
  ])('$name', ({ results, state }) => {
    expect(healthAfter(...results).state).toBe(state)
  })

  test.each<{ result: CheckResult; reason: string; description: string }>([
    {
      result: unready,
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [503]',
    },
    { result: { error: 'timeout' }, reason: 'Target.Timeout', description: 'Request timed out' },
    {
      result: { error: 'failed' },
      reason: 'Target.FailedHealthChecks',
      description: 'Health checks failed',
    },
  ])(
    'an unhealthy target has the reason $reason: $description',
    ({ result, reason, description }) => {
      expect(healthAfter(result, result)).toEqual({ state: 'unhealthy', reason, description })
    },
  )
})

test.each([
  ['200', 200, true],
  ['200', 204, false],
  ['200,204', 204, true],
  ['200-299', 250, true],
  ['200-299', 300, false],
])('the matcher %s accepts status %i: %s', (matcher, status, expected) => {
  expect(matches(matcher, status)).toBe(expected)
})
