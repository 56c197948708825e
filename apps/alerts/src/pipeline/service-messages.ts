import { isDeploymentId } from '../deployment/attempt.ts'
import type { DeploymentCard } from '../deployment/card.ts'
import type { FailureCause } from '../deployment/failure-cause.ts'
import type { LearnOptions } from '../enrich/learn.ts'
import type { ServicePlace } from '../places/place.ts'
import { deploymentMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import { crashLoopMessage, troubleMessage } from '../render/service.ts'
import { deriveService, type ServiceState } from '../service/derive.ts'
import { isServiceFact, type ServiceFact } from '../service/fact.ts'
import type { Settings } from '../settings.ts'
import type { Partition, Store } from '../store/store.ts'
import { type Batch, horizonOf, scopeOf } from './batch.ts'
import { checksAt, deploymentLearner, taskCountLearner } from './learners.ts'
import { noticesOf } from './notice-messages.ts'
import type { DatedMessage, Work } from './work.ts'

export interface ServiceOptions extends LearnOptions {
  readonly store: Store
  readonly settings: Settings
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
}

/** The messages of one service, and what is read beside its events. */
export function serviceWork(batch: Batch, place: ServicePlace, options: ServiceOptions): Work {
  const { store, settings } = options
  const { policy } = settings
  const scope = scopeOf(batch)
  const stored = store.read(batch.partition, horizonOf(batch))
  const learned: ServiceFact[] = []
  const stateNow = async () =>
    deriveService([...(await stored).facts.filter(isServiceFact), ...learned], policy)
  return {
    learned: () => learned.length,
    async learn(signal) {
      const learners = [
        deploymentLearner(scope, await stored, batch.checkedAt, place, options),
        taskCountLearner(scope, batch.checkedAt, place, options),
      ]
      // Each sees what those before it found.
      for (const learner of learners) {
        const found = await learner(await stateNow(), signal)
        await store.add(batch.partition, found)
        learned.push(...found)
      }
    },
    async messages() {
      const snapshot = await stored
      const messages = messagesOf(
        batch,
        await withChecks(await stateNow()),
        snapshot,
        place,
        options,
      )
      const notices = noticesOf(batch, snapshot, { kind: 'service', place }, settings)
      const { partition } = batch
      return { partition, states: snapshot.messages, messages: [...messages, ...notices] }
    },
  }

  async function withChecks(state: ServiceState): Promise<ServiceState> {
    const { checkedAt, partition } = batch
    if (checkedAt === undefined) return state
    const checks = checksAt(checkedAt, state, { ...options, policy })
    if (checks.length === 0) return state
    await store.add(partition, checks)
    return deriveService([...state.facts, ...checks], policy)
  }
}

/** Those that a batch may change: of its deployments, and of what happened apart from them. */
function messagesOf(
  batch: Batch,
  { cards, timeline }: ServiceState,
  snapshot: Partition,
  place: ServicePlace,
  { settings, stuckAfterMinutes }: ServiceOptions,
): DatedMessage[] {
  const scope = scopeOf(batch)
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
      ...withoutLateReplies(crashLoopMessage(loop, place, cardOf(loop.cause), settings), snapshot),
      openSince: loop.over ? undefined : checkedFrom(loop),
      at: loop.firstAt,
    })),
    ...timeline.troubles.filter(scope.isCurrent).map((trouble) => ({
      ...withoutLateReplies(
        troubleMessage(trouble, place, cardOf(trouble.cause), settings),
        snapshot,
      ),
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
