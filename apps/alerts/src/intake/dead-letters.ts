import type { MessageAttributeValue } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import type { Incoming } from './records.ts'

/** Parks an event with the reason. Resolves once the dead-letter queue has it. */
export type Park = (record: Incoming, error: unknown) => Promise<void>

/** What the dead-letter queue gets: the body of a parked message is the event as it came. */
export interface Letter {
  readonly QueueUrl: string
  readonly MessageBody: string
  readonly MessageAttributes: Record<string, MessageAttributeValue>
  /** For a FIFO queue. */
  readonly MessageGroupId?: string
  readonly MessageDeduplicationId?: string
}

export interface DeadLettersOptions {
  readonly queueUrl: string
  /** Default: with the client of the AWS SDK, loaded when it is first needed. */
  readonly send?: (letter: Letter) => Promise<unknown>
  readonly now?: () => number
}

/** Names of the attributes of a parked message. */
export const attributes = {
  code: 'ErrorCode',
  message: 'ErrorMessage',
  /** Path of the field that could not be read. */
  field: 'Field',
  /** When the event first reached the queue, ISO 8601. */
  firstSeen: 'FirstSeen',
  /** `detail-type` of the event. */
  kind: 'Kind',
  /** Message group that it came from, and goes back to. */
  group: 'Group',
} as const

/** The dead-letter queue, for events that no redelivery would help. */
export function createDeadLetters(options: DeadLettersOptions): Park {
  const { queueUrl, send = sendToSqs, now = Date.now } = options
  return async (record, error) => {
    await send(letterOf(record, error, queueUrl, now()))
  }
}

function letterOf(record: Incoming, error: unknown, queueUrl: string, now: number): Letter {
  const { source } = record
  const first = Number(source?.attributes.ApproximateFirstReceiveTimestamp)
  const values: Record<string, string | undefined> = {
    [attributes.code]: wordOf(error, 'code') ?? (error instanceof Error ? error.name : 'UNKNOWN'),
    [attributes.message]: error instanceof Error ? error.message : String(error),
    [attributes.field]: wordOf(error, 'field'),
    [attributes.firstSeen]: new Date(first > 0 ? first : now).toISOString(),
    [attributes.kind]: record.kind,
    [attributes.group]: source?.attributes.MessageGroupId,
  }
  return {
    QueueUrl: queueUrl,
    MessageBody: record.body,
    MessageAttributes: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        const text = attributeText(value ?? '')
        return text ? [[name, { DataType: 'String', StringValue: text }]] : []
      }),
    ),
    ...(queueUrl.endsWith('.fifo') ? ordering(record, source) : {}),
  }
}

/**
 * A group for each, so that one that is being looked at does not hide the others. The deduplication id is new at each
 * receipt: with the message's own id SQS would drop, without a word, an event that is parked again after its redrive.
 */
function ordering({ messageId, eventId }: Incoming, source: SQSRecord | undefined) {
  const id = messageId || eventId || 'event'
  const receipt = source?.receiptHandle.slice(-60).replace(/[^\w-]/g, '') ?? ''
  const times = source?.attributes.ApproximateReceiveCount ?? '1'
  return {
    MessageGroupId: id.slice(0, 128),
    MessageDeduplicationId: `${id.slice(0, 60)}-${times}-${receipt}`.slice(0, 128),
  }
}

function wordOf(error: unknown, property: 'code' | 'field'): string | undefined {
  if (!(error instanceof Error) || !(property in error)) return undefined
  const value: unknown = Object.entries(error).find(([name]) => name === property)?.[1]
  return typeof value === 'string' ? value : undefined
}

/** SQS refuses control characters. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function attributeText(text: string): string {
  return text
    .replace(/[^\x20-\uD7FF\uE000-\uFFFD]+/g, ' ')
    .trim()
    .slice(0, 1000)
}

async function sendToSqs(letter: Letter): Promise<void> {
  const { SendMessageCommand, SQSClient } = await import('../aws/sqs.ts')
  await new SQSClient({}).send(new SendMessageCommand(letter))
}
