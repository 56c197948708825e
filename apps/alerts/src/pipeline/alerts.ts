import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { isNoticeFact } from '../notice/fact.ts'
import { placeOfPartition } from '../places/partition.ts'
import type { ServicePlace } from '../places/place.ts'
import type { Delivery } from '../publish/deliver.ts'
import { ErrorCollector } from '../publish/error-collector.ts'
import { type OpenMessage, type Publishers, publish } from '../publish/publish.ts'
import type { Message } from '../render/message.ts'
import { type NoticePlace, noticeMessages } from '../render/notice.ts'
import type { MessageState, Partition } from '../store/store.ts'
import { type Batch, horizonOf, scopeOf } from './batch.ts'
import { type ScanOptions, scanMessages, storeSightings } from './scan-messages.ts'
import { type ServiceOptions, serviceMessages } from './service-messages.ts'

export interface AlertsOptions extends Publishers, ScanOptions, ServiceOptions {
  readonly metrics: Metrics
}

export interface Alerts {
  /** Stores the facts. Nothing has been sent yet. */
  store(batch: Batch): Promise<void>
  /** The batches of the services whose open deployments a scheduled check at this time (epoch milliseconds) has to look at. */
  onSchedule(at: number): Promise<Batch[]>
  /** Brings the messages of one partition up to date. */
  publish(batch: Batch): Promise<void>
}

/** One batch after the other: store its facts, enrich them, derive the messages, publish them. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { store, stuckAfterMinutes, metrics, now = Date.now } = options
  return {
    async store({ partition, facts }) {
      await store.add(partition, facts)
      await storeSightings(partition, facts, store)
    },
    async onSchedule(at) {
      const partitions = await store.openBefore(at - stuckAfterMinutes * 60_000)
      return partitions.map((partition) => ({ partition, facts: [], events: [], checkedAt: at }))
    },
    async publish(batch) {
      const { messages, states, partition = batch.partition } = await messagesOf(batch, options)
      const context = { ...options, partition, states }
      let sent = 0
      const errors = new ErrorCollector()
      for (const message of messages)
        await errors.attempt(async () => {
          const delivery = await publish(message, context)
          logDelivery(options.log, batch, message, delivery)
          metrics.count('posted', delivery.posted)
          metrics.count('updated', delivery.updated)
          sent += delivery.posted + delivery.updated
        })
      errors.rethrow()
      if (sent === 0) metrics.count('suppressed', batch.events.length)
      else if (batch.since !== undefined) metrics.latency(now() - batch.since)
    },
  }
}

interface Derived {
  readonly messages: readonly OpenMessage[]
  /** What is stored of messages. */
  readonly states: Map<string, MessageState>
  /** Where that is. Default: the partition of the batch. */
  readonly partition?: string
}

async function messagesOf(batch: Batch, options: AlertsOptions): Promise<Derived> {
  const at = placeOfPartition(batch.partition)
  if (at?.kind === 'service') return messagesOfService(batch, at.place, options)
  if (!at) return { messages: [], states: new Map() }
  const snapshot = await options.store.read(batch.partition)
  if (at.kind === 'cluster')
    return {
      messages: noticesOf(batch, snapshot, at, options),
      states: new Map(snapshot.messages),
    }
  const scans = await scanMessages(snapshot, at.place, options)
  if (!scans) return { messages: [], states: new Map() }
  const { partition, states } = scans
  const messages = scans.messages.map((message) => ({ ...message, openSince: undefined }))
  return { messages, states: new Map(states), partition }
}

async function messagesOfService(
  batch: Batch,
  place: ServicePlace,
  options: AlertsOptions,
): Promise<Derived> {
  const { store } = options
  const snapshot = await store.read(batch.partition, horizonOf(batch))
  const messages = await serviceMessages(batch, snapshot, place, options)
  const states = new Map(snapshot.messages)
  await store.locate(
    batch.partition,
    messages.filter(({ id }) => !states.has(id)),
  )
  const notices = noticesOf(batch, snapshot, { kind: 'service', place }, options)
  return { messages: [...messages, ...notices], states }
}

function noticesOf(
  batch: Batch,
  { facts }: Partition,
  at: NoticePlace,
  { settings }: AlertsOptions,
): OpenMessage[] {
  const { isCurrent } = scopeOf(batch)
  const messages = noticeMessages(facts.filter(isNoticeFact), at, settings, isCurrent)
  return messages.map((message) => ({ ...message, openSince: undefined }))
}

function logDelivery(log: Log, batch: Batch, message: Message, delivery: Delivery): void {
  if (delivery.posted + delivery.updated === 0) return
  const { partition, events } = batch
  const { id: card, channel, text } = message
  log('info', 'message published', { text, events, partition, card, channel, ...delivery })
}
