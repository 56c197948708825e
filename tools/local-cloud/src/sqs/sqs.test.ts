import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCalls } from '../calls.ts'
import { createClock, type MovableClock } from '../clock.ts'
import { openWire, type Wire } from '../wire/wire.ts'
import { createQueues } from './queues.ts'
import { createSqs } from './sqs.ts'

const caller = { account: '111122223333', region: 'ap-northeast-1' }
let wire: Wire
let clock: MovableClock
let sqs: SQSClient
let url: string
let deadLetterUrl: string

beforeEach(async () => {
  clock = createClock({ speed: 0, start: 1_700_000_000_000 })
  wire = await openWire({ port: 0, calls: createCalls(), clock, fallback: caller })
  const queues = createQueues(clock, wire.endpoint)
  const dead = queues.create(caller, 'dead.fifo')
  const queue = queues.create(caller, 'work.fifo', {
    contentBasedDeduplication: true,
    redrive: { deadLetterArn: dead.arn, maxReceiveCount: 2 },
  })
  url = queues.url(queue)
  deadLetterUrl = queues.url(dead)
  wire.addService(createSqs(queues))
  sqs = new SQSClient({
    endpoint: wire.endpoint,
    region: caller.region,
    credentials: { accessKeyId: caller.account, secretAccessKey: 'x' },
  })
})
afterEach(() => wire.close())

const send = (body: string, group = 'g', deduplication?: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplication,
    }),
  )
const receive = async (input: Partial<ReceiveMessageCommandInput> = {}) => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...input,
    }),
  )
  return Messages
}
const bodies = (messages: Message[]) => messages.map(({ Body }) => Body)

describe('SQS FIFO queue', () => {
  it('a message group is received in order, and blocked until the batch is deleted', async () => {
    for (const body of ['1', '2', '3']) await send(body)
    await send('other', 'h')
    const first = await receive({ MaxNumberOfMessages: 2 })
    expect(bodies(first)).toEqual(['1', '2'])
    expect(bodies(await receive())).toEqual(['other'])
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: first.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    )
    expect(bodies(await receive())).toEqual(['3'])
  })

  it('a message is received again in its position after the visibility time-out, in the time of the cloud', async () => {
    await send('1')
    await send('2')
    await receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 60 })
    await clock.advance(59_000)
    expect(await receive()).toEqual([])
    await clock.advance(1_000)
    const again = await receive()
    expect(bodies(again)).toEqual(['1', '2'])
    expect(again[0]?.Attributes?.['ApproximateReceiveCount']).toBe('2')
  })

  it('a second message with the same deduplication id is dropped for five minutes, and SendMessage returns the id of the first', async () => {
    const first = await send('a', 'g', 'id')
    const second = await send('b', 'g', 'id')
    expect(second.MessageId).toBe(first.MessageId)
    await clock.advance(5 * 60_000)
    await send('c', 'g', 'id')
    expect(bodies(await receive())).toEqual(['a', 'c'])
  })

  it('content-based deduplication applies where no deduplication id is given', async () => {
    await send('same')
    await send('same')
    expect(bodies(await receive())).toEqual(['same'])
  })

  it('SendMessage rejects a message without a group', async () => {
    const command = new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' })
    await expect(sqs.send(command)).rejects.toMatchObject({ name: 'MissingParameter' })
  })

  it('DeleteMessage rejects an expired receipt handle', async () => {
    await send('1')
    const [message] = await receive()
    await clock.advance(30_000)
    const command = new DeleteMessageCommand({
      QueueUrl: url,
      ReceiptHandle: message?.ReceiptHandle,
    })
    await expect(sqs.send(command)).rejects.toThrow('The receipt handle has expired')
  })

  it('ChangeMessageVisibility with 0 makes a message visible at once', async () => {
    await send('1')
    const [message] = await receive()
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    )
    expect(bodies(await receive())).toEqual(['1'])
  })
})

describe('SQS dead-letter queue', () => {
  const exhaust = async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      await receive({ MaxNumberOfMessages: 1 })
      await clock.advance(30_000)
    }
  }

  it('a message that was received too often is moved with its attributes, and the others are received', async () => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'bad',
        MessageGroupId: 'g',
        MessageAttributes: { cause: { DataType: 'String', StringValue: 'x' } },
      }),
    )
    await send('good')
    await exhaust()
    expect(bodies(await receive())).toEqual(['good'])
    const [deadLettered] = await receive({ QueueUrl: deadLetterUrl })
    expect(deadLettered).toMatchObject({
      Body: 'bad',
      MessageAttributes: { cause: { StringValue: 'x' } },
      Attributes: {
        MessageGroupId: 'g',
        DeadLetterQueueSourceArn: 'arn:aws:sqs:ap-northeast-1:111122223333:work.fifo',
      },
    })
  })

  it('StartMessageMoveTask redrives messages, even within the deduplication interval', async () => {
    await send('bad', 'g', 'id')
    await exhaust()
    expect(await receive()).toEqual([])
    await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: 'arn:aws:sqs:ap-northeast-1:111122223333:dead.fifo',
      }),
    )
    expect(bodies(await receive())).toEqual(['bad'])
    expect(await receive({ QueueUrl: deadLetterUrl })).toEqual([])
  })

  it('StartMessageMoveTask rejects a queue that is no dead-letter queue', async () => {
    const SourceArn = 'arn:aws:sqs:ap-northeast-1:111122223333:work.fifo'
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toThrow(
      'must be configured as a Dead Letter Queue',
    )
  })
})

describe('SQS API', () => {
  it('a long poll returns as soon as a message is sent', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 })
    await send('late')
    expect(bodies(await waiting)).toEqual(['late'])
  })

  it('a long poll returns as soon as a message becomes visible again', async () => {
    await send('1')
    await receive()
    const waiting = receive({ WaitTimeSeconds: 20 })
    await clock.advance(30_000)
    expect(bodies(await waiting)).toEqual(['1'])
  })

  it('a batch returns a result for each entry', async () => {
    const answer = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'ok', MessageBody: 'x', MessageGroupId: 'g' },
          { Id: 'bad', MessageBody: 'x' },
        ],
      }),
    )
    expect(answer.Successful).toMatchObject([{ Id: 'ok' }])
    expect(answer.Failed).toMatchObject([{ Id: 'bad', Code: 'MissingParameter' }])
  })

  it('GetQueueAttributes counts visible and in-flight messages', async () => {
    await send('1')
    await send('2', 'h')
    await receive({ MaxNumberOfMessages: 1 })
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    )
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      FifoQueue: 'true',
    })
  })

  it('GetQueueUrl finds a queue by name, and an unknown one is QueueDoesNotExist', async () => {
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName: 'work.fifo' }))
    expect(found.QueueUrl).toBe(url)
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(2)
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nope' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    })
  })
})
