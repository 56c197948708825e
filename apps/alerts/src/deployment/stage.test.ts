import { describe, expect, it } from 'vitest'
import { type Serving, servingAt } from './stage.ts'

const first = { percent: undefined, repeated: false }

describe('who serves', () => {
  it('depends on the percentage only once the traffic shifts', () => {
    const at = (stage: string, percent: number) =>
      servingAt({ stage, strategy: 'LINEAR', percent, repeated: false })
    expect(at('POST_SCALE_UP', 100)).toBe('before')
    expect(at('PRODUCTION_TRAFFIC_SHIFT', 0)).toBe('before')
    expect(at('PRODUCTION_TRAFFIC_SHIFT', 10)).toBe('both')
    expect(at('PRODUCTION_TRAFFIC_SHIFT', 100)).toBe('now')
    expect(at('BAKE_TIME', 10)).toBe('now')
  })

  it.each<[string, Record<string, Serving | undefined>]>([
    [
      'PRE_SCALE_UP',
      { ROLLING: 'before', BLUE_GREEN: 'before', LINEAR: 'before', unknown: 'before' },
    ],
    ['SCALE_UP', { ROLLING: undefined, BLUE_GREEN: 'before', unknown: undefined }],
    [
      'POST_SCALE_UP',
      { ROLLING: 'both', BLUE_GREEN: 'before', CANARY: 'before', unknown: undefined },
    ],
    ['TEST_TRAFFIC_SHIFT', { BLUE_GREEN: 'before', CANARY: 'before', unknown: 'before' }],
    ['POST_TEST_TRAFFIC_SHIFT', { BLUE_GREEN: 'before', LINEAR: 'before', unknown: 'before' }],
    ['PRE_PRODUCTION_TRAFFIC_SHIFT', { BLUE_GREEN: 'before', LINEAR: 'before', unknown: 'before' }],
    ['PRODUCTION_TRAFFIC_SHIFT', { BLUE_GREEN: 'both', LINEAR: 'both', unknown: 'both' }],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', { ROLLING: 'now', BLUE_GREEN: 'now', unknown: 'now' }],
    ['BAKE_TIME', { BLUE_GREEN: 'now', CANARY: 'now', unknown: 'now' }],
    ['CLEAN_UP', { ROLLING: undefined, BLUE_GREEN: 'now', unknown: undefined }],
    ['RECONCILE_SERVICE', { ROLLING: undefined, BLUE_GREEN: undefined, unknown: undefined }],
    ['A_STAGE_TO_COME', { ROLLING: undefined, BLUE_GREEN: undefined, unknown: undefined }],
  ])('at %s depends on the strategy', (stage, expected) => {
    for (const [name, serving] of Object.entries(expected)) {
      const strategy = name === 'unknown' ? undefined : name
      expect([name, servingAt({ stage, strategy, ...first })]).toEqual([name, serving])
    }
  })

  it.each([
    [0, 'before'],
    [10, 'both'],
    [100, 'now'],
    [undefined, undefined],
  ] as const)('at a later step of a canary is what its %s % show', (percent, serving) => {
    const step = { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', percent, repeated: true }
    expect(servingAt({ ...step, strategy: 'CANARY' })).toBe(serving)
    expect(servingAt({ ...step, strategy: 'BLUE_GREEN' })).toBe('before')
  })
})
