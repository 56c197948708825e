import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { now, startClock, synchronize } from './clock.ts'

let stop = () => {}
beforeEach(() => {
  vi.useFakeTimers()
  stop = startClock()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it.each([1, 10, 0])("the page's clock runs at the speed of the cloud: %d", (speed) => {
  synchronize({ now: 5000, speed })
  vi.advanceTimersByTime(3000)
  expect(now.value).toBe(5000 + 3000 * speed)
})

it('an event of a later time moves the clock forward, an earlier one does not move it back', () => {
  synchronize({ now: 5000, speed: 1 })
  synchronize({ now: 65_000 })
  expect(now.value).toBe(65_000)
  synchronize({ now: 6000 })
  vi.advanceTimersByTime(1000)
  expect(now.value).toBe(66_000)
})
