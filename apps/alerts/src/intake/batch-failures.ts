import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { SlackUnavailableError } from '../errors.ts'
import { errorFields, type Log } from '../log.ts'
import { isPermanent } from '../permanent.ts'
import type { SendToDeadLetterQueue } from './dead-letters.ts'
import type { Incoming } from './records.ts'

/** Which records of a batch failed, and why. */
export class BatchFailures {
  readonly #records: readonly Incoming[]
  readonly #errors = new Map<Incoming, unknown>()
  readonly #deadLettered = new Set<Incoming>()

  constructor(records: readonly Incoming[]) {
    this.#records = records
    for (const record of records)
      if (record.meaning === undefined) this.#errors.set(record, record.error)
  }

  /** Does work for these records. If it throws, they have failed. @returns Whether it succeeded. */
  async attempt(records: readonly Incoming[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      for (const record of records) this.#add(record, error)
      return false
    }
  }

  /** Of two errors the retryable one counts: the record is delivered again, and then has the other one alone. */
  #add(record: Incoming, error: unknown): void {
    if (!this.#errors.has(record) || !isPermanent(error)) this.#errors.set(record, error)
  }

  /**
   * Sends permanent failures to the dead-letter queue. If that fails, the record is delivered again after all. An event of the
   * schedule is dropped instead: the next one does the same.
   * @returns How many were sent.
   */
  async deadLetter(send: SendToDeadLetterQueue, log: Log): Promise<number> {
    let sent = 0
    for (const [record, error] of this.#errors) {
      if (!this.#isPermanent(record)) continue
      try {
        if (record.meaning?.kind !== 'schedule') {
          await send(record, error)
          sent += 1
        }
        this.#deadLettered.add(record)
      } catch (problem) {
        const fields = { ...idsOf(record), ...errorFields(problem) }
        log('error', 'event could not be dead-lettered', fields)
      }
    }
    return sent
  }

  /** The records of each message group that wait for Slack, and its longest `Retry-After` in seconds. */
  retryAfter(): { readonly records: readonly SQSRecord[]; readonly seconds: number }[] {
    return [...Map.groupBy(this.#failed(), groupOf).values()].flatMap((records) => {
      const waits = records.flatMap((record) => {
        const error = this.#errors.get(record)
        return error instanceof SlackUnavailableError ? (error.retryAfter ?? []) : []
      })
      if (waits.length === 0) return []
      return [
        { records: records.flatMap(({ source }) => source ?? []), seconds: Math.max(...waits) },
      ]
    })
  }

  log(log: Log): void {
    for (const [record, error] of this.#errors) {
      const text = this.#deadLettered.has(record)
        ? 'event dead-lettered'
        : 'event failed, will be retried'
      log('error', text, { ...idsOf(record), ...errorFields(error) })
    }
  }

  /** @throws The first error of a record that was not dead-lettered. */
  rethrow(): void {
    for (const [record, error] of this.#errors) if (!this.#deadLettered.has(record)) throw error
  }

  response(): SQSBatchResponse {
    return {
      batchItemFailures: this.#failed().map(({ messageId }) => ({ itemIdentifier: messageId })),
    }
  }

  /**
   * After a retryable failure all records behind it in its message group are delivered again too, to keep the order of a FIFO
   * queue; a permanent failure fails alone.
   */
  #failed(): Incoming[] {
    const held = new Set<string | undefined>()
    return this.#records.filter((record) => {
      const hasFailed = this.#errors.has(record)
      if (hasFailed && !this.#isPermanent(record)) held.add(groupOf(record))
      return !this.#deadLettered.has(record) && (hasFailed || held.has(groupOf(record)))
    })
  }

  #isPermanent(record: Incoming): boolean {
    return record.meaning === undefined || isPermanent(this.#errors.get(record))
  }
}

function groupOf({ source }: Incoming): string | undefined {
  return source?.attributes.MessageGroupId
}

function idsOf({ eventId, messageId }: Incoming) {
  return { event: eventId, record: messageId }
}
