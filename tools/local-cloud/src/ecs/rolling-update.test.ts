import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planRollingUpdate, type TaskPhase, type TaskView } from './rolling-update.ts'

let serial = 0
const tasks = (...phases: TaskPhase[]): TaskView[] =>
  phases.map((phase) => {
    serial += 1
    return { id: `${phase}-${serial}`, phase }
  })

const plan = (
  desiredCount: number,
  [minimumHealthyPercent, maximumPercent]: [number, number],
  primary: TaskView[],
  others: TaskView[],
  keepOthers = false,
) => {
  const { start, stop } = planRollingUpdate({
    desiredCount,
    minimumHealthyPercent,
    maximumPercent,
    primary,
    others,
    keepOthers,
  })
  return { start, stop: stop.map((id) => id.split('-')[0]) }
}

const healthy = (count: number) => tasks(...Array<TaskPhase>(count).fill('healthy'))

describe('planRollingUpdate', () => {
  test('a rolling update starts as many new tasks beside the old ones as maximumPercent allows', () => {
    expect(plan(2, [100, 200], [], healthy(2))).toEqual({ start: 2, stop: [] })
    expect(plan(4, [100, 150], [], healthy(4))).toEqual({ start: 2, stop: [] })
  })

  test('a rolling update stops an old task for each healthy new one', () => {
    expect(plan(2, [100, 200], tasks('healthy', 'running'), healthy(2)).stop).toEqual(['healthy'])
  })

  test('without room a rolling update first stops old tasks, down to minimumHealthyPercent', () => {
    expect(plan(4, [50, 100], [], healthy(4))).toEqual({ start: 0, stop: ['healthy', 'healthy'] })
    expect(plan(1, [0, 100], [], healthy(1))).toEqual({ start: 0, stop: ['healthy'] })
  })

  test('healthy old tasks are not stopped before the new ones are healthy', () => {
    expect(plan(1, [100, 200], tasks('running'), healthy(1))).toEqual({ start: 0, stop: [] })
  })

  test('unhealthy old tasks are stopped at once', () => {
    expect(plan(1, [100, 200], [], tasks('starting', 'healthy')).stop).toEqual(['starting'])
  })

  test('a failing task is replaced once it has stopped', () => {
    expect(plan(1, [100, 200], tasks('failing'), healthy(1)).start).toBe(0)
    expect(plan(1, [100, 200], tasks('stopping'), healthy(1)).start).toBe(1)
  })

  test('old tasks are kept while a hook awaits action', () => {
    expect(plan(1, [100, 200], healthy(1), healthy(1), true)).toEqual({ start: 0, stop: [] })
  })

  test('scaling in stops unhealthy tasks first', () => {
    expect(plan(1, [100, 200], tasks('healthy', 'starting', 'healthy'), []).stop).toEqual([
      'starting',
      'healthy',
    ])
  })
})

const phase = fc.constantFrom<TaskPhase>(
  'starting',
  'running',
  'healthy',
  'failing',
  'draining',
  'stopping',
)

test('no step of a rolling update violates the percentages', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom<[number, number]>([100, 200], [50, 100], [0, 100], [50, 150], [100, 125]),
      fc.array(phase, { maxLength: 8 }),
      fc.array(phase, { maxLength: 8 }),
      (desiredCount, [minimumHealthyPercent, maximumPercent], new_, old) => {
        const primary = tasks(...new_)
        const others = tasks(...old)
        const { start, stop } = planRollingUpdate({
          desiredCount,
          minimumHealthyPercent,
          maximumPercent,
          primary,
          others,
        })
        const all = [...primary, ...others]
        const active = all.filter(({ phase }) => phase !== 'draining' && phase !== 'stopping')
        const atMost = Math.floor((desiredCount * maximumPercent) / 100)
        if (start > 0) expect(active.length + start).toBeLessThanOrEqual(atMost)
        const atLeast = Math.ceil((desiredCount * minimumHealthyPercent) / 100)
        const serving = all.filter(({ phase }) => phase === 'healthy')
        const left = serving.filter(({ id }) => !stop.includes(id))
        if (left.length < serving.length) expect(left.length).toBeGreaterThanOrEqual(atLeast)
      },
    ),
  )
})
