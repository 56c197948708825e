import { cardsOf, type DeploymentCard } from './deployment/card.ts'
import type { Cause } from './deployment/cause.ts'
import { type DeploymentFact, isOfService, type TickFact } from './deployment/fact.ts'
import { type LearnOptions, learn, learnCounts } from './enrich/learn.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { placeOf } from './partitions.ts'
import type { ServicePlace } from './places.ts'
import type { Delivery } from './publish/deliver.ts'
import { type OpenMessage, type Publishers, publish, Troubles } from './publish/publish.ts'
import { deploymentMessage } from './render/deployment.ts'
import type { Message } from './render/message.ts'
import { crashLoopMessage, troubleMessage } from './render/service.ts'
import { type ScanOptions, scanMessages } from './scan/messages.ts'
import { type CrashLoop, quietAt } from './service/crash-loop.ts'
import { serviceStory } from './service/story.ts'
import type { Fact, Partition, Store } from './store/store.ts'

export interface AlertsOptions extends Publishers, ScanOptions, LearnOptions {
  readonly store: Store
  readonly log: Log
  /** Default: counted, and written nowhere. */
  readonly metrics?: Metrics
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
}

/** What a batch has to say of one service or repository. */
export interface Batch {
  readonly partition: string
  readonly facts: readonly Fact[]
  /** Ids of the events that said so, for the log. */
  readonly events: readonly string[]
  /** When the first of these events happened, by its own `time`, in epoch milliseconds. */
  readonly since?: number | undefined
  /** The latest tick of the clock in it, if it holds one. */
  readonly tick?: number
}

export interface Alerts {
  /** Keeps the facts. Nothing has been sent yet. */
  keep(batch: Batch): Promise<void>
  /** The batches of the services whose open deployments are to be looked at when the clock ticks. */
  onTick(at: number): Promise<Batch[]>
  /** Brings Slack up to date with what is known of one partition. */
  tell(batch: Batch): Promise<void>
}

const DAY = 86_400_000
const silent = createMetrics({ write: () => {} })

/** One batch after the other: keep its facts, learn more, derive the messages, bring them to Slack. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { store, stuckAfterMinutes, metrics = silent, now = Date.now } = options
  return {
    keep: ({ partition, facts }) => store.add(partition, facts),
    async onTick(at) {
      const partitions = await store.openBefore(at - stuckAfterMinutes * 60_000)
      return partitions.map((partition) => ({ partition, facts: [], events: [], tick: at }))
    },
    async tell(batch) {
      const known = await store.read(batch.partition)
      const messages = await messagesOf(batch, known, options)
      const remembered = new Map(known.messages)
      let sent = 0
      const troubles = new Troubles()
      for (const message of messages)
        await troubles.of(async () => {
          const delivery = await publish(message, batch.partition, remembered, store, options)
          logDelivery(options.log, batch, message, delivery)
          metrics.count('posted', delivery.posted)
          metrics.count('updated', delivery.updated)
          sent += delivery.posted + delivery.updated
        })
      troubles.rethrow()
      if (sent === 0) metrics.count('suppressed', batch.events.length)
      else if (batch.since !== undefined) metrics.latency(now() - batch.since)
    },
  }
}

async function messagesOf(
  batch: Batch,
  known: Partition,
  options: AlertsOptions,
): Promise<OpenMessage[]> {
  const at = placeOf(batch.partition)
  if (at?.kind === 'repository') {
    const messages = await scanMessages(known, at.place, options)
    return messages.map((message) => ({ ...message, openSince: undefined }))
  }
  if (!at) return []
  return serviceMessages(batch, known, at.place, options)
}

/** What is told of a service: its deployments, and what happened apart from them. */
async function serviceMessages(
  batch: Batch,
  known: Partition,
  place: ServicePlace,
  options: AlertsOptions,
): Promise<OpenMessage[]> {
  const { told, cards, story } = await serviceNow(batch, known, place, options)
  const cardOf = (cause: Cause | undefined) => cards.find(({ id }) => id === cause?.task.deployment)
  const lately = latelyFor(batch)
  const { settings, stuckAfterMinutes } = options
  return [
    ...told.map((card) => ({
      ...deploymentMessage(card, place, settings, story.joined.get(card.id)),
      openSince: card.openSince,
    })),
    ...story.loops.filter(lately).map((loop) => ({
      ...crashLoopMessage(loop, place, cardOf(loop.cause), settings),
      openSince: loop.over
        ? undefined
        : quietAt(loop, settings.policy.crashLoop) - stuckAfterMinutes * 60_000,
    })),
    ...story.troubles.filter(lately).map((trouble) => ({
      ...troubleMessage(trouble, place, cardOf(trouble.cause), settings),
      openSince: undefined,
    })),
  ]
}

/** Everything that is known of a service now; `told` are the cards that this batch may have changed. */
async function serviceNow(
  batch: Batch,
  known: Partition,
  place: ServicePlace,
  options: AlertsOptions,
) {
  const { policy } = options.settings
  const facts = known.facts.filter(isOfService)
  const add = async (more: readonly DeploymentFact[]) => {
    await options.store.add(batch.partition, more)
    facts.push(...more)
  }
  await add(await learn(cardsOf(facts).filter(askedFor(batch)), place, options))
  const before = cardsOf(facts)
  await add(
    await learnCounts(
      serviceStory(facts, before, policy).troubles,
      newestOf(batch),
      place,
      options,
    ),
  )
  await add(tickFacts(before, serviceStory(facts, before, policy).loops, batch.tick, options))
  const asked = askedFor(batch)
  const recent = recentFor(batch)
  const cards = cardsOf(facts)
  return {
    cards,
    told: cards.filter((card) => asked(card) || recent(card)),
    story: serviceStory(facts, cards, policy),
  }
}

/** The cards that a batch is about: of an event, its deployment; of a tick, those that are open. */
function askedFor({ facts, tick }: Batch): (card: DeploymentCard) => boolean {
  const named = new Set(facts.map(nameOf))
  return (card) =>
    (tick !== undefined && card.openSince !== undefined) ||
    [card.id, ...card.aliases, ...card.rollbackIds].some((id) => named.has(id))
}

function nameOf(fact: Fact): string {
  if (fact.kind === 'hook') return `hook:${fact.serviceDeployment}`
  return 'deployment' in fact ? fact.deployment : ''
}

/**
 * The cards that an event of another deployment may change (it replaces them, or proves a rollback): open ones, and
 * those that ended within a day. The history of a channel is not edited because the wording changed.
 */
function recentFor(batch: Batch): (card: DeploymentCard) => boolean {
  const newest = newestOf(batch)
  return ({ endedAt }) => endedAt === undefined || endedAt >= newest - DAY
}

/** What happened within a day, or what an event is about that comes late: after days in the dead-letter queue, for one. */
function latelyFor(
  batch: Batch,
): (told: { readonly firstAt: number; readonly lastAt: number }) => boolean {
  const newest = newestOf(batch)
  const times = batch.facts.flatMap((fact) => ('at' in fact ? fact.at : []))
  return ({ firstAt, lastAt }) =>
    lastAt >= newest - DAY || times.some((at) => at >= firstAt && at <= lastAt)
}

function newestOf({ facts, tick = 0 }: Batch): number {
  return Math.max(tick, ...facts.map((fact) => ('at' in fact ? fact.at : 0)))
}

function tickFacts(
  cards: readonly DeploymentCard[],
  loops: readonly CrashLoop[],
  at: number | undefined,
  { stuckAfterMinutes, settings }: AlertsOptions,
): TickFact[] {
  if (at === undefined) return []
  const overdue = cards.filter(
    ({ status, rollback, openSince }) =>
      status !== 'stuck' &&
      (status === 'in_progress' || rollback === 'running') &&
      at - (openSince ?? at) >= stuckAfterMinutes * 60_000,
  )
  const quiet = loops.filter((loop) => !loop.over && at >= quietAt(loop, settings.policy.crashLoop))
  return [
    ...overdue.map(({ id, openSince = at }) => tick(id, at, { since: openSince })),
    ...quiet.map(({ id }) => tick(id, at)),
  ]
}

function tick(deployment: string, at: number, more: { readonly since?: number } = {}): TickFact {
  return { kind: 'tick', deployment, at, ...more }
}

function logDelivery(log: Log, batch: Batch, message: Message, delivery: Delivery): void {
  if (delivery.posted + delivery.updated === 0) return
  const { partition, events } = batch
  const { id: card, channel } = message
  log('info', message.text, { events, partition, card, channel, ...delivery })
}
