import { createBuild } from '@repo/aws-events/build'
import type { Environment } from '@repo/environments'
import type { Random } from './random.ts'

/** What happened to one service, and what must stand in Slack afterwards. */
export interface Story {
  readonly kind: StoryKind
  readonly events: readonly Told[]
  /** Status of each deployment's card, by the deployment's id. */
  readonly truth: Readonly<Record<string, string>>
  /** Turns for the worse: each is one reply to the channel. */
  readonly turns: number
}

interface Told {
  /** Epoch milliseconds at which it happened. */
  readonly at: number
  readonly event: object
}

export const kinds = [
  'success',
  'rollback',
  'rollback to the old id',
  'replaced',
  'cut off',
  'approved',
  'refused',
  'failed',
] as const
export type StoryKind = (typeof kinds)[number]

const START = Date.UTC(2026, 10, 23, 14, 2, 11)

/** Stories of one service each, in turn of every kind, so many that they have at least `events` events. */
export function stories(events: number, environment: Environment, random: Random): Story[] {
  const all: Story[] = []
  for (let told = 0; told < events; told += all.at(-1)?.events.length ?? 1) {
    const kind = kinds[all.length % kinds.length] ?? 'success'
    // Some three of them go on at once.
    all.push(story(kind, all.length, environment, START + all.length * 40_000, random))
  }
  return all
}

/** The events of all stories as they happened. */
export function inOrder(all: readonly Story[]): object[] {
  const told = all.flatMap(({ events }) => events)
  return told.sort((a, b) => a.at - b.at).map(({ event }) => event)
}

function story(
  kind: StoryKind,
  number: number,
  { account, region, cluster }: Environment,
  start: number,
  random: Random,
): Story {
  const service = `service-${number}`
  const build = createBuild({ account, region, newId: ids(random) })
  const id = (letter: string) => `ecs-svc/${number}${letter}`
  const events: Told[] = []
  const tell = (seconds: number, make: (at: number) => object) => {
    const at = start + seconds * 1000
    events.push({ at, event: make(at) })
  }

  const deployment = (eventName: string, letter: string, seconds: number, reason?: string) =>
    tell(seconds, (at) =>
      build.deploymentStateChange({
        cluster,
        service,
        at,
        detail: {
          eventName: `SERVICE_DEPLOYMENT_${eventName}`,
          deploymentId: id(letter),
          ...(reason !== undefined && { reason }),
        },
      }),
    )
  const rollsBack = (letter: string, seconds: number) =>
    deployment(
      'IN_PROGRESS',
      letter,
      seconds,
      `ECS deployment circuit breaker: rolling back to deploymentId ${id(letter)}.`,
    )
  const crash = (letter: string, seconds: number) =>
    tell(seconds, (at) =>
      build.taskStateChange({
        cluster,
        service,
        at,
        detail: { lastStatus: 'STOPPED', startedBy: id(letter) },
      }),
    )
  const arn = `arn:aws:ecs:${region}:${account}:service-deployment/${cluster}/${service}/${number}`
  const hook = (eventName: string, seconds: number) =>
    tell(seconds, (at) =>
      build.hookStateChange({
        cluster,
        service,
        at,
        detail: { eventName, hookId: 'ecs-pause-1', serviceDeploymentArn: arn },
      }),
    )

  const fails = (seconds: number) => {
    for (let task = 1; task <= 3; task++) crash('new', seconds - 30 + task * 8)
    deployment('FAILED', 'new', seconds)
  }
  const plots: Record<StoryKind, () => Pick<Story, 'truth' | 'turns'>> = {
    success() {
      deployment('IN_PROGRESS', 'new', 0)
      deployment('COMPLETED', 'new', 108)
      return { truth: { [id('new')]: 'deployed' }, turns: 0 }
    },
    rollback() {
      deployment('IN_PROGRESS', 'new', 0)
      fails(90)
      rollsBack('back', 90)
      deployment('COMPLETED', 'back', 125)
      return { truth: { [id('new')]: 'rolled_back' }, turns: 1 }
    },
    'rollback to the old id'() {
      deployment('IN_PROGRESS', 'old', -900)
      deployment('COMPLETED', 'old', -800)
      deployment('IN_PROGRESS', 'new', 0)
      fails(90)
      rollsBack('old', 91)
      deployment('COMPLETED', 'old', 125)
      return { truth: { [id('old')]: 'deployed', [id('new')]: 'rolled_back' }, turns: 1 }
    },
    replaced() {
      deployment('IN_PROGRESS', 'new', 0)
      deployment('IN_PROGRESS', 'newer', 20)
      deployment('COMPLETED', 'newer', 80)
      return { truth: { [id('new')]: 'stopped', [id('newer')]: 'deployed' }, turns: 0 }
    },
    'cut off'() {
      deployment('IN_PROGRESS', 'new', 0)
      fails(90)
      rollsBack('back', 90)
      deployment('IN_PROGRESS', 'newer', 95)
      deployment('COMPLETED', 'newer', 160)
      return { truth: { [id('new')]: 'failed', [id('newer')]: 'deployed' }, turns: 1 }
    },
    approved() {
      deployment('IN_PROGRESS', 'new', 0)
      hook('HOOK_AWAITING_ACTION', 40)
      hook('HOOK_SUCCEEDED', 70)
      deployment('COMPLETED', 'new', 110)
      return { truth: { [id('new')]: 'deployed' }, turns: 0 }
    },
    refused() {
      deployment('IN_PROGRESS', 'new', 0)
      hook('HOOK_AWAITING_ACTION', 40)
      hook('HOOK_FAILED', 50)
      deployment('FAILED', 'new', 50)
      rollsBack('back', 50)
      deployment('COMPLETED', 'back', 70)
      return { truth: { [id('new')]: 'rolled_back' }, turns: 1 }
    },
    failed() {
      deployment('IN_PROGRESS', 'new', 0)
      fails(90)
      return { truth: { [id('new')]: 'failed' }, turns: 1 }
    },
  }
  return { kind, ...plots[kind](), events }
}

/** Ids that look random and are the same for the same seed. */
function ids(random: Random): () => string {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
