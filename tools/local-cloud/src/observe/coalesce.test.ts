import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Coalesced, coalesce } from './coalesce.ts'

let state: number
let isWatched: boolean
let published: number[]
let coalesced: Coalesced

beforeEach(() => {
  vi.useFakeTimers()
  state = 0
  isWatched = true
  published = []
  coalesced = coalesce(
    () => state,
    (one) => void published.push(one),
    () => isWatched,
  )
})
afterEach(() => vi.useRealTimers())

function set(next: number): void {
  state = next
  coalesced.changed()
}

describe('coalesced changes', () => {
  it('are published once after a burst, with the last state', async () => {
    for (const next of [1, 2, 3]) set(next)
    await vi.advanceTimersByTimeAsync(1)
    expect(published).toEqual([3])
  })

  it('are published at most once in 50 ms, and the last state is never lost', async () => {
    for (let next = 1; next <= 200; next++) {
      set(next)
      await vi.advanceTimersByTimeAsync(1)
    }
    await vi.advanceTimersByTimeAsync(50)
    expect(published.length).toBeLessThanOrEqual(6)
    expect(published.at(-1)).toBe(200)
  })

  it('are not published where the state is the same as before', async () => {
    set(1)
    await vi.advanceTimersByTimeAsync(100)
    set(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(published).toEqual([1])
  })

  it('are published to a new listener whose snapshot had another state in between', async () => {
    set(1)
    await vi.advanceTimersByTimeAsync(100)
    set(2)
    coalesced.forget()
    set(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(published).toEqual([1, 1])
  })

  it('are not read while nobody watches', async () => {
    isWatched = false
    set(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(published).toEqual([])
  })
})
