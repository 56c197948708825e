import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { SlackUnavailableError } from '../errors.ts'
import { errorFields, type Log } from '../log.ts'
import { isPermanent } from '../permanent.ts'
import type { Park } from './dead-letters.ts'
import type { Incoming } from './records.ts'

/** Which records of a batch could not be done, and why. */
export class Failures {
  readonly #records: readonly Incoming[]
  readonly #errors = new Map<Incoming, unknown>()
  readonly #parked = new Set<Incoming>()

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

  /** Of two errors the one that passes counts: the record comes back, and then has the other one alone. */
  #add(record: Incoming, error: unknown): void {
    if (!this.#errors.has(record) || !isPermanent(error)) this.#errors.set(record, error)
  }

  /**
   * Parks what no redelivery would help. If that fails, the record comes back after all. A tick of the clock is not worth a
   * dead letter: the next one asks the same.
   * @returns How many were parked.
   */
  async park(park: Park, log: Log): Promise<number> {
    let letters = 0
    for (const [record, error] of this.#errors) {
      if (!this.#stays(record)) continue
      try {
        if (record.meaning?.kind !== 'tick') {
          await park(record, error)
          letters += 1
        }
        this.#parked.add(record)
      } catch (problem) {
        const { eventId: event, messageId } = record
        log('error', 'event not parked', { event, record: messageId, ...errorFields(problem) })
      }
    }
    return letters
  }

  /** Records that come back, and how many seconds Slack asks to wait; `undefined` if it asks for nothing. */
  postponed(): { readonly records: readonly SQSRecord[]; readonly seconds: number } | undefined {
    const waits = [...this.#errors.values()].flatMap((error) =>
      error instanceof SlackUnavailableError ? (error.retryAfter ?? []) : [],
    )
    if (waits.length === 0) return undefined
    return {
      records: this.#failed().flatMap(({ source }) => source ?? []),
      seconds: Math.max(...waits),
    }
  }

  log(log: Log): void {
    for (const [record, error] of this.#errors) {
      const { eventId, messageId } = record
      const text = this.#parked.has(record) ? 'event parked' : 'event not done'
      log('error', text, { event: eventId, record: messageId, ...errorFields(error) })
    }
  }

  /** @throws The first of what went wrong and was not parked. */
  rethrow(): void {
    for (const [record, error] of this.#errors) if (!this.#parked.has(record)) throw error
  }

  response(): SQSBatchResponse {
    return {
      batchItemFailures: this.#failed().map(({ messageId }) => ({ itemIdentifier: messageId })),
    }
  }

  /** After a failure that passes, all that follow it come back too, as a FIFO queue asks for; what stays fails alone. */
  #failed(): Incoming[] {
    const from = this.#records.findIndex(
      (record) => this.#errors.has(record) && !this.#stays(record),
    )
    return this.#records.filter(
      (record, index) =>
        !this.#parked.has(record) && (this.#errors.has(record) || (from >= 0 && index >= from)),
    )
  }

  #stays(record: Incoming): boolean {
    return record.meaning === undefined || isPermanent(this.#errors.get(record))
  }
}
