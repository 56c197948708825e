import { cardsOf, type DeploymentCard } from './deployment/card.ts'
import type { DeploymentFact, TickFact } from './deployment/fact.ts'
import { errorFields, type Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { placeOf } from './partitions.ts'
import type { ServicePlace } from './places.ts'
import { type Delivery, deliver } from './publish/deliver.ts'
import type { Slack } from './publish/slack.ts'
import { deploymentMessage, movedMessage } from './render/deployment.ts'
import type { Message } from './render/message.ts'
import { scanMessage } from './render/scan.ts'
import { type ScanFact, scanCardsOf } from './scan/scan.ts'
import type { Fact, MessageState, Partition, Store } from './store/store.ts'

/** Asks ECS what the events do not say of a deployment. Best effort: whatever it could not learn is missing. */
export type Enrich = (
  card: DeploymentCard,
  place: ServicePlace,
  signal: AbortSignal,
) => Promise<readonly DeploymentFact[]>

export interface AlertsOptions {
  readonly store: Store
  readonly slack: Slack
  readonly enrich: Enrich
  readonly log: Log
  /** Default: counted, and written nowhere. */
  readonly metrics?: Metrics
  readonly now?: () => number
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
  /** What all questions to ECS and CloudWatch Logs of one batch may take, in milliseconds. */
  readonly enrichMs?: number
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
      let sent = 0
      for (const message of messages) {
        const delivery = await deliver(
          message,
          await takeOver(message, batch.partition, known, options),
          options.slack,
          (state) => store.remember(batch.partition, message.id, state, message.openSince),
        )
        logDelivery(options.log, batch, message, delivery)
        metrics.count('posted', delivery.posted)
        metrics.count('updated', delivery.updated)
        sent += delivery.posted + delivery.updated
      }
      if (sent === 0) metrics.count('suppressed', batch.events.length)
      else if (batch.since !== undefined) metrics.latency(now() - batch.since)
    },
  }
}

/**
 * Where a card's message is. If it was posted before the card was recognised, the card has it from now on; if there are
 * two, the other one says where to read on.
 */
async function takeOver(
  { id, aliases, openSince }: OpenMessage,
  partition: string,
  { messages }: Partition,
  { store, slack }: AlertsOptions,
): Promise<MessageState | undefined> {
  let own = messages.get(id)
  for (const alias of aliases) {
    const state = messages.get(alias)
    if (!state) continue
    if (own) await slack.update({ channel: state.channel, ts: state.ts, ...movedMessage(id) })
    else await store.remember(partition, id, state, openSince)
    own ??= state
    await store.forget(partition, alias)
  }
  return own
}

type OpenMessage = Message & { readonly openSince: number | undefined }

async function messagesOf(
  batch: Batch,
  known: Partition,
  options: AlertsOptions,
): Promise<OpenMessage[]> {
  const at = placeOf(batch.partition)
  if (at?.kind === 'repository') {
    const scans = known.facts.filter((fact): fact is ScanFact => fact.kind === 'scan')
    const cards = scanCardsOf(scans).filter(({ scan }) =>
      batch.facts.some((fact) => fact.kind === 'scan' && fact.digest === scan.digest),
    )
    return cards.map((card) => ({ ...scanMessage(card, at.place), openSince: undefined }))
  }
  if (!at) return []
  const cards = await deploymentCards(batch, known, at.place, options)
  return cards.map((card) => ({
    ...deploymentMessage(card, at.place),
    openSince: card.openSince,
  }))
}

async function deploymentCards(
  batch: Batch,
  known: Partition,
  place: ServicePlace,
  options: AlertsOptions,
): Promise<DeploymentCard[]> {
  const facts = known.facts.filter((fact): fact is DeploymentFact => fact.kind !== 'scan')
  const add = async (more: readonly DeploymentFact[]) => {
    await options.store.add(batch.partition, more)
    facts.push(...more)
  }
  await add(await learn(cardsOf(facts).filter(askedFor(batch)), place, options))
  await add(tickFacts(cardsOf(facts), batch.tick, options.stuckAfterMinutes))
  const asked = askedFor(batch)
  const recent = recentFor(batch)
  return cardsOf(facts).filter((card) => asked(card) || recent(card))
}

/** The cards that a batch is about: of an event, its deployment; of a tick, those that are open. */
function askedFor({ facts, tick }: Batch): (card: DeploymentCard) => boolean {
  const named = new Set(facts.map(nameOf))
  return (card) =>
    (tick !== undefined && card.openSince !== undefined) ||
    [card.id, ...card.aliases, ...card.rollbackIds].some((id) => named.has(id))
}

function nameOf(fact: Fact): string {
  if (fact.kind === 'scan') return ''
  return fact.kind === 'hook' ? `hook:${fact.serviceDeployment}` : fact.deployment
}

/**
 * The cards that an event of another deployment may change (it replaces them, or proves a rollback): open ones, and
 * those that ended within a day. The history of a channel is not edited because the wording changed.
 */
function recentFor({ facts, tick = 0 }: Batch): (card: DeploymentCard) => boolean {
  const newest = Math.max(tick, ...facts.map((fact) => ('at' in fact ? fact.at : 0)))
  return ({ endedAt }) => endedAt === undefined || endedAt >= newest - DAY
}

async function learn(
  cards: readonly DeploymentCard[],
  place: ServicePlace,
  { enrich, log, enrichMs = 3000 }: AlertsOptions,
): Promise<DeploymentFact[]> {
  const signal = AbortSignal.timeout(enrichMs)
  const answers = cards.map(async (card) => {
    try {
      return await enrich(card, place, signal)
    } catch (error) {
      log('warn', 'not all is known of a deployment', {
        deployment: card.id,
        ...errorFields(error),
      })
      return []
    }
  })
  return (await Promise.all(answers)).flat()
}

function tickFacts(
  cards: readonly DeploymentCard[],
  at: number | undefined,
  stuckAfterMinutes: number,
): TickFact[] {
  if (at === undefined) return []
  const overdue = cards.filter(
    ({ status, openSince }) =>
      status === 'in_progress' && at - (openSince ?? at) >= stuckAfterMinutes * 60_000,
  )
  return overdue.map(({ id }) => ({ kind: 'tick', deployment: id, at }))
}

function logDelivery(log: Log, batch: Batch, message: Message, delivery: Delivery): void {
  if (delivery.posted + delivery.updated === 0) return
  const { partition, events } = batch
  const { id: card, channel } = message
  log('info', message.text, { events, partition, card, channel, ...delivery })
}
