import { describe, expect, it } from 'vitest'
import { hook, serviceDeployment, started } from '../testing/facts.ts'
import { attemptsOf } from './attempts-of.ts'
import type { DeploymentFact, HookFact, ServiceDeploymentFact } from './fact.ts'
import { trafficOf } from './traffic.ts'

const read = (seconds: number, more: Partial<ServiceDeploymentFact>) => ({
  ...serviceDeployment('A', 'IN_PROGRESS', seconds),
  ...more,
})
const hookAt = (stage: string, state: HookFact['state'], seconds: number) =>
  hook(state, seconds, 'A', { stage })
function trafficAfter(...facts: readonly DeploymentFact[]) {
  const [attempt] = attemptsOf([started('A', 0), ...facts])
  return attempt && trafficOf(attempt)
}

describe('the traffic of a deployment', () => {
  it('is not known without a stage', () => {
    expect(trafficAfter()).toBeUndefined()
    expect(trafficAfter(read(50, { strategy: 'BLUE_GREEN' }))).toBeUndefined()
  })

  it.each(['awaiting', 'in_progress'] as const)(
    'depends on the stage of a hook that is %s',
    (state) => {
      const holds = hookAt('POST_TEST_TRAFFIC_SHIFT', state, 40)
      expect(trafficAfter(holds)).toMatchObject({ serving: 'before', at: started('A', 40).at })
      const older = read(30, { strategy: 'BLUE_GREEN', stage: 'BAKE_TIME' })
      expect(trafficAfter(older, holds)?.serving).toBe('before')
    },
  )

  it('depends, once a hook has ended, on the stage that ECS returned after that', () => {
    const ended = [40, 50].map((seconds, index) =>
      hookAt('POST_TEST_TRAFFIC_SHIFT', index === 0 ? 'awaiting' : 'continued', seconds),
    )
    const bakes = { strategy: 'BLUE_GREEN', stage: 'BAKE_TIME' }
    expect(trafficAfter(...ended)).toBeUndefined()
    expect(trafficAfter(...ended, read(49, bakes))).toBeUndefined()
    expect(trafficAfter(...ended, read(50, bakes))?.serving).toBe('now')
  })

  it.each<[string, number | undefined, object]>([
    ['CANARY', 10, { serving: 'both', percent: 10 }],
    ['CANARY', 100, { serving: 'now', percent: undefined }],
    ['CANARY', undefined, { serving: 'both', percent: undefined }],
  ])('has, with %s, the percentage that ECS returned: %s', (strategy, percent, traffic) => {
    const shifts = { strategy, stage: 'PRODUCTION_TRAFFIC_SHIFT' }
    const more = percent === undefined ? shifts : { ...shifts, productionPercent: percent }
    expect(trafficAfter(read(50, more))).toMatchObject(traffic)
  })

  it('has no percentage in a rolling deployment', () => {
    const rolls = { strategy: 'ROLLING', stage: 'POST_SCALE_UP', productionPercent: 10 }
    expect(trafficAfter(read(50, rolls))).toMatchObject({ serving: 'both', percent: undefined })
  })

  it('is not known at a stage that a canary repeats, without a percentage', () => {
    const stage = 'PRE_PRODUCTION_TRAFFIC_SHIFT'
    const first = [read(30, { strategy: 'CANARY' }), hookAt(stage, 'awaiting', 40)]
    expect(trafficAfter(...first)?.serving).toBe('before')
    const again = [hookAt(stage, 'continued', 50), hookAt(stage, 'awaiting', 60)]
    expect(trafficAfter(...first, ...again)).toBeUndefined()
    const other = [hookAt(stage, 'continued', 50), hookAt('POST_SCALE_UP', 'awaiting', 60)]
    expect(trafficAfter(...first, ...other)?.serving).toBe('before')
  })
})
