import { createHash } from 'node:crypto'
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { CountsFact } from '../deployment/fact.ts'
import { bytesOf, decode, type Encoded, encode, FACT_BYTES } from './encode.ts'
import {
  cardAt,
  isLatestOnly,
  itemOf,
  lists,
  type MessagePlace,
  messagePlace,
  messagePointer,
  type Pointer,
  pointerOf,
  rankOf,
} from './layout.ts'
import type { Fact, MessageState, Store } from './store.ts'
import { type Item, type ItemReader, partitionOf, readFrom } from './window.ts'

export interface DynamoStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>
  /** Table with the keys `pk` and `sk`, the TTL attribute `expiresAt`, and the index `open` (`open`, `openSince`). */
  readonly table: string
  /** Days after its last change that an item is kept. Default 90, as long as ECS keeps its own history. */
  readonly keepDays?: number
  readonly now?: () => number
}

/** No message needs a failed task that is older (see `episodes`), or what one push brought that long ago. */
const SHORT_DAYS = 4
const shortLived = /#(task|push)#/

/** Attributes that hold a fact start so. */
const FACT = 'fact:'

/** Attribute of the newest counts of a deployment. */
const LATEST = 'counts'

/** Facts that one request writes: an expression has at most 4 KB. */
const FACTS_AT_ONCE = 50

/** Keys of one `BatchGetItem`. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_AT_ONCE = 100

/**
 * The store in DynamoDB. Each fact is an attribute of its own, named by its content: adding it again writes the same
 * value, and two writers cannot lose each other's. (A map of facts would need to exist before it can be added to.)
 */
export function createDynamoStore(options: DynamoStoreOptions): Store {
  const { client, table, keepDays = 90, now = Date.now } = options
  const expiresAt = (days = keepDays) => ({ N: String(Math.floor(now() / 1000) + days * 86_400) })
  const update = (pk: string, sk: string, change: Change) =>
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: pk }, sk: { S: sk } },
        ...expressionsOf(change),
      }),
    )

  /** Sets attributes of an item, or of a further part of it where it is full. @returns the sort key of the part */
  async function setWithin(pk: string, sk: string, set: Attributes, part = 0): Promise<string> {
    const key = part === 0 ? sk : `${sk}~${part}`
    try {
      await update(pk, key, { set })
      return key
    } catch (error) {
      if (!isFull(error)) throw error
      return setWithin(pk, sk, set, part + 1)
    }
  }

  async function addTo(pk: string, item: string, facts: readonly Fact[]): Promise<void> {
    const expires = { expiresAt: expiresAt(shortLived.test(item) ? SHORT_DAYS : keepDays) }
    const encoded = facts.map((fact) => ({ fact, name: nameOf(fact), value: encode(fact) }))
    const pointers = facts.flatMap((fact) => pointerOf(fact) ?? [])
    const writes = groupsOf(encoded).map((group) =>
      setWithin(pk, item, {
        ...Object.fromEntries(group.map(({ name, value }) => [name, value])),
        ...expires,
      }),
    )
    const [keys] = await Promise.all([Promise.all(writes), point(pk, pointers)])
    const further = new Set(keys.filter((key) => key !== item))
    await point(
      pk,
      [...further].flatMap((key) => pointers.map((pointer) => ({ ...pointer, key }))),
    )
  }

  /** Keeps the newest of several counts, whichever arrives last. */
  async function addCounts(pk: string, item: string, counts: CountsFact): Promise<void> {
    const [value, rank] = [{ S: JSON.stringify(counts) }, { S: rankOf(counts) }]
    await succeeds(
      update(pk, item, {
        set: { [LATEST]: value, rank, expiresAt: expiresAt() },
        condition: { attribute: 'rank', below: rank },
      }),
    )
  }

  async function point(pk: string, pointers: readonly Pointer[]): Promise<void> {
    const lists = Map.groupBy(pointers, ({ sk, list }) => `${sk} ${list}`)
    await Promise.all(
      [...lists.values()].map(async (same) => {
        const [first] = same
        if (!first) return
        const keys = { SS: [...new Set(same.map(({ key }) => key))] }
        await update(pk, first.sk, { add: { [first.list]: keys }, set: { expiresAt: expiresAt() } })
      }),
    )
  }

  return {
    async add(partition, facts) {
      const counts = facts.filter(isLatestOnly).sort((a, b) => (rankOf(a) < rankOf(b) ? 1 : -1))
      const others = facts.filter((fact) => !isLatestOnly(fact))
      await Promise.all([
        ...[...Map.groupBy(others, itemOf)].map(([item, ofItem]) => addTo(partition, item, ofItem)),
        ...[...Map.groupBy(counts, itemOf)].map(
          ([item, [newest]]) => newest && addCounts(partition, item, newest),
        ),
      ])
    },
    async read(partition, from) {
      const reader = itemsOf(client, table, partition)
      if (from !== undefined) return readFrom(reader, from)
      return partitionOf(await reader.range('!', '~'))
    },
    async locate(partition, messages) {
      await point(
        partition,
        messages.flatMap(({ id, at }) => messagePointer(id, at) ?? []),
      )
    },
    async remember(partition, card, state, openSince) {
      const since = openSince === undefined ? undefined : new Date(openSince).toISOString()
      const open: Attributes = since ? { open: { S: 'open' }, openSince: { S: since } } : {}
      const { sk, ...place } = messagePlace(card)
      const set = { ...messageAttributes(place, state), expiresAt: expiresAt(), ...open }
      await update(partition, sk, { set, remove: since ? [] : ['open', 'openSince'] })
    },
    async claim(partition, card, state, previous) {
      const place = messagePlace(card)
      const { sk, attribute } = place
      const set = { ...messageAttributes(place, state), expiresAt: expiresAt() }
      // Both were written by `JSON.stringify`, so equal states are equal strings.
      const equals = previous && { S: JSON.stringify(previous) }
      return succeeds(update(partition, sk, { set, condition: { attribute, equals } }))
    },
    async forget(partition, card) {
      const { sk, attribute } = messagePlace(card)
      const set = { expiresAt: expiresAt() }
      await update(partition, sk, { set, remove: [attribute, 'open', 'openSince'] })
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

/** Attribute with the id of the card whose message an item holds. */
const CARD = 'card'

function messageAttributes(
  { attribute, card }: Pick<MessagePlace, 'attribute' | 'card'>,
  state: MessageState,
): Attributes {
  return { [attribute]: { S: JSON.stringify(state) }, [CARD]: { S: card } }
}

/** What an update does to one item. */
interface Change {
  readonly set: Attributes
  /** Adds to sets. */
  readonly add?: Attributes
  readonly remove?: readonly string[]
  /** Only if the attribute is absent or `below` a value; or if it `equals` one, not given: if it is absent. */
  readonly condition?:
    | { readonly attribute: string; readonly below: AttributeValue }
    | { readonly attribute: string; readonly equals: AttributeValue | undefined }
}

function expressionsOf({ set, add = {}, remove = [], condition }: Change) {
  const names: Record<string, string> = {}
  const values: Attributes = {}
  const name = (attribute: string) => {
    const key = `#n${Object.keys(names).length}`
    names[key] = attribute
    return key
  }
  const value = (one: AttributeValue) => {
    const key = `:v${Object.keys(values).length}`
    values[key] = one
    return key
  }
  const clauses = [
    `SET ${Object.entries(set).map(([attribute, one]) => `${name(attribute)} = ${value(one)}`)}`,
    ...Object.entries(add).map(([attribute, one]) => `ADD ${name(attribute)} ${value(one)}`),
    remove.length > 0 ? `REMOVE ${remove.map(name)}` : '',
  ]
  return {
    UpdateExpression: clauses.join(' ').trim(),
    ...(condition ? { ConditionExpression: conditionOf(condition, name, value) } : {}),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

function conditionOf(
  condition: NonNullable<Change['condition']>,
  name: (attribute: string) => string,
  value: (one: AttributeValue) => string,
): string {
  const attribute = name(condition.attribute)
  const absent = `attribute_not_exists(${attribute})`
  if ('below' in condition) return `${absent} OR ${attribute} < ${value(condition.below)}`
  return condition.equals ? `${attribute} = ${value(condition.equals)}` : absent
}

/** Whether a conditional update took place. */
async function succeeds(update: Promise<unknown>): Promise<boolean> {
  try {
    await update
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Whether the item would be larger than DynamoDB allows, 400 KB. */
function isFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationException' &&
    /item size .*exceeded/i.test(error.message)
  )
}

/** Facts that fit into one request, and, new, into one item. */
function groupsOf<One extends { readonly value: Encoded }>(encoded: readonly One[]): One[][] {
  const groups: One[][] = []
  let bytes = 0
  for (const one of encoded) {
    const group = groups.at(-1)
    bytes += bytesOf(one.value)
    if (group && group.length < FACTS_AT_ONCE && bytes <= FACT_BYTES) group.push(one)
    else {
      groups.push([one])
      bytes = bytesOf(one.value)
    }
  }
  return groups
}

function itemsOf(
  client: DynamoStoreOptions['client'],
  table: string,
  partition: string,
): ItemReader {
  return {
    async range(from, to, last) {
      const found: Item[] = []
      const items = query(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          ':from': { S: from },
          ':to': { S: to },
        },
        // What was written by the invocation before this one must be seen.
        ConsistentRead: true,
        ...(last === undefined ? {} : { ScanIndexForward: false, Limit: last }),
      })
      for await (const item of items) {
        found.push(itemOfAttributes(item))
        if (found.length === last) break
      }
      return found
    },
    async items(keys) {
      const groups = Array.from({ length: Math.ceil(keys.length / KEYS_AT_ONCE) }, (_, index) =>
        keys.slice(index * KEYS_AT_ONCE, (index + 1) * KEYS_AT_ONCE),
      )
      const found = await Promise.all(
        groups.map((group) => itemsWith(client, table, partition, group)),
      )
      return found.flat()
    },
  }
}

async function itemsWith(
  client: DynamoStoreOptions['client'],
  table: string,
  partition: string,
  keys: readonly string[],
): Promise<Item[]> {
  const found: Item[] = []
  let left: Attributes[] = keys.map((sk) => ({ pk: { S: partition }, sk: { S: sk } }))
  // DynamoDB returns at most 16 MB at once, and the keys that are left.
  while (left.length > 0) {
    const RequestItems = { [table]: { Keys: left, ConsistentRead: true } }
    const answer = await client.send(new BatchGetItemCommand({ RequestItems }))
    found.push(...(answer.Responses?.[table] ?? []).map(itemOfAttributes))
    left = answer.UnprocessedKeys?.[table]?.Keys ?? []
  }
  return found
}

function itemOfAttributes(attributes: Attributes): Item {
  const sk = attributes['sk']?.S ?? ''
  const facts: Fact[] = []
  const messages = new Map<string, MessageState>()
  for (const [name, value] of Object.entries(attributes)) {
    const card = cardAt(attributes[CARD]?.S ?? '', name)
    if (name.startsWith(FACT) || name === LATEST) facts.push(decode(value))
    // Written by this file, and nothing else writes to the table.
    else if (card !== undefined) messages.set(card, JSON.parse(value.S ?? '') as MessageState)
  }
  const listed = lists.map((list) => [list, attributes[list]?.SS] as const)
  return { sk, facts, messages, lists: Object.fromEntries(listed.filter(([, keys]) => keys)) }
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

function nameOf(fact: Fact): string {
  const content = JSON.stringify(fact)
  return `${FACT}${createHash('sha256').update(content).digest('base64url').slice(0, 22)}`
}
