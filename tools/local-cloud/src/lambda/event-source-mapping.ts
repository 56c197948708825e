import { createHash } from 'node:crypto'
import type { SQSRecord } from 'aws-lambda'
import { systemAttributes } from '../sqs/describe.ts'
import type { Message } from '../sqs/message.ts'
import type { Queue } from '../sqs/queue.ts'

export interface EventSourceMappingOptions {
  readonly queue: Queue
  /** `awsRegion` of the records. */
  readonly region: string
  /** Invokes the function. An error fails the whole batch. */
  readonly invoke: (event: unknown) => Promise<unknown>
  /** At most 10 for a FIFO queue. Default: 10. */
  readonly batchSize?: number
}

export interface EventSourceMapping {
  /** Resolves once no batch is running and no message is visible. */
  settled(): Promise<void>
  /** Receives no more batches; resolves once the current one is done. */
  close(): Promise<void>
}

/**
 * While a batch runs its messages stay hidden, however fast the clock of the cloud is, because the function runs in real
 * time. The queue's visibility time-out counts from the end of the batch. This is SQS's largest value, in seconds.
 */
const HIDDEN = 43_200

/**
 * Invokes a function with the messages of a queue, one batch after another, with `ReportBatchItemFailures`: messages
 * reported as failed become visible again after the visibility time-out, the others are deleted. Of a FIFO queue each message
 * group has its own batches, side by side with those of other groups.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html#fifo-queue-scaling
 */
export function createEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const { queue, region, invoke, batchSize = 10 } = options
  const running = new Set<Promise<void>>()
  let closed = false

  function poll(): void {
    // A group with messages in flight is not received from.
    while (!closed && (queue.settings.fifo || running.size === 0)) {
      const messages = queue.receive(batchSize, HIDDEN, { oneGroup: true })
      if (messages.length === 0) return
      const batch = runBatch(messages).finally(() => {
        running.delete(batch)
        poll()
      })
      running.add(batch)
    }
  }

  async function runBatch(messages: Message[]): Promise<void> {
    const event = { Records: messages.map((message) => record(message, queue, region)) }
    const failed = await invoke(event).then(
      (answer) => failedOf(answer, messages),
      () => messages,
    )
    for (const message of messages) {
      const handle = message.receiptHandle ?? ''
      if (failed.includes(message)) queue.changeVisibility(handle, queue.settings.visibilitySeconds)
      else queue.delete(handle)
    }
  }

  const stop = queue.onChange(poll)
  poll()
  return {
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
    async close() {
      closed = true
      stop()
      await Promise.all(running)
    },
  }
}

/** As in Lambda, an invalid response fails the whole batch, and an empty one is a success. */
function failedOf(answer: unknown, messages: Message[]): Message[] {
  if (typeof answer !== 'object' || answer === null) return []
  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : undefined
  if (failures === undefined || failures === null) return []
  if (!Array.isArray(failures)) return messages
  const named = failures.map((one) => messages.find(({ id }) => id === one?.itemIdentifier))
  return named.some((message) => message === undefined)
    ? messages
    : messages.filter((message) => named.includes(message))
}

function record(message: Message, queue: Queue, region: string): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [
        name,
        {
          dataType: value.DataType,
          ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
          ...(value.BinaryValue !== undefined && { binaryValue: value.BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  }
}
