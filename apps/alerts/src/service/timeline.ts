import { parseTaskDefinitionArn } from '@repo/aws-events'
import type { AlertPolicy } from '@repo/environments'
import type { DeploymentCard } from '../deployment/card.ts'
import { eachTaskOnce } from '../deployment/evidence.ts'
import type { TaskFact } from '../deployment/fact.ts'
import { causeOf } from '../deployment/failure-cause.ts'
import { firstAfter } from '../deployment/sorted.ts'
import { type CrashLoop, crashLoopId, crashLoopsOf, quietAt } from './crash-loop.ts'
import { curesIn, Recovery, silentAt, succeeded } from './ending.ts'
import type { ServiceFact } from './fact.ts'
import { loopEscalations, shortSince, troubleEscalations } from './shortage.ts'
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
 * Each thing is in one message only. The failed tasks of a deployment, and what ECS reports of the service while it is on, are
 * part of that deployment. Of the rest, three failed tasks within minutes are a crash loop, and what ECS reports of the service
 * while it lasts is part of the loop.
 */
export function serviceTimeline(
  facts: readonly ServiceFact[],
  cards: readonly DeploymentCard[],
  policy: AlertPolicy,
): ServiceTimeline {
  const deployments = new Deployments(cards)
  const tasks = eachTaskOnce(facts.filter((fact) => fact.kind === 'task'))
  const actions = facts.filter((fact) => fact.kind === 'trouble')
  const byCard = Map.groupBy(tasks, (task) => deployments.ofTask(task)?.id)
  const loose = byCard.get(undefined) ?? []
  const checks = facts.filter((fact) => fact.kind === 'check').map(({ at }) => at)
  const loops = crashLoopsOf(loose, { checks, cures: curesIn(cards), threshold: policy.crashLoop })
  const signs = [
    ...actions.map((sign): SignOfCard => [sign, deployments.at(sign.at)?.id]),
    ...loose.flatMap((task) =>
      signOf(task).map((sign): SignOfCard => [sign, deployments.ofStray(task)?.id]),
    ),
  ]
  const signsByCard = new Map(
    [...Map.groupBy(signs, ([, card]) => card)].map(([card, all]) => [
      card,
      all.map(([sign]) => sign),
    ]),
  )
  const alone = (signsByCard.get(undefined) ?? []).sort((a, b) => a.at - b.at)
  const signsOf = loops.map((loop) => between(alone, loop.firstAt - HOUR, loop.lastAt + HOUR))
  const inLoops = new Set(signsOf.flat())
  const recovery = new Recovery(facts, cards, (at) => deployments.at(at) !== undefined)
  return {
    loops: loops.map((loop, index) => {
      const counts = recovery.counts(loop.firstAt, quietAt(loop, policy.crashLoop))
      return {
        ...loop,
        counts: counts.at(-1),
        escalations: loopEscalations(loop, counts),
        aliases: [...loop.aliases, ...(signsOf[index] ?? []).map(troubleId)],
      }
    }),
    troubles: troublesOf(
      alone.filter((fact) => !inLoops.has(fact)),
      policy,
    ).map((trouble) => {
      const ending = recovery.endOf(trouble)
      const period = [trouble.firstAt, ending?.at ?? silentAt(trouble)] as const
      const settled = recovery.settledCounts(...period)
      const escalations = troubleEscalations(trouble, settled, policy.missingTasksMinutes)
      return {
        ...trouble,
        severity: escalations.length > 0 ? 'failure' : trouble.severity,
        counts: recovery.counts(...period).at(-1),
        ending,
        shortSince: shortSince(settled),
        escalations,
      }
    }),
    joined: new Map(
      cards.map(({ id }) => [
        id,
        joinedTo(byCard.get(id) ?? [], signsByCard.get(id) ?? [], policy),
      ]),
    ),
  }
}

/** A sign, and the deployment whose card shows it, if one does. */
type SignOfCard = readonly [sign: Sign, card: string | undefined]

function joinedTo(tasks: readonly TaskFact[], signs: readonly Sign[], policy: AlertPolicy): Joined {
  return {
    troubles: troublesOf(signs, policy),
    aliases: [...tasks.map(crashLoopId), ...[...signs, ...tasks.flatMap(signOf)].map(troubleId)],
  }
}

/** One failed task is a warning; several become a crash loop. */
function signOf(task: TaskFact): Sign[] {
  const cause = causeOf([task])
  return cause ? [{ kind: 'trouble', name: taskFailed, at: task.at, cause }] : []
}

/** The cards of a service, found by the ids in its facts and by time. */
class Deployments {
  readonly #cards: readonly DeploymentCard[]
  readonly #byId: ReadonlyMap<string, DeploymentCard>
  /** By the deployments that ECS made to roll one back. */
  readonly #rolledBackBy: ReadonlyMap<string, readonly DeploymentCard[]>

  /** @param cards oldest first */
  constructor(cards: readonly DeploymentCard[]) {
    this.#cards = cards
    this.#byId = new Map(cards.map((card) => [card.id, card]))
    const rollbacks = cards.flatMap((card) => card.rollbackIds.map((id) => ({ id, card })))
    this.#rolledBackBy = new Map(
      [...Map.groupBy(rollbacks, ({ id }) => id)].map(([id, all]) => [
        id,
        all.map(({ card }) => card),
      ]),
    )
  }

  /** The deployment that a failed task belongs to. One that succeeded has no part in what fails after it. */
  ofTask({ deployment, at }: TaskFact): DeploymentCard | undefined {
    const own = this.#byId.get(deployment)
    if (own) return succeededBefore(own, at) ? undefined : own
    return this.#rolledBackBy
      .get(deployment)
      ?.findLast(({ rollback, endedAt }) => !(rollback === 'done' && at > (endedAt ?? at)))
  }

  /**
   * The deployment that was on as a task failed which names none, if it has the same task definition. A failed task of the
   * version before is no fault of the deployment that replaces it.
   */
  ofStray({ deployment, at, taskDefinition = '' }: TaskFact): DeploymentCard | undefined {
    const card = deployment === '' ? this.at(at) : undefined
    const own = card?.change.taskDefinition
    const its = parseTaskDefinitionArn(taskDefinition)
    return own && own.family === its?.family && own.revision === its.revision ? card : undefined
  }

  /** The deployment that was on at a time. */
  at(time: number): DeploymentCard | undefined {
    const begun = this.#cards[firstAfter(this.#cards, time, ({ startedAt }) => startedAt) - 1]
    return begun && time <= (begun.endedAt ?? time) ? begun : undefined
  }
}

function succeededBefore(card: DeploymentCard, at: number): boolean {
  return succeeded(card) && at > (card.endedAt ?? at)
}

/** Those of a sorted list from one time to another, both included. */
function between(signs: readonly Sign[], from: number, to: number): readonly Sign[] {
  const timeOf = ({ at }: Sign) => at
  return signs.slice(firstAfter(signs, from - 1, timeOf), firstAfter(signs, to, timeOf))
}
