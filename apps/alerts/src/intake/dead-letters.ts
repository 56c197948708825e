import type { MessageAttributeValue } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { cutBytes } from '../bytes.ts'
import type { Incoming } from './records.ts'

/** Sends an event with its error to the dead-letter queue. Resolves once the queue has it. */
export type SendToDeadLetterQueue = (record: Incoming, error: unknown) => Promise<void>

/** A message of the dead-letter queue; its body is the event as it came. */
export interface DeadLetter {
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
  readonly send?: (deadLetter: DeadLetter) => Promise<unknown>
  readonly now?: () => number
}

/** Names of a dead letter's message attributes. */
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

/** Bytes of an attribute's text. */
const TEXT_BYTES = 1000
const TYPE = 'String'

/** The dead-letter queue, for permanent failures. */
export function createDeadLetters(options: DeadLettersOptions): SendToDeadLetterQueue {
  const { queueUrl, send = sendToSqs, now = Date.now } = options
  return async (record, error) => {
    await send(deadLetterOf(record, queueUrl, attributesOf(record, error, now())))
  }
}

function attributesOf(
  { source, kind, body }: Incoming,
  error: unknown,
  now: number,
): DeadLetter['MessageAttributes'] {
  const first = Number(source?.attributes.ApproximateFirstReceiveTimestamp)
  const values: Record<string, string | undefined> = {
    // A redrive needs the group, people the code.
    [attributes.group]: source?.attributes.MessageGroupId,
    [attributes.code]: wordOf(error, 'code') ?? (error instanceof Error ? error.name : 'UNKNOWN'),
    [attributes.field]: wordOf(error, 'field'),
    [attributes.firstSeen]: new Date(first > 0 ? first : now).toISOString(),
    [attributes.kind]: kind,
    [attributes.message]: error instanceof Error ? error.message : String(error),
  }
  return fitting(values, roomBeside(body))
}

/** The attributes that fit into so many bytes, the first ones rather; the last of them may be cut. */
function fitting(
  values: Readonly<Record<string, string | undefined>>,
  room: number,
): DeadLetter['MessageAttributes'] {
  const found: DeadLetter['MessageAttributes'] = {}
  let left = room
  for (const [name, value = ''] of Object.entries(values)) {
    const overhead = Buffer.byteLength(name) + TYPE.length
    const text = cutBytes(attributeText(value), Math.min(TEXT_BYTES, left - overhead))
    if (text === '') continue
    found[name] = { DataType: TYPE, StringValue: text }
    left -= overhead + Buffer.byteLength(text)
  }
  return found
}

/** Bytes that SQS takes beside a body: 256 KiB in all, 1 MiB where it took a body that is longer. */
function roomBeside(body: string): number {
  const bytes = Buffer.byteLength(body)
  return (bytes <= 256 * 1024 ? 256 * 1024 : 1024 * 1024) - bytes
}

function deadLetterOf(
  record: Incoming,
  queueUrl: string,
  MessageAttributes: DeadLetter['MessageAttributes'],
): DeadLetter {
  return {
    QueueUrl: queueUrl,
    MessageBody: record.body,
    MessageAttributes,
    ...(queueUrl.endsWith('.fifo') ? ordering(record, record.source) : {}),
  }
}

/**
 * Each is its own message group, so that one in flight does not hide the others. The deduplication id is new at each receipt: with
 * the message's own id SQS would silently drop an event that is dead-lettered again after its redrive.
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
  return text.replace(/[^\x20-\uD7FF\uE000-\uFFFD]+/g, ' ').trim()
}

async function sendToSqs(deadLetter: DeadLetter): Promise<void> {
  const { SendMessageCommand, SQSClient } = await import('../aws/sqs.ts')
  await new SQSClient({}).send(new SendMessageCommand(deadLetter))
}
