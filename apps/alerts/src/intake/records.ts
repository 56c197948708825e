import { readEvent } from '@repo/aws-events'
import type { EventBridgeEvent, SQSEvent, SQSRecord } from 'aws-lambda'
import { type Classified, classify } from './classify.ts'

/** What the Lambda is invoked with: a batch of an SQS queue with one event in each body, or an event as it is. */
export type Input = SQSEvent | EventBridgeEvent<string, unknown>

/** One event that arrived, and what it means. */
export interface Incoming {
  /** `messageId` of the SQS record; empty for an event without a queue. */
  readonly messageId: string
  /** The event's own `id`, for the log; empty if it has none. */
  readonly eventId: string
  /** When it happened, by its own `time`, in epoch milliseconds. */
  readonly time?: number | undefined
  /** The event as it arrived. */
  readonly body: string
  /** The record of the queue; `undefined` for an event without one. */
  readonly source?: SQSRecord | undefined
  /** The event's `detail-type`; empty if it has none. */
  readonly kind: string
  /** `undefined` if it could not be read; then there is `error`. */
  readonly meaning: Classified | undefined
  readonly error?: unknown
}

export function isBatch(input: Input): input is SQSEvent {
  return 'Records' in input && Array.isArray(input.Records)
}

/** Reads the records in their order. One that cannot be read is a value too, so that it blocks no other. */
export function incoming(input: Input): Incoming[] {
  if (!isBatch(input)) return [read(JSON.stringify(input))]
  return input.Records.map((record) => read(record.body, record))
}

function read(body: string, source?: SQSRecord): Incoming {
  const from = { messageId: source?.messageId ?? '', body, source }
  let event: unknown
  try {
    event = JSON.parse(body)
    return { ...from, ...namesOf(event), meaning: classify(readEvent(event)) }
  } catch (error) {
    return { ...from, ...namesOf(event), meaning: undefined, error }
  }
}

function namesOf(event: unknown): Pick<Incoming, 'eventId' | 'time' | 'kind'> {
  return { eventId: wordOf(event, 'id'), time: timeOf(event), kind: wordOf(event, 'detail-type') }
}

function wordOf(event: unknown, name: 'id' | 'detail-type'): string {
  // A field of something that came from outside; it is checked on the same line.
  const value = event instanceof Object ? (event as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

function timeOf(event: unknown): number | undefined {
  const time = event instanceof Object && 'time' in event ? Date.parse(String(event.time)) : NaN
  return Number.isNaN(time) ? undefined : time
}
