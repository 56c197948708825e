/** A message attribute, as clients send it. */
export interface MessageAttribute {
  readonly DataType: string
  readonly StringValue?: string
  readonly BinaryValue?: string
}

/** A message as it is sent. */
export interface Outgoing {
  readonly body: string
  readonly attributes?: Readonly<Record<string, MessageAttribute>>
  /** FIFO only: messages of one group are received in order, one batch at a time. */
  readonly groupId?: string | undefined
  /** FIFO only: a second message with this id within 5 minutes is accepted and dropped. */
  readonly deduplicationId?: string | undefined
  readonly delaySeconds?: number | undefined
}

/** A message in a queue. */
export interface Message {
  readonly id: string
  readonly body: string
  readonly attributes: Readonly<Record<string, MessageAttribute>>
  readonly groupId: string | undefined
  readonly deduplicationId: string | undefined
  /** Position in the queue; larger is later. */
  readonly sequence: bigint
  /** Epoch milliseconds of the cloud, like the times below. */
  readonly sentAt: number
  receiveCount: number
  firstReceivedAt: number | undefined
  /** Not received before this time. */
  visibleAt: number
  /** Of the last receive; `undefined` while it has not been received. */
  receiptHandle: string | undefined
  /** In a dead-letter queue: ARN of the source queue. */
  readonly sourceArn: string | undefined
}

/** A sequence number as SQS writes it: 20 digits. */
export function sequenceNumber({ sequence }: Pick<Message, 'sequence'>): string {
  return String(sequence).padStart(20, '0')
}
