import { createHash } from 'node:crypto'
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Fact, itemOf, type MessageState, type Partition, type Store } from './store.ts'

export interface DynamoStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>
  /** Table with the keys `pk` and `sk`, the TTL attribute `expiresAt`, and the index `open` (`open`, `openSince`). */
  readonly table: string
  /** Days after its last change that an item is kept. Default 90, as long as ECS keeps its own history. */
  readonly keepDays?: number
  readonly now?: () => number
}

/** A failed task is published within minutes, and not read later. */
const TASK_DAYS = 2

/** Attributes that hold a fact start so. */
const FACT = 'fact:'

/**
 * The store in DynamoDB. Each fact is an attribute of its own, named by its content: adding it again writes the same
 * value, and two writers cannot lose each other's. (A map of facts would need to exist before it can be added to.)
 */
export function createDynamoStore(options: DynamoStoreOptions): Store {
  const { client, table, keepDays = 90, now = Date.now } = options
  const expiresAt = (days = keepDays) => ({ N: String(Math.floor(now() / 1000) + days * 86_400) })

  async function set(pk: string, sk: string, values: Attributes, remove: readonly string[] = []) {
    const names = Object.keys(values)
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression:
          `SET ${names.map((_, index) => `#s${index} = :s${index}`).join(', ')}` +
          (remove.length > 0 ? ` REMOVE ${remove.map((_, index) => `#r${index}`).join(', ')}` : ''),
        ExpressionAttributeNames: Object.fromEntries([
          ...names.map((name, index) => [`#s${index}`, name]),
          ...remove.map((name, index) => [`#r${index}`, name]),
        ]),
        ExpressionAttributeValues: Object.fromEntries(
          names.map((name, index) => [`:s${index}`, values[name] ?? { NULL: true }]),
        ),
      }),
    )
  }

  return {
    async add(partition, facts) {
      const items = [...Map.groupBy(facts, itemOf)].map(([item, ofItem]) => {
        const values = ofItem.map((fact) => [keyOf(fact), { S: JSON.stringify(fact) }])
        const days = item.startsWith('task#') ? TASK_DAYS : keepDays
        return set(partition, item, { ...Object.fromEntries(values), expiresAt: expiresAt(days) })
      })
      await Promise.all(items)
    },
    read: (partition) => read(client, table, partition),
    async remember(partition, card, state, openSince) {
      const since = openSince === undefined ? undefined : new Date(openSince).toISOString()
      const open: Attributes = since ? { open: { S: 'open' }, openSince: { S: since } } : {}
      const values = { message: { S: JSON.stringify(state) }, expiresAt: expiresAt(), ...open }
      await set(partition, messageItem(card), values, since ? [] : ['open', 'openSince'])
    },
    async claim(partition, card, state, previous) {
      // Both were written by `JSON.stringify`, so equal states are equal strings.
      const condition = previous
        ? { ConditionExpression: '#message = :previous' }
        : { ConditionExpression: 'attribute_not_exists(#message)' }
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: partition }, sk: { S: messageItem(card) } },
            UpdateExpression: 'SET #message = :message, #expiresAt = :expiresAt',
            ...condition,
            ExpressionAttributeNames: { '#message': 'message', '#expiresAt': 'expiresAt' },
            ExpressionAttributeValues: {
              ':message': { S: JSON.stringify(state) },
              ':expiresAt': expiresAt(),
              ...(previous ? { ':previous': { S: JSON.stringify(previous) } } : {}),
            },
          }),
        )
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },
    async forget(partition, card) {
      const values = { expiresAt: expiresAt() }
      await set(partition, messageItem(card), values, ['message', 'open', 'openSince'])
    },
    async openBefore(time) {
      const values = { ':open': { S: 'open' }, ':time': { S: new Date(time).toISOString() } }
      const items = query(client, {
        TableName: table,
        IndexName: 'open',
        KeyConditionExpression: '#open = :open AND openSince <= :time',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: values,
      })
      const partitions = new Set<string>()
      for await (const item of items) if (item['pk']?.S) partitions.add(item['pk'].S)
      return [...partitions]
    },
  }
}

type Attributes = Record<string, AttributeValue>

async function read(
  client: DynamoStoreOptions['client'],
  table: string,
  partition: string,
): Promise<Partition> {
  const facts: Fact[] = []
  const messages = new Map<string, MessageState>()
  const items = query(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: partition } },
    // What was written by the invocation before this one must be seen.
    ConsistentRead: true,
  })
  for await (const item of items) {
    for (const [name, value] of Object.entries(item)) {
      // Both were written by this file, and nothing else writes to the table.
      if (name.startsWith(FACT)) facts.push(JSON.parse(value.S ?? '') as Fact)
      else if (name === 'message')
        messages.set(cardOf(item['sk']?.S ?? ''), JSON.parse(value.S ?? '') as MessageState)
    }
  }
  return { facts, messages }
}

async function* query(
  client: DynamoStoreOptions['client'],
  input: ConstructorParameters<typeof QueryCommand>[0],
): AsyncGenerator<Attributes> {
  let from: Attributes | undefined
  do {
    const page = await client.send(
      new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }),
    )
    yield* page.Items ?? []
    from = page.LastEvaluatedKey
  } while (from)
}

/** A deployment's message lives in the item of its facts. */
function messageItem(card: string): string {
  return card.startsWith('ecs-svc/') ? `deployment#${card}` : `message#${card}`
}

function cardOf(item: string): string {
  return item.replace(/^(deployment|message)#/, '')
}

function keyOf(fact: Fact): string {
  const content = JSON.stringify(fact)
  return `${FACT}${createHash('sha256').update(content).digest('base64url').slice(0, 22)}`
}
