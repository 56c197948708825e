import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAlertsTable } from '../testing/create-table.ts'
import { change, completed, started } from '../testing/facts.ts'
import { createDynamoStore } from './dynamodb.ts'
import type { MessageState } from './store.ts'

const table = 'alerts'
const server = dynalite({ createTableMs: 0 })
let client: DynamoDBClient

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address` is a string only for a pipe.
  const { port } = server.address() as AddressInfo
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  await createAlertsTable(client, table)
})

afterAll(async () => {
  client.destroy()
  await new Promise((resolve) => server.close(resolve))
})

const state: MessageState = { channel: 'C1', ts: '1.1', hash: 'h', replies: {} }

describe('the store in DynamoDB', () => {
  it('keeps the union of what two writers add at once, each fact once', async () => {
    const store = createDynamoStore({ client, table })
    const facts = [started('A', 0), completed('A', 60), change('A'), started('B', 90)]
    await Promise.all([
      store.add('service#1', facts.slice(0, 3)),
      store.add('service#1', facts.slice(1)),
      store.add('service#2', [started('Z', 0)]),
    ])
    const read = await store.read('service#1')
    expect(read.facts).toHaveLength(4)
    expect(read.facts).toEqual(expect.arrayContaining(facts))
  })

  it('stores a message beside the facts, hands it over, and removes it', async () => {
    const store = createDynamoStore({ client, table })
    await store.add('service#3', [started('A', 0)])
    await store.remember('service#3', 'ecs-svc/A', state, 0)
    await store.remember('service#3', 'hook:arn:aws:ecs:1', state, undefined)
    const read = await store.read('service#3')
    expect(read.facts).toEqual([started('A', 0)])
    expect(Object.fromEntries(read.messages)).toEqual({
      'ecs-svc/A': state,
      'hook:arn:aws:ecs:1': state,
    })
    await store.forget('service#3', 'hook:arn:aws:ecs:1')
    expect([...(await store.read('service#3')).messages.keys()]).toEqual(['ecs-svc/A'])
  })

  it('lets one writer claim a message, as long as nothing else is stored', async () => {
    const store = createDynamoStore({ client, table })
    const claim = (ts: string, previous?: MessageState) =>
      store.claim('service#claim', 'ecs-svc/A', { ...state, ts }, previous)
    await store.add('service#claim', [started('A', 0)])
    const claims = await Promise.all([claim('1'), claim('2'), claim('3')])
    expect(claims.filter(Boolean)).toHaveLength(1)
    const first = (await store.read('service#claim')).messages.get('ecs-svc/A')
    expect(await claim('4')).toBe(false)
    expect(await claim('5', { ...state, ts: 'other' })).toBe(false)
    expect(await claim('6', first)).toBe(true)
    expect(await claim('7', first)).toBe(false)
    const read = await store.read('service#claim')
    expect(read.messages.get('ecs-svc/A')?.ts).toBe('6')
    expect(read.facts).toEqual([started('A', 0)])
  })

  it('finds services with a deployment that has been open for long', async () => {
    const store = createDynamoStore({ client, table })
    const [old, young] = [Date.parse('2026-11-23T14:00:00Z'), Date.parse('2026-11-23T15:00:00Z')]
    await store.remember('service#old', 'ecs-svc/A', state, old)
    await store.remember('service#young', 'ecs-svc/A', state, young)
    await store.remember('service#over', 'ecs-svc/A', state, old)
    await store.remember('service#over', 'ecs-svc/A', state, undefined)
    const found = await store.openBefore(young - 1)
    expect(found).toContain('service#old')
    expect(found).not.toContain('service#young')
    expect(found).not.toContain('service#over')
  })

  it('reads more than one page', async () => {
    const store = createDynamoStore({ client, table })
    // DynamoDB answers at most 1 MB at once.
    const long = 'x'.repeat(300_000)
    const facts = ['A', 'B', 'C', 'D', 'E'].map((name) => change(name, { author: long }))
    for (const fact of facts) await store.add('service#large', [fact])
    expect((await store.read('service#large')).facts).toHaveLength(5)
  })
})
