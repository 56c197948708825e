import { describe, expect, test } from 'vitest'
import type { TaskPhase, TaskView } from '../rolling-update.ts'
import { decide, type Situation } from './decide.ts'

const OPEN: Situation['gates'] = {
  RECONCILE_SERVICE: 'open',
  PRE_SCALE_UP: 'open',
  POST_SCALE_UP: 'open',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'open',
}

const views = (phases: readonly TaskPhase[], name: string): TaskView[] =>
  phases.map((phase, index) => ({ id: `${name}-${index}`, phase }))

interface Given {
  readonly primary?: readonly TaskPhase[]
  readonly others?: readonly TaskPhase[]
  readonly failures?: number
  readonly mayStart?: boolean
  readonly rolloutState?: Situation['primary']['rolloutState']
  readonly gates?: Partial<Situation['gates']>
  readonly breaker?: boolean
  readonly bake?: Situation['bake']
}

/** One desired task, 100/200 percent, breaker at three failures. */
const decided = ({ primary = [], others = [], gates = {}, ...given }: Given) =>
  decide({
    desiredCount: 1,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    primary: {
      rolloutState: given.rolloutState ?? 'IN_PROGRESS',
      tasks: views(primary, 'new'),
      failures: given.failures ?? 0,
      mayStart: given.mayStart ?? true,
    },
    others: views(others, 'old'),
    breaker: {
      enabled: given.breaker ?? true,
      rollback: true,
      threshold: 3,
      resetOnHealthyTask: true,
    },
    bake: given.bake ?? 'open',
    gates: { ...OPEN, ...gates },
  })

describe('decide', () => {
  test.each<{ name: string; given: Given; expected: ReturnType<typeof decided> }>([
    {
      name: 'starts the new task at the beginning',
      given: { others: ['healthy'] },
      expected: [{ do: 'start', count: 1 }],
    },
    {
      name: 'waits while the new task starts',
      given: { primary: ['starting'], others: ['healthy'] },
      expected: [],
    },
    {
      name: 'stops the old task once the new one is healthy',
      given: { primary: ['healthy'], others: ['healthy'] },
      expected: [{ do: 'stop', tasks: ['old-0'] }],
    },
    {
      name: 'waits while the old task drains',
      given: { primary: ['healthy'], others: ['draining'] },
      expected: [],
    },
    {
      name: 'completes once the old task is no target any more',
      given: { primary: ['healthy'], others: ['stopping'] },
      expected: [{ do: 'complete' }],
    },
    {
      name: 'replaces a missing task of a completed deployment',
      given: { rolloutState: 'COMPLETED' },
      expected: [{ do: 'start', count: 1 }],
    },
    {
      name: 'fails once too many tasks have failed',
      given: { failures: 3, others: ['healthy'] },
      expected: [{ do: 'fail' }],
    },
    {
      name: 'keeps starting after many failures without a circuit breaker',
      given: { failures: 3, others: ['healthy'], breaker: false },
      expected: [{ do: 'start', count: 1 }],
    },
    {
      name: 'starts nothing during the back-off after a failed task',
      given: { failures: 1, others: ['healthy'], mayStart: false },
      expected: [],
    },
    {
      name: 'starts nothing after a failure and keeps the old task',
      given: { rolloutState: 'FAILED', others: ['healthy'] },
      expected: [],
    },
    {
      name: 'pauses before the first start at a PRE_SCALE_UP hook',
      given: { others: ['healthy'], gates: { PRE_SCALE_UP: 'closed' } },
      expected: [{ do: 'pause', stage: 'PRE_SCALE_UP' }],
    },
    {
      name: 'starts nothing while a PRE_SCALE_UP hook awaits action',
      given: { others: ['healthy'], gates: { PRE_SCALE_UP: 'waiting' } },
      expected: [],
    },
    {
      name: 'does not pause at a POST_SCALE_UP hook before the new tasks are healthy',
      given: { others: ['healthy'], gates: { POST_SCALE_UP: 'closed' } },
      expected: [{ do: 'start', count: 1 }],
    },
    {
      name: 'pauses at a POST_SCALE_UP hook once the new tasks are healthy',
      given: { primary: ['healthy'], others: ['healthy'], gates: { POST_SCALE_UP: 'closed' } },
      expected: [{ do: 'pause', stage: 'POST_SCALE_UP' }],
    },
    {
      name: 'keeps the old task while a POST_SCALE_UP hook awaits action',
      given: { primary: ['healthy'], others: ['healthy'], gates: { POST_SCALE_UP: 'waiting' } },
      expected: [],
    },
    {
      name: 'pauses before completion at a POST_PRODUCTION_TRAFFIC_SHIFT hook',
      given: {
        primary: ['healthy'],
        others: ['stopping'],
        gates: { POST_PRODUCTION_TRAFFIC_SHIFT: 'closed' },
      },
      expected: [{ do: 'pause', stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' }],
    },
  ])('$name', ({ given, expected }) => {
    expect(decided(given)).toEqual(expected)
  })
})
