import { describe, expect, it } from 'vitest'
import { check, hook, rollingBack, serviceDeployment, started } from '../testing/facts.ts'
import { cardsOf } from './card.ts'
import type { DeploymentFact, ServiceDeploymentFact } from './fact.ts'

const MINUTE = 60

/** Minutes after its start at which the clock of a deployment starts. */
function clockStart(...facts: readonly DeploymentFact[]): number {
  const start = started('A', 0)
  const [card] = cardsOf([start, ...facts])
  return ((card?.openSince ?? Number.NaN) - start.at) / 60_000
}

/** ECS returns this of the deployment, at some minute. */
function described(minute: number, more: Partial<ServiceDeploymentFact>): DeploymentFact {
  const { finishedAt: _, ...fact } = serviceDeployment('A', 'IN_PROGRESS', minute * MINUTE)
  return { ...fact, ...more }
}

const status = (...facts: readonly DeploymentFact[]) =>
  cardsOf([started('A', 0), ...facts]).map(({ status: one }) => one)

describe('the clock that finds a deployment stuck', () => {
  it('counts the time before and after a wait for approval', () => {
    const waited = [hook('awaiting', 20 * MINUTE), hook('continued', 80 * MINUTE)]
    expect(clockStart(...waited)).toBe(60)
    expect(status(...waited, check('A', 91 * MINUTE))).toEqual(['stuck'])
  })

  it('does not count a wait that is not over until the hook times out', () => {
    const expiresAt = started('A', 90 * MINUTE).at
    expect(clockStart(hook('awaiting', 20 * MINUTE, 'A', { expiresAt }))).toBe(70)
    const { expiresAt: _, ...lambda } = hook('in_progress', MINUTE, 'A', { type: 'AWS_LAMBDA' })
    expect(clockStart(lambda)).toBe(24 * 60)
  })

  it('counts two waits at the same time once', () => {
    const two = ['a', 'b'].flatMap((id, index) => [
      hook('awaiting', (10 + index * 5) * MINUTE, 'A', { hook: id }),
      hook('continued', (20 + index * 5) * MINUTE, 'A', { hook: id }),
    ])
    expect(clockStart(...two)).toBe(15)
  })

  it('does not count a bake time from the moment at which it is seen', () => {
    const blueGreen = { strategy: 'BLUE_GREEN', bakeMinutes: 60 }
    expect(clockStart(described(10, { ...blueGreen, stage: 'SCALE_UP' }))).toBe(0)
    const bakes = described(10, { ...blueGreen, stage: 'BAKE_TIME' })
    expect(clockStart(bakes)).toBe(60)
    const late = { ...check('A', 31 * MINUTE), since: started('A', 0).at }
    expect(status(bakes, late)).toEqual(['in_progress'])
    expect(status(bakes, check('A', 91 * MINUTE))).toEqual(['stuck'])
  })

  it('counts no wait of a strategy that has none', () => {
    const shifts = { strategy: 'BLUE_GREEN', stage: 'PRODUCTION_TRAFFIC_SHIFT' }
    expect(clockStart(described(10, shifts))).toBe(0)
  })

  it('takes a bake time to begin when it is first seen', () => {
    const bakes = { strategy: 'BLUE_GREEN', bakeMinutes: 60, stage: 'BAKE_TIME' }
    const seen = [described(10, bakes), described(50, bakes)]
    expect(clockStart(...seen, hook('awaiting', 600), hook('continued', 70 * MINUTE))).toBe(60)
  })

  it('does not count the steps of a canary, and the bake time after them', () => {
    const canary = { strategy: 'CANARY', bakeMinutes: 60, stepMinutes: 45 }
    const steps = described(10, { ...canary, stage: 'PRODUCTION_TRAFFIC_SHIFT' })
    expect(clockStart(steps)).toBe(45)
    expect(clockStart(steps, described(20, { ...canary, stage: 'BAKE_TIME' }))).toBe(105)
  })

  it('counts none of the configured waits where no stage is known', () => {
    expect(clockStart(described(10, { strategy: 'LINEAR', bakeMinutes: 9, stepMinutes: 54 }))).toBe(
      63,
    )
    expect(clockStart(described(10, { strategy: 'ROLLING' }))).toBe(0)
  })

  it('does not run while the traffic shifts and it is not known what is configured', () => {
    const shifts = hook('continued', 10 * MINUTE, 'A', { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' })
    expect(status(shifts, check('A', 45 * MINUTE))).toEqual(['in_progress'])
    expect(clockStart(shifts)).toBe(24 * 60)
  })

  it('of a rollback counts from its own start, whatever was configured before', () => {
    const canary = { strategy: 'CANARY', stepMinutes: 45, stage: 'PRODUCTION_TRAFFIC_SHIFT' }
    const facts = [described(10, canary), rollingBack('X', 20 * MINUTE)]
    expect(clockStart(...facts)).toBe(20)
    expect(status(...facts, check('A', 51 * MINUTE))).toEqual(['stuck'])
  })
})
