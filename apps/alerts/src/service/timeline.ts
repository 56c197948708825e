import type { AlertPolicy } from '@repo/environments'
import type { DeploymentCard } from '../deployment/card.ts'
import { eachTaskOnce } from '../deployment/evidence.ts'
import type { CountsFact, TaskFact } from '../deployment/fact.ts'
import { causeOf } from '../deployment/failure-cause.ts'
import { type CrashLoop, crashLoopId, crashLoopsOf } from './crash-loop.ts'
import type { ServiceFact } from './fact.ts'
import { type Sign, type Trouble, troubleId, troublesOf } from './trouble.ts'
import { taskFailed } from './trouble-kind.ts'

/** What happened to a service apart from its deployments, and what belongs to the card of a deployment. */
export interface ServiceTimeline {
  readonly loops: readonly CrashLoop[]
  readonly troubles: readonly Trouble[]
  /** What happened while a deployment was on, by the id of its card. */
  readonly joined: ReadonlyMap<string, Joined>
}

export interface Joined {
  readonly troubles: readonly Trouble[]
  /** Ids under which messages may have been posted before the events of the deployment arrived. */
  readonly aliases: readonly string[]
}

const HOUR = 3_600_000

/**
 * The timeline of a service: a pure function of its facts, its cards and the policy, so any order and any repetition gives the same one.
 *
 * Each thing is in one message only. What fails while a deployment is on is part of that deployment. Of the rest, three
 * failed tasks within minutes are a crash loop, and what ECS reports of the service while it lasts is part of the loop.
 */
export function serviceTimeline(
  facts: readonly ServiceFact[],
  cards: readonly DeploymentCard[],
  policy: AlertPolicy,
): ServiceTimeline {
  const tasks = eachTaskOnce(facts.filter((fact) => fact.kind === 'task'))
  const actions = facts.filter((fact) => fact.kind === 'trouble')
  const loose = tasks.filter((task) => !cardOfTask(task, cards))
  const checks = facts.filter((fact) => fact.kind === 'check').map(({ at }) => at)
  const loops = crashLoopsOf(loose, checks, policy.crashLoop)
  const signs: readonly Sign[] = [...actions, ...loose.flatMap(signOf)]
  const alone = signs.filter(({ at }) => !cardAt(at, cards))
  const ofLoop = (loop: CrashLoop) =>
    alone.filter(({ at }) => at >= loop.firstAt - HOUR && at <= loop.lastAt + HOUR)
  const inLoops = new Set(loops.flatMap(ofLoop))
  return {
    loops: loops.map((loop) => ({
      ...loop,
      aliases: [...loop.aliases, ...ofLoop(loop).map(troubleId)],
    })),
    troubles: troublesOf(
      alone.filter((fact) => !inLoops.has(fact)),
      policy,
    ).map((trouble) => ({
      ...trouble,
      counts: countedAt(trouble.lastAt, facts),
    })),
    joined: new Map(cards.map(({ id }) => [id, joinedTo(id, { tasks, signs, cards, policy })])),
  }
}

/** How many tasks of the service ran when this was reported; of several counts the lowest. */
function countedAt(at: number, facts: readonly ServiceFact[]): CountsFact | undefined {
  return facts
    .filter((fact) => fact.kind === 'counts')
    .filter((fact) => fact.deployment === '' && fact.at === at)
    .sort((a, b) => a.running - b.running || b.desired - a.desired)[0]
}

interface Evidence {
  readonly tasks: readonly TaskFact[]
  readonly signs: readonly Sign[]
  readonly cards: readonly DeploymentCard[]
  readonly policy: AlertPolicy
}

function joinedTo(id: string, { tasks, signs, cards, policy }: Evidence): Joined {
  const own = tasks.filter((task) => cardOfTask(task, cards)?.id === id)
  const facts = signs.filter(({ at }) => cardAt(at, cards)?.id === id)
  return {
    troubles: troublesOf(facts, policy),
    aliases: [...own.map(crashLoopId), ...[...facts, ...own.flatMap(signOf)].map(troubleId)],
  }
}

/** One failed task is a warning; several become a crash loop. */
function signOf(task: TaskFact): Sign[] {
  const cause = causeOf([task])
  return cause ? [{ kind: 'trouble', name: taskFailed, at: task.at, cause }] : []
}

/** The deployment that a failed task belongs to. One that succeeded has no part in what fails after it. */
function cardOfTask(
  { deployment, at }: TaskFact,
  cards: readonly DeploymentCard[],
): DeploymentCard | undefined {
  const own = cards.find(({ id }) => id === deployment)
  if (own) return succeededBefore(own, at) ? undefined : own
  return cards.findLast(
    ({ rollbackIds, rollback, endedAt }) =>
      rollbackIds.includes(deployment) && !(rollback === 'done' && at > (endedAt ?? at)),
  )
}

function succeededBefore({ status, handRollback, endedAt }: DeploymentCard, at: number): boolean {
  const succeeded = status === 'deployed' || (status === 'rolled_back' && handRollback)
  return succeeded && at > (endedAt ?? at)
}

/** The deployment that was on at a time. */
function cardAt(at: number, cards: readonly DeploymentCard[]): DeploymentCard | undefined {
  const begun = cards.findLast(({ startedAt }) => startedAt <= at)
  return begun && at <= (begun.endedAt ?? at) ? begun : undefined
}
