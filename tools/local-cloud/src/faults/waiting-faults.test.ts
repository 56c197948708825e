import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock, type MovableClock } from '../clock.ts'
import { createWaitingFaults, type Duration, type WaitingFaults } from './waiting-faults.ts'

interface Named extends Duration {
  readonly name: string
}

let clock: MovableClock
let faults: WaitingFaults<Named>

beforeEach(() => {
  clock = createClock({ speed: 0, start: 1_700_000_000_000 })
  faults = createWaitingFaults(clock, 'x')
})

const consume = () => faults.consume(() => true)?.name

describe('a fault', () => {
  it('fails one call by default', () => {
    faults.add({ name: 'once' })
    expect([consume(), consume()]).toEqual(['once', undefined])
  })

  it('fails as many calls as were given', () => {
    faults.add({ name: 'twice', times: 2 })
    faults.add({ name: 'later' })
    expect(faults.list()).toMatchObject([
      { left: 2, until: undefined },
      { left: 1, until: undefined },
    ])
    expect([consume(), consume(), consume()]).toEqual(['twice', 'twice', 'later'])
  })

  it('fails every call until its time is over', async () => {
    faults.add({ name: 'minute', forMs: 60_000 })
    expect(faults.list()).toMatchObject([{ left: undefined, until: 1_700_000_060_000 }])
    await clock.advance(59_999)
    expect([consume(), consume()]).toEqual(['minute', 'minute'])
    await clock.advance(1)
    expect(consume()).toBeUndefined()
    expect(faults.list()).toEqual([])
  })

  it('with both limits ends by the first of them', async () => {
    faults.add({ name: 'calls', forMs: 60_000, times: 1 })
    expect([consume(), consume()]).toEqual(['calls', undefined])
    faults.add({ name: 'time', forMs: 60_000, times: 1 })
    await clock.advance(60_000)
    expect(consume()).toBeUndefined()
  })

  it('that is added before the others applies first', () => {
    faults.add({ name: 'first' })
    faults.add({ name: 'second' }, { before: true })
    expect([consume(), consume()]).toEqual(['second', 'first'])
  })
})

describe('a list of faults', () => {
  it('loses one by its id, or all', () => {
    const id = faults.add({ name: 'one' })
    const other = faults.add({ name: 'two', forMs: 1000 })
    expect(id).not.toBe(other)
    expect(faults.remove(id)).toBe(true)
    expect(faults.remove(id)).toBe(false)
    expect(faults.list().map((one) => one.id)).toEqual([other])
    faults.clear()
    expect(faults.list()).toEqual([])
  })

  it('notifies of each change, and of an end by time', async () => {
    const changed = vi.fn()
    const unsubscribe = faults.subscribe(changed)
    faults.add({ name: 'minute', forMs: 60_000 })
    consume()
    expect(changed).toHaveBeenCalledTimes(1)
    await clock.advance(60_000)
    expect(changed).toHaveBeenCalledTimes(2)
    unsubscribe()
    faults.add({ name: 'unseen' })
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('does not end a fault by the time of one that was removed', async () => {
    faults.remove(faults.add({ name: 'gone', forMs: 1000 }))
    const changed = vi.fn()
    faults.subscribe(changed)
    await clock.advance(2000)
    expect(changed).not.toHaveBeenCalled()
  })
})
