import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { isNoticeFact } from '../notice/fact.ts'
import { placeOfPartition } from '../places/partition.ts'
import type { Delivery } from '../publish/deliver.ts'
import { ErrorCollector } from '../publish/error-collector.ts'
import { type OpenMessage, type Publishers, publish } from '../publish/publish.ts'
import type { Message } from '../render/message.ts'
import { noticeMessages } from '../render/notice.ts'
import type { Partition } from '../store/store.ts'
import { type Batch, scopeOf } from './batch.ts'
import { type ScanOptions, scanMessages } from './scan-messages.ts'
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
    store: ({ partition, facts }) => store.add(partition, facts),
    async onSchedule(at) {
      const partitions = await store.openBefore(at - stuckAfterMinutes * 60_000)
      return partitions.map((partition) => ({ partition, facts: [], events: [], checkedAt: at }))
    },
    async publish(batch) {
      const snapshot = await store.read(batch.partition)
      const messages = await messagesOf(batch, snapshot, options)
      const states = new Map(snapshot.messages)
      const context = { ...options, partition: batch.partition, states }
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

async function messagesOf(
  batch: Batch,
  snapshot: Partition,
  options: AlertsOptions,
): Promise<OpenMessage[]> {
  const at = placeOfPartition(batch.partition)
  if (at && at.kind !== 'repository') {
    const { isCurrent } = scopeOf(batch)
    const notices = noticeMessages(
      snapshot.facts.filter(isNoticeFact),
      at,
      options.settings,
      isCurrent,
    )
    const done = notices.map((message) => ({ ...message, openSince: undefined }))
    if (at.kind === 'cluster') return done
    return [...(await serviceMessages(batch, snapshot, at.place, options)), ...done]
  }
  if (!at) return []
  const messages = await scanMessages(snapshot, at.place, options)
  return messages.map((message) => ({ ...message, openSince: undefined }))
}

function logDelivery(log: Log, batch: Batch, message: Message, delivery: Delivery): void {
  if (delivery.posted + delivery.updated === 0) return
  const { partition, events } = batch
  const { id: card, channel, text } = message
  log('info', 'message published', { text, events, partition, card, channel, ...delivery })
}
