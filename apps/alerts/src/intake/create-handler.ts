import type { SQSBatchResponse } from 'aws-lambda'
import { errorFields } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { type AlertsOptions, createAlerts } from '../pipeline/alerts.ts'
import type { Batch } from '../pipeline/batch.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import type { Park } from './dead-letters.ts'
import { Failures } from './failures.ts'
import type { Postpone } from './postpone.ts'
import { type Incoming, type Input, incoming, isBatch } from './records.ts'

export interface HandlerOptions extends Omit<AlertsOptions, 'settings'> {
  /** Default: what `packages/environments` says. */
  readonly settings?: Settings
  /** Without it, what no redelivery would help comes back until the queue itself gives it up. */
  readonly park?: Park
  /** Without it, records come back after the queue's visibility time-out. */
  readonly postpone?: Postpone
}

/**
 * Handles a batch in two steps: first every fact is kept, then Slack is brought up to date, once for each card.
 * So whatever happens in between, nothing is lost, and events that come back change nothing twice.
 *
 * What could not be done is reported record by record. After a failure that will pass, that record and all after it come
 * back, as a FIFO queue asks for; a record that cannot be read, or that Slack refuses, is parked and holds up nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @throws What went wrong, if the event came without a queue.
 */
export function createHandler(options: HandlerOptions) {
  const {
    log,
    park,
    postpone,
    metrics = createMetrics({ write: () => {} }),
    settings = defaultSettings,
  } = options
  const alerts = createAlerts({ ...options, metrics, settings })

  return async function handler(input: Input): Promise<SQSBatchResponse> {
    const records = incoming(input)
    const failures = new Failures(records)
    count(records)
    for (const { meaning, eventId } of records)
      if (meaning?.kind === 'ignored')
        log('info', `ignored, because ${meaning.reason}`, { event: eventId })

    const kept: Batch[] = []
    for (const batch of batchesOf(records))
      if (await failures.of(recordsOf(records, batch), () => alerts.keep(batch))) kept.push(batch)
    for (const batch of merge(kept, await ticked(records, failures)))
      await failures.of(recordsOf(records, batch), () => alerts.tell(batch))

    if (park) metrics.count('parked', await failures.park(park, log))
    await delay(failures)
    failures.log(log)
    const response = failures.response()
    metrics.count('failed', response.batchItemFailures.length)
    metrics.flush()
    if (!isBatch(input)) failures.rethrow()
    return response
  }

  async function delay(failures: Failures): Promise<void> {
    const wait = failures.postponed()
    if (!wait || !postpone) return
    try {
      await postpone(wait.records, wait.seconds)
    } catch (error) {
      log('warn', 'Slack asks to wait, but the queue was not told', errorFields(error))
    }
  }

  function count(records: readonly Incoming[]): void {
    const of = (kind: string) => records.filter(({ meaning }) => meaning?.kind === kind).length
    const ticks = of('tick')
    metrics.count('received', records.length - ticks)
    metrics.count('heartbeat', ticks)
    metrics.count('ignored', of('ignored'))
  }

  /** What the latest tick of the clock asks to look at. */
  async function ticked(records: readonly Incoming[], failures: Failures): Promise<Batch[]> {
    const ticks = records.filter(({ meaning }) => meaning?.kind === 'tick')
    const times = ticks.map(({ meaning }) => (meaning?.kind === 'tick' ? meaning.at : 0))
    const found: Batch[] = []
    if (ticks.length > 0)
      await failures.of(ticks, async () => {
        found.push(...(await alerts.onTick(Math.max(...times))))
      })
    return found
  }
}

/** Groups what the events say by service or repository, in their order. */
function batchesOf(records: readonly Incoming[]): Batch[] {
  const facts = records.flatMap(({ meaning, eventId, time }) =>
    meaning?.kind === 'fact' ? [{ ...meaning, eventId, time }] : [],
  )
  return [...Map.groupBy(facts, ({ partition }) => partition)].map(([partition, ones]) => ({
    partition,
    facts: ones.map(({ fact }) => fact),
    events: ones.map(({ eventId }) => eventId),
    since: earliest(ones.map(({ time }) => time)),
  }))
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

function recordsOf(records: readonly Incoming[], batch: Batch): Incoming[] {
  return records.filter(
    ({ meaning }) =>
      (meaning?.kind === 'fact' && meaning.partition === batch.partition) ||
      (meaning?.kind === 'tick' && batch.tick !== undefined),
  )
}

function merge(batches: readonly Batch[], ticks: readonly Batch[]): Batch[] {
  const tickOf = new Map(ticks.map((batch) => [batch.partition, batch]))
  const named = new Set(batches.map(({ partition }) => partition))
  const merged = batches.map((batch) => ({ ...tickOf.get(batch.partition), ...batch }))
  return [...merged, ...ticks.filter(({ partition }) => !named.has(partition))]
}
