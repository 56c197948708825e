import { createHash } from 'node:crypto'
import { uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import type { Violation } from '../wire/violations.ts'
import { queueAttributes, type Receive, receivedMessage } from './describe.ts'
import { type MessageAttribute, sequenceNumber } from './message.ts'
import type { Queue } from './queue.ts'
import type { Queues } from './queues.ts'

interface Send {
  QueueUrl?: string
  Id?: string
  MessageBody?: string
  MessageGroupId?: string
  MessageDeduplicationId?: string
  MessageAttributes?: Record<string, MessageAttribute>
  DelaySeconds?: number
}

interface Handle {
  QueueUrl?: string
  Id?: string
  ReceiptHandle?: string
  VisibilityTimeout?: number
}

interface Batch<T> {
  QueueUrl?: string
  Entries?: T[]
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BYTES = 1024 * 1024
const MAX_VISIBILITY_SECONDS = 12 * 3600

/** SQS, over AWS JSON 1.0 (the older query protocol is not supported). */
export function createSqs(queues: Queues): AwsService {
  const queueOf = ({ QueueUrl = '' }: { QueueUrl?: string }): Queue => queues.byUrl(QueueUrl)
  const remove = (queue: Queue, entry: Handle) => queue.delete(entry.ReceiptHandle ?? '')
  const change = (queue: Queue, entry: Handle) =>
    queue.changeVisibility(entry.ReceiptHandle ?? '', entry.VisibilityTimeout ?? 30)

  return {
    name: 'sqs',
    model: { name: 'sqs', invalid: missingParameter },
    protocol: 'json',
    targetPrefix: 'AmazonSQS',
    operations: {
      SendMessage: (input: Send) => send(queueOf(input), input),
      SendMessageBatch: (input: Batch<Send>) => batch(queueOf(input), input, send),
      ReceiveMessage: (input: Receive) => receive(queueOf(input), input),
      DeleteMessage: (input: Handle) => remove(queueOf(input), input),
      DeleteMessageBatch: (input: Batch<Handle>) => batch(queueOf(input), input, remove),
      ChangeMessageVisibility: (input: Handle) => change(queueOf(input), input),
      ChangeMessageVisibilityBatch: (input: Batch<Handle>) => batch(queueOf(input), input, change),
      PurgeQueue: (input: { QueueUrl?: string }) => queueOf(input).purge(),
      GetQueueUrl: ({ QueueName = '' }: { QueueName?: string }, caller: Caller) => {
        const queue = queues.byArn(`arn:aws:sqs:${caller.region}:${caller.account}:${QueueName}`)
        if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
        return { QueueUrl: queues.url(queue) }
      },
      GetQueueAttributes: (input: { QueueUrl?: string; AttributeNames?: string[] }) => ({
        Attributes: queueAttributes(queueOf(input), input.AttributeNames ?? []),
      }),
      ListQueues: (
        input: { QueueNamePrefix?: string; MaxResults?: number; NextToken?: string },
        { account, region }: Caller,
      ) => {
        const urls = queues
          .all()
          .filter(
            ({ arn, name }) =>
              arn === `arn:aws:sqs:${region}:${account}:${name}` &&
              name.startsWith(input.QueueNamePrefix ?? ''),
          )
          .map(queues.url)
        const { items, nextToken } = page(urls, {
          token: input.NextToken,
          size: input.MaxResults ?? 1000,
        })
        return { QueueUrls: items, NextToken: nextToken }
      },
      StartMessageMoveTask: (input: { SourceArn?: string; DestinationArn?: string }) => {
        queues.moveMessages(input.SourceArn ?? '', input.DestinationArn)
        return { TaskHandle: Buffer.from(uuid()).toString('base64') }
      },
    },
  }
}

/** How SQS rejects a request that breaks its model, which has no constraint but required members. */
function missingParameter([first]: readonly Violation[]): AwsError {
  const name = (first?.path ?? '').split('.').at(-1) ?? ''
  const parameter = name.charAt(0).toUpperCase() + name.slice(1)
  return new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`)
}

function send(queue: Queue, input: Send) {
  const { MessageBody = '' } = input
  if (MessageBody === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.')
  if (Buffer.byteLength(MessageBody) > MAX_BYTES)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`,
    )
  checkRange('DelaySeconds', input.DelaySeconds ?? 0, 0, 900)
  const message = queue.send({
    body: MessageBody,
    attributes: input.MessageAttributes ?? {},
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    delaySeconds: input.DelaySeconds,
  })
  return {
    MessageId: message.id,
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    ...(queue.settings.fifo && { SequenceNumber: sequenceNumber(message) }),
  }
}

function batch<T extends { Id?: string }>(
  queue: Queue,
  { Entries = [] }: Batch<T>,
  each: (queue: Queue, entry: T) => unknown,
) {
  checkBatch(Entries)
  const Successful: object[] = []
  const Failed: object[] = []
  for (const entry of Entries) {
    try {
      const answer = each(queue, entry)
      Successful.push({ Id: entry.Id, ...(typeof answer === 'object' && answer) })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message })
    }
  }
  return { Successful, Failed }
}

function checkBatch(entries: readonly { Id?: string }[]): void {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.")
  if (entries.length > 10)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    )
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.')
}

/** A long poll waits in real time, because the client's own time-out is in real time. */
async function receive(queue: Queue, input: Receive) {
  const max = input.MaxNumberOfMessages ?? 1
  const wait = input.WaitTimeSeconds ?? 0
  checkRange('MaxNumberOfMessages', max, 1, 10)
  checkRange('WaitTimeSeconds', wait, 0, 20)
  checkRange('VisibilityTimeout', input.VisibilityTimeout ?? 0, 0, MAX_VISIBILITY_SECONDS)
  const receiveNow = () => queue.receive(max, input.VisibilityTimeout)
  let messages = receiveNow()
  const until = performance.now() + wait * 1000
  while (messages.length === 0 && performance.now() < until) {
    await changeOrTimeout(queue, until - performance.now())
    messages = receiveNow()
  }
  return { Messages: messages.map((message) => receivedMessage(message, input)) }
}

function changeOrTimeout(queue: Queue, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    const stop = queue.onChange(end)
  })
}

function checkRange(name: string, value: number, from: number, to: number): void {
  if (!(value >= from && value <= to))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${from} and ${to}, if provided.`,
    )
}
