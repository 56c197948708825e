import { describe, expect, it } from 'vitest'
import { createClock } from './clock.ts'

describe('createClock', () => {
  it('at speed 0 only advance moves time, and timers run in order', async () => {
    const clock = createClock({ speed: 0, start: 1000 })
    const seen: string[] = []
    clock.after(20, () => seen.push(`b at ${clock.now()}`))
    clock.after(10, () => {
      seen.push(`a at ${clock.now()}`)
      clock.after(5, () => seen.push(`c at ${clock.now()}`))
    })
    clock.after(100, () => seen.push('too late'))
    await clock.advance(50)
    expect(seen).toEqual(['a at 1010', 'c at 1015', 'b at 1020'])
    expect(clock.now()).toBe(1050)
  })

  it('a cancelled timer does not run', async () => {
    const clock = createClock({ speed: 0 })
    let ran = false
    const cancel = clock.after(10, () => {
      ran = true
    })
    cancel()
    await clock.advance(20)
    expect(ran).toBe(false)
  })

  it('sleep waits in the time of the cloud, not of the machine', async () => {
    const clock = createClock({ speed: 10_000 })
    const before = clock.now()
    await clock.sleep(60_000)
    expect(clock.now() - before).toBeGreaterThanOrEqual(60_000)
  })
})
