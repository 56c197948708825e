import type { ThresholdConfiguration } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { breakerRule } from './circuit-breaker.ts'

test.each<{ desired: number; threshold?: ThresholdConfiguration; expected: number }>([
  { desired: 1, expected: 3 },
  { desired: 6, expected: 3 },
  { desired: 7, expected: 4 },
  { desired: 25, expected: 13 },
  { desired: 400, expected: 200 },
  { desired: 800, expected: 200 },
  { desired: 1, threshold: { type: 'COUNT', value: 1 }, expected: 1 },
  { desired: 800, threshold: { type: 'COUNT', value: 2 }, expected: 2 },
  { desired: 20, threshold: { type: 'BOUNDED_PERCENT', value: 100 }, expected: 20 },
  { desired: 2, threshold: { type: 'BOUNDED_PERCENT', value: 100 }, expected: 3 },
  { desired: 2, threshold: { type: 'UNBOUNDED_PERCENT', value: 100 }, expected: 2 },
  { desired: 1000, threshold: { type: 'UNBOUNDED_PERCENT', value: 50 }, expected: 500 },
  { desired: 1, threshold: { type: 'UNBOUNDED_PERCENT', value: 10 }, expected: 1 },
])(
  'the circuit breaker of $desired tasks with threshold $threshold.type $threshold.value trips at $expected failures',
  ({ desired, threshold, expected }) => {
    const rule = breakerRule(
      { enable: true, rollback: true, thresholdConfiguration: threshold },
      desired,
    )
    expect(rule.threshold).toBe(expected)
  },
)

test('the circuit breaker is off by default, and a healthy task resets its count by default', () => {
  expect(breakerRule(undefined, 1)).toMatchObject({ enabled: false, resetOnHealthyTask: true })
})
