import type { SQSBatchResponse } from 'aws-lambda'
import { SlackRefusedError } from './errors.ts'
import { errorFields, type Log } from './log.ts'
import type { Incoming } from './records.ts'

/** Which records of a batch could not be done, and why. */
export class Failures {
  readonly #records: readonly Incoming[]
  readonly #errors = new Map<Incoming, unknown>()
  /** Index of the first record that comes back together with all that follow it. */
  #from = Number.POSITIVE_INFINITY

  constructor(records: readonly Incoming[]) {
    this.#records = records
    for (const record of records)
      if (record.meaning === undefined) this.#errors.set(record, record.error)
  }

  /** Does something for the records; if it fails, they have failed, and it is `false`. */
  async of(records: readonly Incoming[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      for (const record of records) this.#add(record, error)
      return false
    }
  }

  #add(record: Incoming, error: unknown): void {
    if (!this.#errors.has(record)) this.#errors.set(record, error)
    // What Slack refuses it refuses again: that record fails alone.
    if (!(error instanceof SlackRefusedError))
      this.#from = Math.min(this.#from, this.#records.indexOf(record))
  }

  log(log: Log): void {
    for (const [{ eventId, messageId }, error] of this.#errors)
      log('error', 'event not done', { event: eventId, record: messageId, ...errorFields(error) })
  }

  /** @throws The first of what went wrong. */
  rethrow(): void {
    for (const error of this.#errors.values()) throw error
  }

  response(): SQSBatchResponse {
    const failed = this.#records.filter(
      (record, index) => index >= this.#from || this.#errors.has(record),
    )
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
}
