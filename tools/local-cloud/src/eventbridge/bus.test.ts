import { createBuild } from '@repo/aws-events/build'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock, type MovableClock } from '../clock.ts'
import { createEventBus, type EventBus } from './bus.ts'
import { InvalidPatternError, InvalidScheduleError } from './errors.ts'

const dev = { account: '111122223333', region: 'eu-west-1' }
const prod = { account: '444455556666', region: 'eu-west-1' }
const build = createBuild(dev)
const ofEcs = { source: ['aws.ecs'] }

let clock: MovableClock
let bus: EventBus
let got: unknown[]
const keep = (event: unknown) => void got.push(event)

beforeEach(() => {
  clock = createClock({ speed: 0, start: Date.parse('2026-01-02T03:04:05Z') })
  bus = createEventBus({ clock })
  got = []
})
afterEach(() => bus.stop())

describe('event bus rules', () => {
  it('an event is delivered to every target of each matching rule', async () => {
    bus.putRule(dev, { name: 'ecs', pattern: ofEcs, targets: [keep, keep] })
    bus.putRule(dev, { name: 'ecr', pattern: { source: ['aws.ecr'] }, targets: [keep] })
    const event = build.deploymentStateChange()
    await bus.emit(event)
    expect(got).toEqual([event, event])
    expect(bus.list()).toEqual([{ at: clock.now(), event, rules: ['ecs'], failed: [] }])
  })

  it('a rule matches events of its own account and region only', async () => {
    bus.putRule(prod, { name: 'ecs', pattern: ofEcs, targets: [keep] })
    await bus.emit(build.deploymentStateChange())
    await bus.emit(createBuild(prod).deploymentStateChange())
    await bus.emit('not an event')
    expect(got).toEqual([expect.objectContaining(prod)])
    expect(bus.list()).toHaveLength(3)
  })

  it('a rule replaces another one of the same name, and matches nothing once removed', async () => {
    const removeFirst = bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [keep, keep] })
    const removeSecond = bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [keep] })
    removeFirst()
    await bus.emit(build.taskStateChange())
    expect(got).toHaveLength(1)
    removeSecond()
    await bus.emit(build.taskStateChange())
    expect(got).toHaveLength(1)
  })

  it('an invalid rule is rejected, and the existing rule stays', async () => {
    bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [keep] })
    expect(() => bus.putRule(dev, { name: 'a', pattern: {}, targets: [] })).toThrow(
      InvalidPatternError,
    )
    expect(() => bus.putRule(dev, { name: 'b', schedule: 'rate(1 minutes)', targets: [] })).toThrow(
      InvalidScheduleError,
    )
    await bus.emit(build.taskStateChange())
    expect(got).toHaveLength(1)
    expect(bus.rules(dev).map(({ name }) => name)).toEqual(['a'])
  })
})

describe('event delivery', () => {
  it('deliverTwice makes every delivery twice', async () => {
    bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [keep] })
    bus.deliverTwice(true)
    const event = build.taskStateChange()
    await bus.emit(event)
    expect(got).toEqual([event, event])
  })

  it('a failed delivery is retried until the target accepts it', async () => {
    let fails = 2
    const target = async (event: unknown) => {
      if (fails-- > 0) throw new Error('not now')
      keep(event)
    }
    bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [target] })
    await bus.emit(build.taskStateChange())
    expect(got).toHaveLength(0)
    await clock.advance(1000)
    expect(got).toHaveLength(0)
    await clock.advance(2000)
    expect(got).toHaveLength(1)
    expect(bus.list()[0]?.failed).toEqual([])
  })

  it('a delivery that failed every attempt is recorded and does not delay other targets', async () => {
    const error = new Error('never')
    bus = createEventBus({ clock, attempts: 2 })
    const failing = () => {
      throw error
    }
    bus.putRule(dev, { name: 'a', pattern: ofEcs, targets: [failing, keep] })
    await bus.emit(build.taskStateChange())
    expect(got).toHaveLength(1)
    await clock.advance(60_000)
    expect(bus.list()[0]?.failed).toEqual([{ rule: 'a', attempts: 2, error }])
  })

  it('list returns the last historySize events', async () => {
    bus = createEventBus({ clock, historySize: 2 })
    for (const id of ['1', '2', '3']) await bus.emit(build.taskStateChange({ id }))
    expect(bus.list().map(({ event }) => event)).toMatchObject([{ id: '2' }, { id: '3' }])
  })
})

describe('event bus schedules', () => {
  it('a schedule fires in the time of the cloud, for its own targets only', async () => {
    const seen: unknown[] = []
    bus.putRule(dev, { name: 'every-five-minutes', schedule: 'rate(5 minutes)', targets: [keep] })
    bus.putRule(dev, {
      name: 'all',
      pattern: { source: [{ exists: true }] },
      targets: [(event) => void seen.push(event)],
    })
    await clock.advance(14 * 60_000)
    expect(got).toMatchObject([
      { source: 'aws.events', 'detail-type': 'Scheduled Event', time: '2026-01-02T03:09:05Z' },
      { resources: ['arn:aws:events:eu-west-1:111122223333:rule/every-five-minutes'], ...dev },
    ])
    expect(seen).toEqual([])
  })

  it('a schedule ends with its rule', async () => {
    const remove = bus.putRule(dev, {
      name: 'every-minute',
      schedule: 'rate(1 minute)',
      targets: [keep],
    })
    await clock.advance(60_000)
    remove()
    await clock.advance(600_000)
    expect(got).toHaveLength(1)
  })
})
