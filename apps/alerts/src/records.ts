import { readEvent } from '@fargate-starter/aws-events'
import type { EventBridgeEvent, SQSEvent } from 'aws-lambda'
import { type Classified, classify } from './classify.ts'

/** What the Lambda takes: a batch of an SQS queue with one event in each body, or an event as it is. */
export type Input = SQSEvent | EventBridgeEvent<string, unknown>

/** One event that came, and what it means. */
export interface Incoming {
  /** `messageId` of the SQS record; empty for an event without a queue. */
  readonly messageId: string
  /** The event's own `id`, for the log; empty if it has none. */
  readonly eventId: string
  /** When it happened, by its own `time`, in epoch milliseconds. */
  readonly time?: number | undefined
  /** `undefined` if it could not be read; `error` says why. */
  readonly meaning: Classified | undefined
  readonly error?: unknown
}

export function isBatch(input: Input): input is SQSEvent {
  return 'Records' in input && Array.isArray(input.Records)
}

/** Reads what came, in its order. One that cannot be read is a value too, so that it holds up no other. */
export function incoming(input: Input): Incoming[] {
  if (!isBatch(input)) return [read('', () => input)]
  return input.Records.map(({ messageId, body }) => read(messageId, () => JSON.parse(body)))
}

function read(messageId: string, parse: () => unknown): Incoming {
  let eventId = ''
  try {
    const event = parse()
    eventId = idOf(event)
    return { messageId, eventId, time: timeOf(event), meaning: classify(readEvent(event)) }
  } catch (error) {
    return { messageId, eventId, meaning: undefined, error }
  }
}

function idOf(event: unknown): string {
  const id = event instanceof Object && 'id' in event ? event.id : undefined
  return typeof id === 'string' ? id : ''
}

function timeOf(event: unknown): number | undefined {
  const time = event instanceof Object && 'time' in event ? Date.parse(String(event.time)) : NaN
  return Number.isNaN(time) ? undefined : time
}
