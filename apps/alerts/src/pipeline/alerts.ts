import { createCircuit } from '../enrich/circuit.ts'
import type { CountTasks } from '../enrich/count-tasks.ts'
import type { Enrich } from '../enrich/learn.ts'
import type { EnrichPush } from '../enrich/push.ts'
import type { EnrichScan } from '../enrich/scan.ts'
import { OutOfTimeError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { placeOfPartition } from '../places/partition.ts'
import { ErrorCollector } from '../publish/error-collector.ts'
import { type Publishers, publish } from '../publish/publish.ts'
import type { Delivery } from '../publish/writer.ts'
import type { Message } from '../render/message.ts'
import type { Batch } from './batch.ts'
import { noticeWork } from './notice-messages.ts'
import { type ScanOptions, scanWork, storeSightings } from './scan-messages.ts'
import { type ServiceOptions, serviceWork } from './service-messages.ts'
import { standaloneTaskWork } from './standalone-task-messages.ts'
import type { TimeBudget } from './time-budget.ts'
import type { Work } from './work.ts'

export interface AlertsOptions extends Publishers, ScanOptions, ServiceOptions {
  readonly metrics: Metrics
}

export interface Alerts {
  /** Stores the facts. Nothing has been sent yet. */
  store(batch: Batch): Promise<void>
  /** The batches of the services whose open deployments a scheduled check at this time (epoch milliseconds) has to look at. */
  onSchedule(at: number): Promise<Batch[]>
  /** Begins to read what the events of a batch lack. */
  begin(batch: Batch, budget: TimeBudget): Begun
}

/** A batch whose facts are stored. */
export interface Begun {
  /** Brings its messages up to date with what is known, at the latest when the budget's patience ends. */
  publish(): Promise<void>
  /** Does so once more, if what was read by the end of the budget came too late for it. */
  complete(): Promise<void>
}

/** Stores facts, reads what they lack, derives the messages, publishes them. */
export function createAlerts(given: AlertsOptions): Alerts {
  const options = { ...given, ...guarded(given) }
  const { store, stuckAfterMinutes } = options
  return {
    async store({ partition, facts }) {
      await store.add(partition, facts)
      await storeSightings(partition, facts, store)
    },
    async onSchedule(at) {
      const partitions = await store.openBefore(at - stuckAfterMinutes * 60_000)
      return partitions.map((partition) => ({ partition, facts: [], events: [], checkedAt: at }))
    },
    begin(batch, budget) {
      const work = workOf(batch, options)
      const learning = work.learn(budget.signal)
      // Its error is thrown where it is awaited, which may be later or never.
      learning.catch(() => {})
      let publishedWith = 0
      return {
        async publish() {
          await Promise.race([learning, budget.patience])
          publishedWith = work.learned()
          await publishAll(batch, work, budget, options)
        },
        async complete() {
          await Promise.race([learning, budget.over])
          if (work.learned() > publishedWith)
            await publishAll(batch, workOf(batch, options), budget, options)
        },
      }
    },
  }
}

/** The options with readers that are left alone for a while after they did not answer. */
function guarded(options: AlertsOptions) {
  const { enrich, countTasks, enrichScan, enrichPush, log, now = Date.now } = options
  const circuit = (service: string) =>
    createCircuit({
      onOpen: () => log('warn', 'enrichment paused, because AWS does not answer', { service }),
      now,
    })
  const [ecs, ecr] = [circuit('ECS'), circuit('ECR')]
  return {
    enrich: (async (card, place, signal) =>
      (await ecs.read((until) => enrich(card, place, until), signal)) ?? []) satisfies Enrich,
    ...(countTasks && {
      countTasks: (async (place, at, signal) =>
        (await ecs.read((until) => countTasks(place, at, until), signal)) ??
        []) satisfies CountTasks,
    }),
    ...(enrichPush && {
      enrichPush: (async (image, signal) =>
        (await ecr.read((until) => enrichPush(image, until), signal)) ?? []) satisfies EnrichPush,
    }),
    ...(enrichScan && {
      enrichScan: (async (image, signal) =>
        (await ecr.read((until) => enrichScan(image, until), signal)) ?? []) satisfies EnrichScan,
    }),
  }
}

function workOf(batch: Batch, options: AlertsOptions): Work {
  const at = placeOfPartition(batch.partition)
  if (at?.kind === 'service') return serviceWork(batch, at.place, options)
  if (at?.kind === 'repository') return scanWork(batch, at.place, options)
  if (at?.kind === 'cluster') return noticeWork(batch, at, options)
  if (at?.kind === 'tasks') return standaloneTaskWork(batch, at.place, options)
  const nothing = { partition: batch.partition, states: new Map(), messages: [] }
  return { learned: () => 0, learn: async () => {}, messages: async () => nothing }
}

async function publishAll(
  batch: Batch,
  work: Work,
  { canPublish }: TimeBudget,
  options: AlertsOptions,
): Promise<void> {
  const { store, metrics, log, now = Date.now } = options
  const { partition, states, messages } = await work.messages()
  await store.locate(
    partition,
    messages.flatMap(({ id, at }) => (at === undefined || states.has(id) ? [] : { id, at })),
  )
  const context = { ...options, partition, states: new Map(states) }
  let sent = 0
  const errors = new ErrorCollector()
  for (const message of messages)
    await errors.attempt(async () => {
      if (!canPublish()) throw new OutOfTimeError(message.id)
      const delivery = await publish(message, context)
      logDelivery(log, batch, message, delivery)
      metrics.count('posted', delivery.posted)
      metrics.count('updated', delivery.updated)
      sent += delivery.posted + delivery.updated
    })
  errors.rethrow()
  if (sent === 0) {
    metrics.count('suppressed', batch.events.length)
    if (batch.events.length > 0)
      log('info', 'no message changed', { events: batch.events, partition })
  } else if (batch.since !== undefined) metrics.latency(now() - batch.since)
}

function logDelivery(log: Log, batch: Batch, message: Message, delivery: Delivery): void {
  if (delivery.posted + delivery.updated === 0) return
  const { partition, events } = batch
  const { id: card, channel, text } = message
  log('info', 'message published', { text, events, partition, card, channel, ...delivery })
}
