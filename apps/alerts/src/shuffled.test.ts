import { environmentNamed } from '@fargate-starter/environments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFor, queued, setup } from './testing/setup.ts'

const build = buildFor(environmentNamed('dev'))

/** What EventBridge may do to a story: any order, doubles, any batches. Times are the events' own. */
const stories: [string, readonly unknown[], Record<string, string>][] = [
  ['success', [build.started('A', 0), build.completed('A', 60)], { 'ecs-svc/A': 'deployed' }],
  [
    'rollback by a new deployment',
    [
      build.started('A', 0),
      build.failed('A', 90),
      build.rollingBack('X', 90),
      build.completed('X', 125),
    ],
    { 'ecs-svc/A': 'rolled_back' },
  ],
  [
    'rollback to the old id',
    [
      build.started('O', -900),
      build.completed('O', -800),
      ...[
        build.started('A', 0),
        build.failed('A', 90),
        build.rollingBack('O', 90),
        build.completed('O', 125),
      ],
    ],
    { 'ecs-svc/O': 'deployed', 'ecs-svc/A': 'rolled_back' },
  ],
  [
    'a pause that was refused',
    [
      ...[
        build.started('A', 0),
        build.hook('HOOK_AWAITING_ACTION', 40),
        build.hook('HOOK_FAILED', 50),
      ],
      ...[build.failed('A', 50), build.rollingBack('X', 50), build.completed('X', 70)],
    ],
    { 'ecs-svc/A': 'rolled_back' },
  ],
  [
    'a deployment that a newer one replaces',
    [build.started('A', 0), build.started('B', 20), build.completed('B', 80)],
    { 'ecs-svc/A': 'stopped', 'ecs-svc/B': 'deployed' },
  ],
]

describe('events in any order, doubled, in any batches', () => {
  it.each(stories)('%s: end in the same messages, one a deployment', async (_, events, truth) => {
    await fc.assert(
      fc.asyncProperty(batches(events), async (arriving) => {
        const { handle, slack } = setup()
        for (const batch of arriving) await handle(queued(...batch))
        const messages = slack.channel('#deployments-dev')
        const payloads = messages.flatMap(({ metadata }) =>
          metadata?.event_type === 'deployment' ? [metadata.event_payload] : [],
        )
        expect(payloads).toHaveLength(Object.keys(truth).length)
        const told = payloads.map(({ deployment_id, status }) => [deployment_id, status])
        expect(Object.fromEntries(told)).toEqual(truth)
        for (const { ts } of messages) expect(slack.thread(ts).length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 150 },
    )
  })
})

function batches(events: readonly unknown[]) {
  const all = [...events]
  return fc
    .tuple(
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: all.length * 2 }),
    )
    .map(([arriving, sizes]) => {
      const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((a, b) => a + b, 0))
      const cut = ends.map((end, index) => arriving.slice(ends[index - 1] ?? 0, end))
      return cut.filter((batch) => batch.length > 0)
    })
}
