import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'

/** Request units of DynamoDB's on-demand mode. */
export interface Units {
  readonly reads: number
  readonly writes: number
}

type Item = Record<string, AttributeValue>

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOf(value: AttributeValue): number {
  const texts = [value.S ?? '', value.N ?? '', ...(value.SS ?? [])]
  const fields = Object.entries(value.M ?? {}).map(
    ([name, field]) => Buffer.byteLength(name) + sizeOf(field),
  )
  const bytes = [...texts.map((text) => Buffer.byteLength(text)), ...fields]
  return bytes.reduce((sum, one) => sum + one, value.B?.byteLength ?? 0)
}

const unitsOf = (bytes: number, unit: number) => Math.max(1, Math.ceil(bytes / unit))
const READ = 4096
const WRITE = 1024

/**
 * The table of the alerts in this process, as quick as a map, with the units that DynamoDB would bill: for measurements that dynalite is
 * too slow for. It takes the requests that the store makes, and no others.
 */
export function createMeteredTable() {
  const partitions = new Map<string, Map<string, Item>>()
  const open = new Map<string, { readonly since: string; readonly pk: string }>()
  let [reads, writes] = [0, 0]

  function update(input: UpdateItemCommandInput): void {
    const { Key = {}, ExpressionAttributeNames: names = {}, ExpressionAttributeValues = {} } = input
    const [pk, sk] = [Key['pk']?.S ?? '', Key['sk']?.S ?? '']
    const items = partitions.get(pk) ?? new Map<string, Item>()
    partitions.set(pk, items)
    const before = items.get(sk)
    const given = (name = ''): AttributeValue => ExpressionAttributeValues[name] ?? { NULL: true }
    if (!holds(input.ConditionExpression, before ?? {}, names, given)) {
      writes += unitsOf(sizeOf({ M: before ?? {} }), WRITE)
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} })
    }
    const after: Item = { ...Key, ...before }
    const parts = clauses(input.UpdateExpression ?? '')
    for (const clause of parts.SET ?? []) {
      const [name = '', value] = clause.split(' = ')
      after[names[name] ?? ''] = given(value)
    }
    for (const clause of parts.ADD ?? []) {
      const [name = '', value] = clause.split(' ')
      const attribute = names[name] ?? ''
      const added = [...(after[attribute]?.SS ?? []), ...(given(value).SS ?? [])]
      after[attribute] = { SS: [...new Set(added)] }
    }
    for (const name of parts.REMOVE ?? []) delete after[names[name] ?? '']
    items.set(sk, after)
    writes += unitsOf(Math.max(sizeOf({ M: before ?? {} }), sizeOf({ M: after })), WRITE)
    index(`${pk} ${sk}`, pk, after['openSince']?.S)
  }

  /** The index of open messages, which has keys only. A changed key is removed and put. */
  function index(key: string, pk: string, since: string | undefined): void {
    const before = open.get(key)
    if (before?.since === since) return
    writes += (before ? 1 : 0) + (since ? 1 : 0)
    if (since) open.set(key, { since, pk })
    else open.delete(key)
  }

  function query(input: QueryCommandInput): Item[] {
    const { ExpressionAttributeValues: values = {}, IndexName, ScanIndexForward, Limit } = input
    if (IndexName) {
      const time = values[':time']?.S ?? ''
      const found = [...open.values()].filter(({ since }) => since <= time)
      // Of an eventually consistent read.
      reads += unitsOf(found.length * 150, READ) / 2
      return found.map(({ pk }) => ({ pk: { S: pk } }))
    }
    const [from = '', to = ''] = [values[':from']?.S, values[':to']?.S]
    const items = partitions.get(values[':pk']?.S ?? '') ?? new Map<string, Item>()
    const keys = [...items.keys()].filter((sk) => sk >= from && sk <= to).sort()
    const ordered = ScanIndexForward === false ? keys.reverse().slice(0, Limit) : keys
    const found = ordered.map((sk) => items.get(sk)).filter((item) => item !== undefined)
    reads += unitsOf(
      found.reduce((sum, item) => sum + sizeOf({ M: item }), 0),
      READ,
    )
    return found
  }

  async function send(command: unknown): Promise<unknown> {
    if (command instanceof UpdateItemCommand) return update(command.input)
    if (command instanceof QueryCommand) return { Items: query(command.input) }
    if (!(command instanceof BatchGetItemCommand)) throw new TypeError('not a request of the store')
    const [[table = '', { Keys = [] } = {}] = []] = Object.entries(command.input.RequestItems ?? {})
    const found = Keys.map(({ pk, sk }) => partitions.get(pk?.S ?? '')?.get(sk?.S ?? '')).filter(
      (item) => item !== undefined,
    )
    for (const item of found) reads += unitsOf(sizeOf({ M: item }), READ)
    reads += Keys.length - found.length
    return { Responses: { [table]: found } }
  }

  return {
    // Only `send` is used of it, with these commands.
    client: { send } as unknown as Pick<DynamoDBClient, 'send'>,
    /** What has been used since the last call. */
    takeUnits(): Units {
      const taken = { reads, writes }
      reads = 0
      writes = 0
      return taken
    },
  }
}

/** The clauses of an update expression, by keyword. */
function clauses(expression: string): Partial<Record<'SET' | 'ADD' | 'REMOVE', string[]>> {
  const parts = expression.split(/(?:^| )(SET|ADD|REMOVE) /).slice(1)
  const found: [string, string[]][] = []
  for (let index = 0; index < parts.length; index += 2)
    found.push([parts[index] ?? '', (parts[index + 1] ?? '').split(/, ?/)])
  return Object.fromEntries(found)
}

function holds(
  condition: string | undefined,
  item: Item,
  names: Record<string, string>,
  given: (name?: string) => AttributeValue,
): boolean {
  if (condition === undefined) return true
  return condition.split(' OR ').some((one) => {
    const [, absent] = /^attribute_not_exists\((.*)\)$/.exec(one) ?? []
    if (absent) return item[names[absent] ?? ''] === undefined
    const [name = '', operator, value] = one.split(' ')
    const stored = item[names[name] ?? '']?.S
    const wanted = given(value).S ?? ''
    return stored !== undefined && (operator === '=' ? stored === wanted : stored < wanted)
  })
}
