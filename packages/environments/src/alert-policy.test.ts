import { expect, it } from 'vitest'
import { alertPolicy } from './index.ts'

// The real policy: its form, never its content, so that every fork passes.
const { routes, crashLoop, missingTasksMinutes, sameTroubleMinutes } = alertPolicy

it('routes every alert to a channel as Slack spells it', () => {
  const all = Object.values(routes).flatMap((severities) =>
    Object.values(severities).flatMap((areas) => Object.values(areas)),
  )
  expect(all).toHaveLength(Object.keys(routes).length * 3 * 3)
  for (const { channel } of all) expect(channel).toMatch(/^(own|default|#[a-z0-9_-]{1,80})$/)
})

it('has thresholds that can be reached', () => {
  for (const { tasks, withinMinutes } of [crashLoop, crashLoop.slow]) {
    expect(tasks).toBeGreaterThanOrEqual(2)
    expect(withinMinutes).toBeGreaterThan(0)
    // Tasks further apart than the quiet time are not counted together.
    expect(crashLoop.quietMinutes * (tasks - 1)).toBeGreaterThanOrEqual(withinMinutes)
  }
  expect(missingTasksMinutes).toBeGreaterThan(0)
  expect(sameTroubleMinutes).toBeGreaterThan(0)
})
