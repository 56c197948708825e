import { readEvent } from '@fargate-starter/aws-events'
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type AlertsOptions, type Batch, batchesOf, createAlerts } from './alerts.ts'
import { type Classified, classify } from './classify.ts'
import { SlackRefusedError } from './errors.ts'
import { errorFields, type Log } from './log.ts'

/** What the Lambda takes: a batch of an SQS queue with one event in each body, or an event as it is. */
export type Input = SQSEvent | EventBridgeEvent<string, unknown>

/**
 * Handles a batch in two steps: first every fact is kept, then Slack is brought up to date, once for each card.
 * So whatever happens in between, nothing is lost, and events that come back change nothing twice.
 *
 * What could not be done is reported record by record. After a failure that will pass, that record and all after it come
 * back, as a FIFO queue asks for; a record that cannot be read fails alone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @throws What went wrong, if the event came without a queue.
 */
export function createHandler(options: AlertsOptions) {
  const alerts = createAlerts(options)
  const { log } = options

  return async function handler(input: Input): Promise<SQSBatchResponse> {
    const records = isBatch(input) ? input.Records.map(fromQueue) : [{ id: '', event: () => input }]
    const failures = new Failures()
    const read = records.map((record, index) => readRecord(record, index, failures, log))
    const classified = read.filter((one) => one !== undefined)
    const kept: Batch[] = []
    for (const batch of batchesOf(classified))
      if (await failures.of(indexesOf(read, batch), () => alerts.keep(batch))) kept.push(batch)
    for (const batch of await withTicks(kept, read, failures))
      await failures.of(indexesOf(read, batch), () => alerts.tell(batch))
    failures.log(log, records)
    if (!isBatch(input)) failures.rethrow()
    return { batchItemFailures: failures.ids(records) }
  }

  async function withTicks(
    kept: readonly Batch[],
    read: readonly (Classified | undefined)[],
    failures: Failures,
  ): Promise<readonly Batch[]> {
    const ticks = read.flatMap((one) => (one?.kind === 'tick' ? [one.at] : []))
    if (ticks.length === 0) return kept
    const tick = Math.max(...ticks)
    const first = read.findIndex((one) => one?.kind === 'tick')
    const found: Batch[] = []
    await failures.of([first], async () => {
      found.push(...(await alerts.onTick(tick)))
    })
    return mergeTicks(kept, found)
  }
}

interface Incoming {
  /** `messageId` of the SQS record; empty for an event without a queue. */
  readonly id: string
  readonly event: () => unknown
}

function fromQueue({ messageId, body }: SQSRecord): Incoming {
  return { id: messageId, event: () => JSON.parse(body) }
}

function isBatch(input: Input): input is SQSEvent {
  return 'Records' in input && Array.isArray(input.Records)
}

function readRecord(
  record: Incoming,
  index: number,
  failures: Failures,
  log: Log,
): Classified | undefined {
  try {
    const input = record.event()
    const classified = classify(readEvent(input))
    if (classified.kind === 'ignored')
      log('info', `ignored, because ${classified.reason}`, { event: eventId(input) })
    return classified
  } catch (error) {
    failures.add(index, error, false)
    return undefined
  }
}

function eventId(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined
}

function indexesOf(read: readonly (Classified | undefined)[], batch: Batch): number[] {
  return read.flatMap((one, index) => {
    const fact = one?.kind === 'fact' && one.partition === batch.partition
    return fact || (one?.kind === 'tick' && batch.tick !== undefined) ? [index] : []
  })
}

function mergeTicks(batches: readonly Batch[], ticks: readonly Batch[]): Batch[] {
  const ticked = new Map(ticks.map((batch) => [batch.partition, batch]))
  const merged = batches.map((batch) => ({ ...ticked.get(batch.partition), ...batch }))
  const named = new Set(batches.map((batch) => batch.partition))
  return [...merged, ...ticks.filter((batch) => !named.has(batch.partition))]
}

/** Which records could not be done, and why. */
class Failures {
  readonly #errors = new Map<number, unknown>()
  /** Index of the first record that comes back together with all that follow it. */
  #from = Number.POSITIVE_INFINITY

  add(index: number, error: unknown, passing: boolean): void {
    if (!this.#errors.has(index)) this.#errors.set(index, error)
    if (passing) this.#from = Math.min(this.#from, index)
  }

  /** Does something for the records; if it fails, they have failed, and it is `false`. */
  async of(indexes: readonly number[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      const passing = !(error instanceof SlackRefusedError)
      for (const index of indexes) this.add(index, error, passing)
      return false
    }
  }

  log(log: Log, records: readonly Incoming[]): void {
    for (const [index, error] of this.#errors)
      log('error', 'event not done', { message: records[index]?.id, ...errorFields(error) })
  }

  rethrow(): void {
    for (const error of this.#errors.values()) throw error
  }

  ids(records: readonly Incoming[]): SQSBatchResponse['batchItemFailures'] {
    return records.flatMap(({ id }, index) =>
      index >= this.#from || this.#errors.has(index) ? [{ itemIdentifier: id }] : [],
    )
  }
}
