import { isDeploymentId } from '../deployment/attempt.ts'
import type { DeploymentCard } from '../deployment/card.ts'
import type { FailureCause } from '../deployment/failure-cause.ts'
import type { LearnOptions } from '../enrich/learn.ts'
import type { ServicePlace } from '../places/place.ts'
import type { OpenMessage } from '../publish/publish.ts'
import { deploymentMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import { crashLoopMessage, troubleMessage } from '../render/service.ts'
import { deriveService, type ServiceState } from '../service/derive.ts'
import { isServiceFact } from '../service/fact.ts'
import type { Settings } from '../settings.ts'
import type { Partition, Store } from '../store/store.ts'
import { type Batch, horizonOf, scopeOf } from './batch.ts'
import { deploymentLearner, type Learner, scheduleLearner, taskCountLearner } from './learners.ts'

export interface ServiceOptions extends LearnOptions {
  readonly store: Store
  readonly settings: Settings
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
}

/** A message, and when the period began that it is about (epoch milliseconds). */
export type DatedMessage = OpenMessage & { readonly at: number }

/** The messages of one service that a batch may change: its deployments, and what happened apart from them. */
export async function serviceMessages(
  batch: Batch,
  snapshot: Partition,
  place: ServicePlace,
  options: ServiceOptions,
): Promise<DatedMessage[]> {
  const { settings, stuckAfterMinutes } = options
  const { policy } = settings
  const scope = scopeOf(batch)
  const learners = [
    deploymentLearner(scope, snapshot, place, options),
    taskCountLearner(scope, batch.checkedAt, place, options),
    scheduleLearner(batch.checkedAt, { stuckAfterMinutes, policy }),
  ]
  const state = deriveService(snapshot.facts.filter(isServiceFact), policy)
  const { cards, timeline } = await learnAll(state, learners, batch.partition, options)
  const cardOf = (cause: FailureCause | undefined) =>
    cards.find(({ id }) => id === cause?.task.deployment)
  /** A scheduled check looks at what has been open for as long as a deployment that is stuck; at this from the start. */
  const checkedFrom = ({ firstAt }: { firstAt: number }) => firstAt - stuckAfterMinutes * 60_000
  return [
    ...cards
      .filter((card) => scope.isAbout(card) || scope.mayChange(card))
      .filter((card) => isReadWhole(card, horizonOf(batch), snapshot))
      .map((card) => ({
        ...withoutLateReplies(
          deploymentMessage(card, place, settings, timeline.joined.get(card.id)),
          snapshot,
        ),
        openSince: card.openSince,
        at: card.startedAt,
      })),
    ...timeline.loops.filter(scope.isCurrent).map((loop) => ({
      ...crashLoopMessage(loop, place, cardOf(loop.cause), settings),
      openSince: loop.over ? undefined : checkedFrom(loop),
      at: loop.firstAt,
    })),
    ...timeline.troubles.filter(scope.isCurrent).map((trouble) => ({
      ...troubleMessage(trouble, place, cardOf(trouble.cause), settings),
      openSince: trouble.ending ? undefined : checkedFrom(trouble),
      at: trouble.firstAt,
    })),
  ]
}

/** What is over is not posted any more; a reply that was posted before that is edited. */
function withoutLateReplies(message: Message, { messages }: Partition): Message {
  const states = [message.id, ...message.aliases].flatMap((id) => messages.get(id) ?? [])
  const isPosted = (escalation: string) => states.some(({ replies }) => replies[escalation])
  const replies = message.replies.filter(({ over, escalation }) => !over || isPosted(escalation))
  return { ...message, replies }
}

/**
 * Whether the facts that were read decide a card. Of what ended before the horizon they do not: the items of a deployment that a
 * later one is rolled back to also hold what it once was the rollback of.
 */
function isReadWhole(card: DeploymentCard, horizon: number, { messages }: Partition): boolean {
  if ((card.endedAt ?? horizon) < horizon) return false
  return isDeploymentId(card.id) || card.startedAt >= horizon || messages.has(card.id)
}

/** Each learner sees what those before it found. The state is derived again only where one found something. */
async function learnAll(
  initial: ServiceState,
  learners: readonly Learner[],
  partition: string,
  { store, settings }: ServiceOptions,
): Promise<ServiceState> {
  let state = initial
  for (const learner of learners) {
    const learned = await learner(state)
    if (learned.length === 0) continue
    await store.add(partition, learned)
    state = deriveService([...state.facts, ...learned], settings.policy)
  }
  return state
}
