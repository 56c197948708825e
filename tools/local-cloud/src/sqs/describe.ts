import { createHash } from 'node:crypto'
import { type Message, sequenceNumber } from './message.ts'
import type { Queue } from './queue.ts'

export interface Receive {
  QueueUrl?: string
  MaxNumberOfMessages?: number
  WaitTimeSeconds?: number
  VisibilityTimeout?: number
  /** Older name of `MessageSystemAttributeNames`. */
  AttributeNames?: string[]
  MessageSystemAttributeNames?: string[]
  MessageAttributeNames?: string[]
}

/** By name; undefined members are omitted. */
type Attributes = Readonly<Record<string, string | undefined>>

/** A message as `ReceiveMessage` returns it. */
export function receivedMessage(message: Message, input: Receive) {
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]
  const system = pick(systemAttributes(message), names)
  const own = pickOwn(message, input.MessageAttributeNames ?? [])
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: createHash('md5').update(message.body).digest('hex'),
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own }),
  }
}

/** The system attributes of a message. */
export function systemAttributes(message: Message) {
  return {
    SenderId: 'AIDALOCALCLOUD',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.groupId !== undefined && {
      MessageGroupId: message.groupId,
      SequenceNumber: sequenceNumber(message),
    }),
    ...(message.deduplicationId !== undefined && {
      MessageDeduplicationId: message.deduplicationId,
    }),
    ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: message.sourceArn }),
  }
}

function pick(all: Attributes, names: string[]): Attributes {
  if (names.includes('All')) return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}

function pickOwn({ attributes }: Message, names: string[]) {
  const wanted = (name: string) =>
    names.some((one) =>
      one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === 'All' || one === name,
    )
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)))
}

/** The attributes of a queue as `GetQueueAttributes` returns them; all values are strings. */
export function queueAttributes(queue: Queue, names: string[]): Attributes {
  const { settings } = queue
  const total = queue.messages().length
  const inFlight = queue.inFlight()
  const all = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(total - inFlight),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(settings.visibilitySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    MaximumMessageSize: '1048576',
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '0',
    ...(settings.fifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: String(settings.contentBasedDeduplication),
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    }),
    ...(settings.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: settings.redrive.deadLetterArn,
        maxReceiveCount: settings.redrive.maxReceiveCount,
      }),
    }),
  }
  return pick(all, names)
}
