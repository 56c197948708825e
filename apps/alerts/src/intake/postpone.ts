import type { ChangeMessageVisibilityBatchCommandInput } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'

/** Has records delivered again after this many seconds instead of the queue's visibility timeout. */
export type Postpone = (records: readonly SQSRecord[], seconds: number) => Promise<void>

export interface PostponeOptions {
  /** URL of any queue of the same account and region: the queue's own one differs in its name only. */
  readonly neighbourUrl: string
  /** Default: with the client of the AWS SDK, loaded when it is first needed. */
  readonly change?: (input: ChangeMessageVisibilityBatchCommandInput) => Promise<unknown>
}

/** Slack's longest `Retry-After` is minutes; a message may be hidden for 12 hours. */
const MAX_SECONDS = 900

/** Honours `Retry-After`. Without it the records are delivered again a little later, or too early; nothing is lost. */
export function createPostpone({ neighbourUrl, change = changeInSqs }: PostponeOptions): Postpone {
  return async (records, seconds) => {
    const [first] = records
    if (!first) return
    const name = first.eventSourceARN.split(':').at(-1) ?? ''
    const QueueUrl = neighbourUrl.replace(/[^/]+$/, name)
    const VisibilityTimeout = Math.min(Math.ceil(seconds), MAX_SECONDS)
    // SQS takes ten at once.
    for (let from = 0; from < records.length; from += 10) {
      const entries = records.slice(from, from + 10).map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout,
      }))
      await change({ QueueUrl, Entries: entries })
    }
  }
}

async function changeInSqs(input: ChangeMessageVisibilityBatchCommandInput): Promise<void> {
  const { ChangeMessageVisibilityBatchCommand, SQSClient } = await import('../aws/sqs.ts')
  await new SQSClient({}).send(new ChangeMessageVisibilityBatchCommand(input))
}
