import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { NoDeadLettersError, WrongAccountError } from '../errors.ts'
import { attributes } from '../intake/dead-letters.ts'

/** A dead-lettered event and its error. */
export interface DeadLetteredEvent {
  /** The event as it came. */
  readonly event: string
  readonly kind: string | undefined
  /** When it first reached the queue, ISO 8601. */
  readonly firstSeen: string | undefined
  /** `undefined`: SQS itself gave it up, after too many deliveries. */
  readonly error:
    | { readonly code: string; readonly message?: string; readonly field?: string }
    | undefined
}

export interface Redriven {
  readonly queue: string
  readonly deadLetterQueue: string
  /** Events that were found; without `dryRun` they are in the queue again. */
  readonly events: readonly DeadLetteredEvent[]
  /** Events that could not be looked at, because they wait behind others of their message group. */
  readonly hidden: number
}

export interface RedriveOptions {
  readonly sqs: Pick<SQSClient, 'send'>
  /** Name of the queue of the alerts; its redrive policy names the dead-letter queue. */
  readonly queue: string
  /** Account that the queue has to be in; not given: any. */
  readonly account?: string
  /** Only looks. */
  readonly dryRun?: boolean
}

/** Visibility timeout of the messages that are being read, in seconds. */
const HIDDEN = 120

/**
 * Moves the dead letters back to the queue. Not with SQS's own `StartMessageMoveTask`: it returns no errors, and keeps the
 * message groups of the dead-letter queue. An event is sent before it is deleted: what is cut off in between is there twice, and
 * alerts publish it once.
 * @throws NoDeadLettersError, WrongAccountError.
 */
export async function redrive(options: RedriveOptions): Promise<Redriven> {
  const { sqs, dryRun = false } = options
  const [queueUrl, deadLetters] = await queuesOf(options)
  const found: Message[] = []
  const bodies = new Set<string>()
  for (;;) {
    const messages = await receive(sqs, deadLetters.url)
    // What failed again while we were at it waits for the next time.
    const fresh = messages.filter(({ Body = '' }) => dryRun || !bodies.has(Body))
    for (const message of fresh) {
      if (!dryRun) await move(sqs, deadLetters.url, queueUrl, message)
      found.push(message)
      bodies.add(message.Body ?? '')
    }
    const again = messages.filter((message) => !fresh.includes(message))
    await show(sqs, deadLetters.url, again)
    if (messages.length === 0 || again.length > 0) break
  }
  const hidden = dryRun ? Math.max(0, (await countOf(sqs, deadLetters.url)) - found.length) : 0
  if (dryRun) await show(sqs, deadLetters.url, found)
  const { queue } = options
  return { queue, deadLetterQueue: deadLetters.name, events: found.map(deadLetteredEvent), hidden }
}

async function queuesOf({ sqs, queue, account }: RedriveOptions) {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }))
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] }),
  )
  const owner = Attributes['QueueArn']?.split(':')[4] ?? ''
  if (account && owner !== account) throw new WrongAccountError(queue, owner, account)
  const target = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(
    Attributes['RedrivePolicy'] ?? '',
  )?.[1]
  const name = target?.split(':').at(-1)
  if (!name) throw new NoDeadLettersError(queue)
  const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }))
  return [QueueUrl, { name, url }] as const
}

async function receive(sqs: RedriveOptions['sqs'], QueueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: HIDDEN,
    // Long polling queries all of SQS's servers.
    WaitTimeSeconds: 1,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  })
  return (await sqs.send(command)).Messages ?? []
}

async function move(
  sqs: RedriveOptions['sqs'],
  from: string,
  to: string,
  message: Message,
): Promise<void> {
  const { Body: MessageBody = '', MessageId = '', ReceiptHandle, Attributes = {} } = message
  const group = wordOf(message, 'group') ?? Attributes['MessageGroupId'] ?? 'alerts'
  const ordering = {
    MessageGroupId: group,
    MessageDeduplicationId: `redrive-${MessageId}-${Attributes['ApproximateReceiveCount'] ?? '1'}`,
  }
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: to,
      MessageBody,
      ...(to.endsWith('.fifo') ? ordering : {}),
    }),
  )
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }))
}

/** Lets others see the messages again. */
async function show(
  sqs: RedriveOptions['sqs'],
  QueueUrl: string,
  messages: readonly Message[],
): Promise<void> {
  for (const { ReceiptHandle } of messages)
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    )
}

async function countOf(sqs: RedriveOptions['sqs'], QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] })
  const { Attributes = {} } = await sqs.send(command)
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)
}

function deadLetteredEvent(message: Message): DeadLetteredEvent {
  const code = wordOf(message, 'code')
  const text = wordOf(message, 'message')
  const field = wordOf(message, 'field')
  return {
    event: message.Body ?? '',
    kind: wordOf(message, 'kind'),
    firstSeen: wordOf(message, 'firstSeen'),
    error: code
      ? { code, ...(text ? { message: text } : {}), ...(field ? { field } : {}) }
      : undefined,
  }
}

function wordOf(message: Message, name: keyof typeof attributes): string | undefined {
  return message.MessageAttributes?.[attributes[name]]?.StringValue
}
