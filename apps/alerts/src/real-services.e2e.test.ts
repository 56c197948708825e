import { randomBytes, randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { prod } from '@repo/environments/fixture'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createDeadLetters } from './intake/dead-letters.ts'
import { servicePartition } from './places/partition.ts'
import { redrive } from './redrive/redrive.ts'
import { createDynamoStore } from './store/dynamodb.ts'
import type { Store } from './store/store.ts'
import { createAlertsTable } from './testing/create-table.ts'
import { completed, counts, hook, started } from './testing/facts.ts'
import {
  findRealServices,
  noRealServices,
  type RealService,
  type RealServices,
} from './testing/real-services.ts'
import { placeOf, queued, setup, start } from './testing/setup.ts'

const channel = '#deployments-dev'
const region = 'eu-west-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const table = 'alerts'

let services: RealServices | undefined
let dynamoDb: RealService
let client: DynamoDBClient
let store: Store

// The first time, the servers are fetched.
const MINUTES = 300_000

beforeAll(async () => {
  services = await findRealServices({
    docker: inject('docker'),
    java: inject('java'),
    maven: inject('maven'),
  })
  if (!services) return
  dynamoDb = await services.startDynamoDb()
  client = new DynamoDBClient({ endpoint: dynamoDb.endpoint, region, credentials })
  await createAlertsTable(client, table)
}, MINUTES)
afterAll(async () => {
  client?.destroy()
  await dynamoDb?.stop()
})
beforeEach((ctx) => {
  if (!services) ctx.skip(noRealServices)
  // A prefix for each test: they share the table.
  store = prefixed(createDynamoStore({ client, table }), randomUUID())
})

/** The store, under partitions of its own. */
function prefixed(all: Store, prefix: string): Store {
  const of = (partition: string) => `${prefix} ${partition}`
  return {
    add: (partition, facts) => all.add(of(partition), facts),
    read: (partition, from) => all.read(of(partition), from),
    locate: (partition, messages) => all.locate(of(partition), messages),
    remember: (partition, ...rest) => all.remember(of(partition), ...rest),
    claim: (partition, ...rest) => all.claim(of(partition), ...rest),
    forget: (partition, card) => all.forget(of(partition), card),
    openBefore: async () => [],
  }
}

describe('the store on DynamoDB Local', () => {
  it('loses no fact and posts one message with two writers at once', async () => {
    const one = setup({ store })
    const { slack, build } = one
    const other = setup({ store, fetch: slack.fetch })
    const events = [
      build.started('A', 0),
      build.taskStopped('A', 30),
      build.failed('A', 90),
      build.rollingBack('X', 90),
      build.completed('X', 125),
    ]
    // Each is handled by both, in opposite order; what comes back is delivered until it is done.
    const until = async ({ handle }: typeof one, events: readonly unknown[]) => {
      for (const event of events)
        for (let left = 50; left > 0; left--)
          if ((await handle(queued(event))).batchItemFailures.length === 0) break
    }
    await Promise.all([until(one, events), until(other, events.toReversed())])
    expect(slack.channel(channel)).toMatchObject([
      { metadata: { event_payload: { status: 'rolled_back' } } },
    ])
    expect(slack.thread(slack.channel(channel)[0]?.ts ?? '')).toHaveLength(1)
  })

  it('loses no fact with many writers at once', async () => {
    const facts = Array.from({ length: 40 }, (_, at) => ({
      kind: 'check' as const,
      deployment: 'ecs-svc/A',
      at,
    }))
    await Promise.all(facts.map((fact) => store.add('service#many', [fact])))
    expect((await store.read('service#many')).facts).toHaveLength(40)
  })

  it('continues an item that is full in a further one, and reads it from a time on', async () => {
    const many = Array.from({ length: 100 }, (_, second) => ({
      ...hook('awaiting', second),
      stage: randomBytes(6000).toString('base64'),
    }))
    for (const fact of many) await store.add('service#full', [fact])
    expect((await store.read('service#full', start)).facts).toHaveLength(100)
  })

  it('keeps the newest counts, the message and the facts of a deployment, and finds them by id and time', async () => {
    const facts = [started('A', 0), completed('A', 60)]
    const newest = counts('A', 60, 2, 0)
    const state = { channel: 'C1', ts: '1.1', hash: 'h', replies: {} }
    await store.add('service#one', [newest, ...facts])
    await store.add('service#one', [counts('A', 30, 1, 1)])
    await store.remember('service#one', 'sns:ecs-svc/A', state, undefined)
    await store.locate('service#one', [{ id: 'crash-loop:1', at: start }])
    await store.remember('service#one', 'crash-loop:1', state, start)
    const read = await store.read('service#one', start)
    expect(read.facts).toHaveLength(3)
    expect(read.facts).toEqual(expect.arrayContaining([...facts, newest]))
    expect([...read.messages.keys()].sort()).toEqual(['crash-loop:1', 'sns:ecs-svc/A'])
  })

  it('keeps the facts of a process that ended before it published them', async () => {
    const dead = { ...store, claim: () => Promise.reject(new Error('the process ended')) }
    const first = setup({ store: dead })
    const { slack, build } = first
    await first.handle(queued(build.started('A', 0)))
    expect(slack.calls).toEqual([])
    const next = setup({ store, fetch: slack.fetch })
    await next.handle(queued(build.failed('A', 60)))
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^❌/), edits: 0 }])
    const facts = (await store.read(partitionOf(next))).facts
    expect(facts).toHaveLength(2)
  })

  it('posts nothing twice after a process ended between posting and storing', async () => {
    const dead = { ...store, remember: () => Promise.reject(new Error('the process ended')) }
    const first = setup({ store: dead, now: () => 0 })
    const { slack, build } = first
    await first.handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)).toHaveLength(1)
    const next = setup({ store, fetch: slack.fetch, now: () => 60_000 })
    await next.handle(queued(build.completed('A', 60)))
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^✅/), edits: 1 }])
  })
})

function partitionOf({ environment }: ReturnType<typeof setup>): string {
  return servicePartition(placeOf(environment))
}

describe('the queue on ElasticMQ', () => {
  let elasticMq: RealService
  let sqs: SQSClient
  beforeAll(async () => {
    if (!services) return
    elasticMq = await services.startElasticMq()
    sqs = new SQSClient({ endpoint: elasticMq.endpoint, region, credentials })
  }, MINUTES)
  afterAll(async () => {
    sqs?.destroy()
    await elasticMq?.stop()
  })

  /** A queue with its dead-letter queue, made anew for each test. */
  async function queues() {
    const name = `alerts-${randomUUID().slice(0, 8)}`
    const create = async (QueueName: string, more: Record<string, string> = {}) => {
      const Attributes = { FifoQueue: 'true', VisibilityTimeout: '0', ...more }
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))
      return QueueUrl
    }
    const lettersUrl = await create(`${name}-dead-letters.fifo`)
    const attributes = new GetQueueAttributesCommand({
      QueueUrl: lettersUrl,
      AttributeNames: ['QueueArn'],
    })
    const deadLetterTargetArn = (await sqs.send(attributes)).Attributes?.['QueueArn']
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 })
    const url = await create(`${name}.fifo`, { RedrivePolicy, VisibilityTimeout: '30' })
    return { name: `${name}.fifo`, url, lettersUrl }
  }

  async function send(QueueUrl: string, events: readonly unknown[]): Promise<void> {
    for (const event of events)
      await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: typeof event === 'string' ? event : JSON.stringify(event),
          MessageGroupId: 'alerts',
          MessageDeduplicationId: randomUUID(),
        }),
      )
  }

  /** What Lambda does with a queue: one batch; what is not named as failed is deleted, the rest is visible again. */
  async function deliver(
    QueueUrl: string,
    handle: (batch: SQSEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>,
  ): Promise<string[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 3,
      MessageSystemAttributeNames: ['All'],
    })
    const { Messages = [] } = await sqs.send(command)
    const Records = Messages.map(
      ({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }) =>
        ({
          ...queued(Body).Records[0],
          messageId: MessageId,
          receiptHandle: ReceiptHandle,
          attributes: Attributes,
        }) as SQSRecord, // ElasticMQ gives all system attributes of a record.
    )
    if (Records.length === 0) return []
    const { batchItemFailures } = await handle({ Records })
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    for (const { messageId, receiptHandle: ReceiptHandle } of Records) {
      const message = { QueueUrl, ReceiptHandle }
      if (failed.has(messageId))
        await sqs.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 0 }))
      else await sqs.send(new DeleteMessageCommand(message))
    }
    return Records.map(({ body }) => body)
  }

  async function count(QueueUrl: string): Promise<number> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    )
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0)
  }

  it('delivers retryable failures again in their order, and they are published then', async () => {
    const { url } = await queues()
    const { handle, slack, build } = setup({ store })
    const events = [build.started('A', 0), build.failed('A', 60), build.rollingBack('X', 60)]
    await send(url, events)
    slack.next.push({ status: 503, body: '' })
    const first = await deliver(url, handle)
    expect(slack.channel(channel)).toEqual([])
    const second = await deliver(url, handle)
    expect(second).toEqual(first)
    expect(second).toEqual(events.map((event) => JSON.stringify(event)))
    expect(await count(url)).toBe(0)
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^↩️/) }])
  })

  it('dead-letters permanent failures with their error, blocks no other event, and redrives them', async () => {
    const { name, url, lettersUrl } = await queues()
    const deadLetter = createDeadLetters({
      queueUrl: lettersUrl,
      send: async (letter) => sqs.send(new SendMessageCommand(letter)),
    })
    const { handle, slack, build } = setup({ store, deadLetter })
    slack.next.push({ body: '{"ok":false,"error":"is_archived"}' })
    await send(url, ['{broken', build.started('A', 0)])
    await deliver(url, handle)
    expect([await count(url), await count(lettersUrl)]).toEqual([0, 2])
    await send(url, [setup({ environment: prod }).build.started('B', 0)])
    await deliver(url, handle)
    expect(slack.messages).toHaveLength(1)

    const looked = await redrive({ sqs, queue: name, dryRun: true })
    const codes = looked.events.map(({ error }) => error?.code)
    expect(codes).toHaveLength(2)
    expect(codes).toContain('is_archived')
    expect(await count(lettersUrl)).toBe(2)
    const moved = await redrive({ sqs, queue: name })
    expect(moved.events).toHaveLength(2)
    expect(moved.events).toContainEqual({
      event: expect.stringContaining('ecs-svc/A'),
      kind: 'ECS Deployment State Change',
      firstSeen: expect.any(String),
      error: { code: 'is_archived', message: expect.stringContaining('is_archived') },
    })
    expect([await count(url), await count(lettersUrl)]).toEqual([2, 0])
    await deliver(url, handle)
    expect(slack.channel(channel)).toHaveLength(1)
    expect([await count(url), await count(lettersUrl)]).toEqual([0, 1])
  })

  it('dead-letters an event after maxReceiveCount, and redrives it too', async () => {
    const { name, url, lettersUrl } = await queues()
    const { handle, slack, build } = setup({ store })
    await send(url, [build.started('A', 0)])
    slack.next.push(...Array.from({ length: 3 }, () => ({ status: 503, body: '' })))
    for (let times = 0; times < 4; times++) await deliver(url, handle)
    expect([await count(url), await count(lettersUrl)]).toEqual([0, 1])
    expect((await redrive({ sqs, queue: name })).events).toMatchObject([{ error: undefined }])
    await deliver(url, handle)
    expect(slack.channel(channel)).toHaveLength(1)
  })
})
