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
    gates: { ...OPEN, ...gates },
  })

describe('the story of a deployment', () => {
  test.each<{ when: string; given: Given; does: ReturnType<typeof decided> }>([
    {
      when: 'it has just begun',
      given: { others: ['healthy'] },
      does: [{ do: 'start', count: 1 }],
    },
    {
      when: 'the new task starts',
      given: { primary: ['starting'], others: ['healthy'] },
      does: [],
    },
    {
      when: 'the new task serves',
      given: { primary: ['healthy'], others: ['healthy'] },
      does: [{ do: 'stop', tasks: ['old-0'] }],
    },
    {
      when: 'the old one still answers requests',
      given: { primary: ['healthy'], others: ['draining'] },
      does: [],
    },
    {
      when: 'the old one is no target any more',
      given: { primary: ['healthy'], others: ['stopping'] },
      does: [{ do: 'complete' }],
    },
    {
      when: 'a task of a completed deployment is gone',
      given: { rolloutState: 'COMPLETED' },
      does: [{ do: 'start', count: 1 }],
    },
    {
      when: 'too many tasks have failed',
      given: { failures: 3, others: ['healthy'] },
      does: [{ do: 'fail' }],
    },
    {
      when: 'too many tasks have failed and nobody watches',
      given: { failures: 3, others: ['healthy'], breaker: false },
      does: [{ do: 'start', count: 1 }],
    },
    {
      when: 'it waits before it replaces a failed task',
      given: { failures: 1, others: ['healthy'], mayStart: false },
      does: [],
    },
    {
      when: 'it has failed and the old one serves',
      given: { rolloutState: 'FAILED', others: ['healthy'] },
      does: [],
    },
    {
      when: 'a hook is set before anything starts',
      given: { others: ['healthy'], gates: { PRE_SCALE_UP: 'closed' } },
      does: [{ do: 'pause', stage: 'PRE_SCALE_UP' }],
    },
    {
      when: 'that hook waits',
      given: { others: ['healthy'], gates: { PRE_SCALE_UP: 'waiting' } },
      does: [],
    },
    {
      when: 'a hook is set after the new tasks are up, and they are not',
      given: { others: ['healthy'], gates: { POST_SCALE_UP: 'closed' } },
      does: [{ do: 'start', count: 1 }],
    },
    {
      when: 'a hook is set after the new tasks are up, and they are',
      given: { primary: ['healthy'], others: ['healthy'], gates: { POST_SCALE_UP: 'closed' } },
      does: [{ do: 'pause', stage: 'POST_SCALE_UP' }],
    },
    {
      when: 'that hook waits: the old task stays',
      given: { primary: ['healthy'], others: ['healthy'], gates: { POST_SCALE_UP: 'waiting' } },
      does: [],
    },
    {
      when: 'a hook is set at the end',
      given: {
        primary: ['healthy'],
        others: ['stopping'],
        gates: { POST_PRODUCTION_TRAFFIC_SHIFT: 'closed' },
      },
      does: [{ do: 'pause', stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' }],
    },
  ])('$when', ({ given, does }) => {
    expect(decided(given)).toEqual(does)
  })
})
