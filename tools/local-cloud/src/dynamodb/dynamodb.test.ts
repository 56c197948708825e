import {
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Calls, createCalls } from '../calls.ts'
import { createClock } from '../clock.ts'
import { openWire, type Wire } from '../wire/wire.ts'
import { createDynamoDb, type DynamoDb } from './dynamodb.ts'

const caller = { account: '111122223333', region: 'ap-northeast-1' }
let wire: Wire
let calls: Calls
let dynamo: DynamoDb

beforeEach(async () => {
  const clock = createClock()
  calls = createCalls()
  wire = await openWire({ port: 0, calls, clock, fallback: caller })
  dynamo = createDynamoDb({ calls, clock, fallback: caller })
  wire.addRoute(dynamo.route)
  await dynamo.run(caller, 'CreateTable', {
    TableName: 'things',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
})
afterEach(async () => {
  await wire.close()
  await dynamo.close()
})

const client = (account: string) =>
  new DynamoDBClient({
    endpoint: wire.endpoint,
    region: caller.region,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
  })

describe('DynamoDB', () => {
  it('a conditional PutItem succeeds once, and the calls are recorded', async () => {
    const put = new PutItemCommand({
      TableName: 'things',
      Item: { pk: { S: 'a' }, n: { N: '1' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    await client(caller.account).send(put)
    await expect(client(caller.account).send(put)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    })
    const { Items } = await client(caller.account).send(
      new QueryCommand({
        TableName: 'things',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      }),
    )
    expect(Items).toEqual([{ pk: { S: 'a' }, n: { N: '1' } }])
    expect(
      calls.list({ service: 'dynamodb' }).map(({ operation, status }) => [operation, status]),
    ).toEqual([
      ['PutItem', 200],
      ['PutItem', 400],
      ['Query', 200],
    ])
  })

  it('tables of one account are not visible to another', async () => {
    const describe = new DescribeTableCommand({ TableName: 'things' })
    await expect(client('444455556666').send(describe)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})
