import { dev } from '@repo/environments/fixture'
import fc from 'fast-check'
import type { DeploymentFact } from '../deployment/fact.ts'
import type { Enrich } from '../enrich/learn.ts'
import { buildFor, placeOf, queued, setup, start } from './setup.ts'
import { changeBack, judge } from './stories.ts'

/** What happened to a service: its events as AWS sends them, and what must be told of it in the end. */
export interface EventStory {
  readonly name: string
  readonly events: readonly unknown[]
  /** Status of each deployment's message. */
  readonly truth: Readonly<Record<string, string>>
  /** What ECS answers where it is asked of a deployment. */
  readonly asked?: readonly DeploymentFact[]
}

const build = buildFor(placeOf(dev))

const crashing = (id: string, ...seconds: number[]) =>
  seconds.map((second) => build.taskStopped(id, second))

/** The same event under AWS's other detail-type for it, written some seconds later. */
function asServiceAction({ detail, ...event }: ReturnType<typeof build.started>, at: number) {
  const { updatedAt: _, ...rest } = detail
  const createdAt = new Date(start + at * 1000).toISOString()
  return { ...event, 'detail-type': 'ECS Service Action', detail: { ...rest, createdAt } }
}

/** Every way that a deployment can go. O was deployed long ago, A is what the story is about, X is its rollback. */
export const eventStories: readonly EventStory[] = [
  {
    name: 'a success',
    events: [build.started('A', 0), build.completed('A', 60)],
    truth: { 'ecs-svc/A': 'deployed' },
  },
  {
    name: 'a success that AWS tells under both detail-types',
    events: [
      ...[build.started('A', 0), asServiceAction(build.started('A', 0), 1)],
      ...[build.completed('A', 60), asServiceAction(build.completed('A', 60), 99)],
      build.started('B', 80),
    ],
    truth: { 'ecs-svc/A': 'deployed', 'ecs-svc/B': 'in_progress' },
  },
  {
    name: 'a rollback by a new deployment',
    events: [
      ...[build.started('A', 0), ...crashing('A', 20, 50, 80), build.failed('A', 90)],
      ...[build.rollingBack('X', 90), build.completed('X', 125)],
    ],
    truth: { 'ecs-svc/A': 'rolled_back' },
  },
  {
    name: 'a rollback to the id of the old deployment',
    events: [
      ...[build.started('O', -900), build.completed('O', -800)],
      ...[build.started('A', 0), ...crashing('A', 20, 50, 80), build.failed('A', 90)],
      ...[build.rollingBack('O', 90), build.completed('O', 125)],
    ],
    truth: { 'ecs-svc/O': 'deployed', 'ecs-svc/A': 'rolled_back' },
  },
  {
    name: 'a rollback that fails too',
    events: [
      ...[build.started('A', 0), build.failed('A', 90), build.rollingBack('X', 90)],
      ...[...crashing('X', 100, 120, 140), build.failed('X', 200)],
    ],
    truth: { 'ecs-svc/A': 'failed' },
  },
  {
    name: 'a rollback by hand',
    events: [build.started('A', 0), build.completed('A', 60)],
    asked: [changeBack('A')],
    truth: { 'ecs-svc/A': 'rolled_back' },
  },
  {
    name: 'a stop by hand',
    events: [build.started('A', 0), build.rollingBack('X', 40), build.completed('X', 60)],
    asked: [judge('A', 'ROLLBACK_SUCCESSFUL', 60, true)],
    truth: { 'ecs-svc/A': 'stopped' },
  },
  {
    name: 'a pause that was approved',
    events: [
      ...[build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 40)],
      ...[build.hook('HOOK_SUCCEEDED', 50), build.completed('A', 70)],
    ],
    truth: { 'ecs-svc/A': 'deployed' },
  },
  {
    name: 'a pause that goes on',
    events: [build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 40)],
    truth: { 'ecs-svc/A': 'awaiting_approval' },
  },
  {
    name: 'a pause that was refused',
    events: [
      ...[build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 40)],
      ...[build.hook('HOOK_FAILED', 50), build.failed('A', 50)],
      ...[build.rollingBack('X', 50), build.completed('X', 70)],
    ],
    truth: { 'ecs-svc/A': 'rolled_back' },
  },
  {
    name: 'a deployment that a newer one replaces',
    events: [build.started('A', 0), build.started('B', 20), build.completed('B', 80)],
    truth: { 'ecs-svc/A': 'stopped', 'ecs-svc/B': 'deployed' },
  },
  {
    name: 'a rollback that a newer deployment cuts off',
    events: [
      ...[build.started('A', 0), ...crashing('A', 20, 50, 80), build.failed('A', 90)],
      ...[build.rollingBack('X', 90), build.started('B', 95), build.completed('B', 160)],
    ],
    truth: { 'ecs-svc/A': 'failed', 'ecs-svc/B': 'deployed' },
  },
  {
    name: 'a failure after a failure, rolled back to the same deployment',
    events: [
      ...[build.started('A', 0), ...crashing('A', 5), build.failed('A', 10)],
      ...[build.rollingBack('X', 10), build.completed('X', 30)],
      ...[build.started('B', 60), ...crashing('B', 65), build.failed('B', 70)],
      ...[build.rollingBack('B', 70, 'X'), build.completed('X', 90)],
    ],
    truth: { 'ecs-svc/A': 'rolled_back', 'ecs-svc/B': 'rolled_back' },
  },
  {
    name: 'a deployment without capacity',
    events: [
      ...[build.started('A', 0), build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 10)],
      ...[build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 70), build.failed('A', 90)],
    ],
    truth: { 'ecs-svc/A': 'failed' },
  },
]

/** What EventBridge and the queue may do to events: any order, each event twice, cut into any batches. */
export function arrivals(events: readonly unknown[]): fc.Arbitrary<unknown[][]> {
  const twice = [...events, ...events]
  return fc
    .tuple(
      fc.shuffledSubarray(twice, { minLength: twice.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: twice.length }),
    )
    .map(([arriving, sizes]) => {
      const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((a, b) => a + b, 0))
      const cut = ends.map((end, index) => arriving.slice(ends[index - 1] ?? 0, end))
      return cut.filter((batch) => batch.length > 0)
    })
}

/** What Slack has in the end. */
export interface Told {
  /** Status by deployment, of the messages that tell of one. */
  readonly statuses: Readonly<Record<string, unknown>>
  /** The text, blocks and metadata of each of them, sorted. */
  readonly cards: readonly string[]
  /** Event types of all other messages, except those that only say where to read on. */
  readonly others: readonly string[]
  /** Replies in the threads of the cards. */
  readonly replies: readonly string[]
}

/** Gives batches of events to the handler, and reads what Slack has afterwards. */
export async function tell(story: EventStory, batches: readonly unknown[][]): Promise<Told> {
  const enrich: Enrich = async ({ id }) =>
    (story.asked ?? []).filter((fact) => 'deployment' in fact && fact.deployment === id)
  const { handle, slack, environment } = setup({ enrich })
  for (const batch of batches) await handle(queued(...batch))
  const messages = slack.channel(environment.slack.channel)
  const cards = messages.filter(({ metadata }) => metadata?.event_type === 'deployment')
  const types = messages.map(({ metadata }) => metadata?.event_type ?? 'nothing')
  return {
    statuses: Object.fromEntries(
      cards.map(({ metadata }) => [
        String(metadata?.event_payload['deployment_id']),
        metadata?.event_payload['status'],
      ]),
    ),
    cards: cards
      .map(({ text, blocks, metadata }) => JSON.stringify({ text, blocks, metadata }))
      .sort(),
    others: types.filter((type) => !['deployment', 'deployment_moved'].includes(type)),
    replies: cards.flatMap(({ ts }) => slack.thread(ts).map(({ text }) => text)).sort(),
  }
}
