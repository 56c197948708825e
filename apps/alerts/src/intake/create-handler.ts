import type { SQSBatchResponse } from 'aws-lambda'
import { errorFields } from '../log.ts'
import { createMetrics, type Metrics } from '../metrics.ts'
import { type AlertsOptions, createAlerts } from '../pipeline/alerts.ts'
import type { Batch } from '../pipeline/batch.ts'
import { createTimeBudget } from '../pipeline/time-budget.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import { BatchFailures } from './batch-failures.ts'
import type { SendToDeadLetterQueue } from './dead-letters.ts'
import type { Postpone } from './postpone.ts'
import { type Incoming, type Input, incoming, isBatch } from './records.ts'

export interface HandlerOptions extends Omit<AlertsOptions, 'metrics' | 'settings'> {
  /** Default: counted, and written nowhere. */
  readonly metrics?: Metrics
  /** Default: what `packages/environments` exports. */
  readonly settings?: Settings
  /** Without it, permanent failures are retried until `maxReceiveCount`. */
  readonly deadLetter?: SendToDeadLetterQueue
  /** Without it, records are delivered again after the queue's visibility timeout. */
  readonly postpone?: Postpone
}

/**
 * Handles a batch in two steps: first every fact is stored, then Slack is brought up to date, once for each card. So nothing is lost
 * whatever happens in between, and events that are delivered again change nothing twice.
 *
 * Failures are reported record by record. After a retryable failure, that record and all after it in its message group are delivered again, as a FIFO
 * queue requires. A permanent failure, of a record that cannot be read or that Slack refuses, is dead-lettered and blocks no other.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @throws The first error, if the event came without a queue.
 */
export function createHandler(options: HandlerOptions) {
  const {
    log,
    deadLetter,
    postpone,
    metrics = createMetrics({ write: () => {} }),
    settings = defaultSettings,
  } = options
  const alerts = createAlerts({ ...options, metrics, settings })

  /** @param remainingMs milliseconds until the function is ended; default: it is not */
  return async function handler(
    input: Input,
    remainingMs: () => number = () => Number.POSITIVE_INFINITY,
  ): Promise<SQSBatchResponse> {
    const records = incoming(input)
    const failures = new BatchFailures(records)
    count(records)
    for (const { meaning, eventId } of records)
      if (meaning?.kind === 'ignored')
        log('info', 'event ignored', { event: eventId, reason: meaning.reason })

    const stored: Batch[] = []
    for (const batch of batchesOf(records))
      if (await failures.attempt(recordsOf(records, batch), () => alerts.store(batch)))
        stored.push(batch)
    await publish(merge(stored, await scheduled(records, failures)), records, failures, remainingMs)

    if (deadLetter) metrics.count('deadLettered', await failures.deadLetter(deadLetter, log))
    await delay(failures)
    failures.log(log)
    const response = failures.response()
    metrics.count('failed', response.batchItemFailures.length)
    metrics.flush()
    if (!isBatch(input)) failures.rethrow()
    return response
  }

  /** What all batches lack is read at once, so that its time does not add up; then one after the other is published. */
  async function publish(
    batches: readonly Batch[],
    records: readonly Incoming[],
    failures: BatchFailures,
    remainingMs: () => number,
  ): Promise<void> {
    if (batches.length === 0) return
    const budget = createTimeBudget(remainingMs)
    const begun = batches.map((batch) => ({
      own: recordsOf(records, batch),
      work: alerts.begin(batch, budget),
    }))
    const published: typeof begun = []
    for (const one of begun)
      if (await failures.attempt(one.own, () => one.work.publish())) published.push(one)
    for (const { own, work } of published) await failures.attempt(own, () => work.complete())
    budget.close()
  }

  async function delay(failures: BatchFailures): Promise<void> {
    if (!postpone) return
    for (const { records, seconds } of failures.retryAfter())
      try {
        await postpone(records, seconds)
      } catch (error) {
        log('warn', 'could not extend the visibility timeout', errorFields(error))
      }
  }

  function count(records: readonly Incoming[]): void {
    const of = (kind: string) => records.filter(({ meaning }) => meaning?.kind === kind).length
    const heartbeats = of('schedule')
    metrics.count('received', records.length - heartbeats)
    metrics.count('heartbeat', heartbeats)
    metrics.count('ignored', of('ignored'))
  }

  /** The batches that a scheduled check has to look at. Of several scheduled events the latest counts. */
  async function scheduled(
    records: readonly Incoming[],
    failures: BatchFailures,
  ): Promise<Batch[]> {
    const events = records.filter(({ meaning }) => meaning?.kind === 'schedule')
    const times = events.map(({ meaning }) => (meaning?.kind === 'schedule' ? meaning.at : 0))
    const found: Batch[] = []
    if (events.length > 0)
      await failures.attempt(events, async () => {
        found.push(...(await alerts.onSchedule(Math.max(...times))))
      })
    return found
  }
}

/** Groups the facts of the events by service or image, in their order. */
function batchesOf(records: readonly Incoming[]): Batch[] {
  const facts = records.flatMap(({ meaning, eventId, time }) =>
    meaning?.kind === 'facts' ? meaning.facts.map((fact) => ({ ...fact, eventId, time })) : [],
  )
  return [...Map.groupBy(facts, ({ partition }) => partition)].map(([partition, ones]) => ({
    partition,
    facts: ones.map(({ fact }) => fact),
    events: ones.map(({ eventId }) => eventId),
    since: earliest(ones.map(({ time }) => time)),
  }))
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const defined = times.filter((time) => time !== undefined)
  return defined.length > 0 ? Math.min(...defined) : undefined
}

function recordsOf(records: readonly Incoming[], batch: Batch): Incoming[] {
  return records.filter(
    ({ meaning }) =>
      (meaning?.kind === 'facts' &&
        meaning.facts.some(({ partition }) => partition === batch.partition)) ||
      (meaning?.kind === 'schedule' && batch.checkedAt !== undefined),
  )
}

/** Events and a scheduled check of the same partition are one batch. */
function merge(batches: readonly Batch[], checks: readonly Batch[]): Batch[] {
  const checkOf = new Map(checks.map((batch) => [batch.partition, batch]))
  const named = new Set(batches.map(({ partition }) => partition))
  const merged = batches.map((batch) => ({ ...checkOf.get(batch.partition), ...batch }))
  return [...merged, ...checks.filter(({ partition }) => !named.has(partition))]
}
