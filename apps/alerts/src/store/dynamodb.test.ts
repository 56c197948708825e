import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAlertsTable } from '../testing/create-table.ts'
import { change, completed, counts, hook, started, task, trouble } from '../testing/facts.ts'
import { finding, list } from '../testing/images.ts'
import { start } from '../testing/setup.ts'
import { createDynamoStore } from './dynamodb.ts'
import { createMemoryStore } from './memory.ts'
import type { Fact, MessageState } from './store.ts'

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

const DAY = 86_400_000

/** Something long that does not compress away. */
const long = randomBytes(3000).toString('hex')

/** Ten days of a service, a deployment and a failed task each. */
const busyDays = Array.from({ length: 10 }, (_, day) => {
  const [name, at] = [`D${day}`, (day * DAY) / 1000]
  return [
    started(name, at),
    completed(name, at + 60),
    change(name),
    counts(name, at, 0, 2),
    counts(name, at + 60, 2, 0),
    task(day % 2 ? 'D0' : name, day, at + 7200),
    trouble('SERVICE_TASK_PLACEMENT_FAILURE', at + 7300),
  ]
}).flat()

const byText = (facts: readonly Fact[] = []) => facts.map((fact) => JSON.stringify(fact)).sort()

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

  it.each([
    ['short', `ecs-svc/1`],
    ['longer than a sort key', `ecs-svc/${'9'.repeat(2000)}`],
    ['longer than a sort key, of no deployment', `loop:${'x'.repeat(2000)}`],
  ])('hands a message over under the id of its card: %s', async (_, id) => {
    const store = createDynamoStore({ client, table })
    const state: MessageState = { channel: 'C1', ts: '1.0', hash: 'h', replies: {} }
    const partition = `service#${id.length}${id[0]}`
    for (const card of [id, `sns:${id}`]) {
      expect(await store.claim(partition, card, state, undefined)).toBe(true)
      await store.remember(partition, card, state, undefined)
    }
    const { messages } = await store.read(partition)
    expect([...messages.keys()].sort()).toEqual([id, `sns:${id}`].sort())
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
    const facts = Array.from({ length: 200 }, (_, at) => task('A', at, at, { stoppedReason: long }))
    await store.add('service#large', facts)
    expect((await store.read('service#large')).facts).toHaveLength(200)
    expect((await store.read('service#large', start)).facts).toHaveLength(200)
  })

  it('reads the same from any time on as the store in memory, whatever is stored in which order', async () => {
    const stores = [createDynamoStore({ client, table }), createMemoryStore()]
    for (const facts of [busyDays.toReversed(), busyDays])
      for (const store of stores) {
        await store.add('service#days', facts)
        await store.locate('service#days', [{ id: 'crash-loop:1', at: start + 8 * DAY }])
        await store.remember('service#days', 'crash-loop:1', state, start)
        await store.remember('service#days', 'sns:ecs-svc/D9', state, undefined)
      }
    for (const days of [0, 3, 8, 9, 30]) {
      const [stored, expected] = await Promise.all(
        stores.map((store) => store.read('service#days', start + days * DAY)),
      )
      expect(byText(stored?.facts)).toEqual(byText(expected?.facts))
      expect(stored?.messages).toEqual(expected?.messages)
    }
  })

  it('keeps every trouble of a day on which ECS reports thousands', async () => {
    const store = createDynamoStore({ client, table })
    const troubles = Array.from({ length: 3000 }, (_, second) =>
      trouble('SERVICE_TASK_PLACEMENT_FAILURE', second * 25, 'RESOURCE:FARGATE'),
    )
    for (let from = 0; from < troubles.length; from += 500)
      await store.add('service#troubles', troubles.slice(from, from + 500))
    expect((await store.read('service#troubles', start)).facts).toHaveLength(3000)
  })

  it('continues an item that is full in a further one', async () => {
    const store = createDynamoStore({ client, table })
    const many = Array.from({ length: 100 }, (_, at) => ({
      ...hook('awaiting', at),
      stage: long.repeat(2),
    }))
    for (const fact of many) await store.add('service#full', [fact])
    expect((await store.read('service#full')).facts).toHaveLength(100)
    expect((await store.read('service#full', start)).facts).toHaveLength(100)
  })

  it('keeps a long fact whole where it fits compressed, else without the ends of its lists', async () => {
    const store = createDynamoStore({ client, table })
    const packages = ['openssl', 'zlib', 'curl', 'glibc', 'libxml2', 'sqlite'].map((name) => ({
      name: `lib-ü-${name}`,
      version: '1.2.3-0ubuntu1~22.04.4',
      fixedIn: '1.2.3-0ubuntu1~22.04.5',
    }))
    const listed = Array.from({ length: 700 }, (_, index) => ({
      ...finding(`CVE-2026-${1000 + index}`, 'CRITICAL', 'openssl'),
      packages,
    }))
    expect(Buffer.byteLength(JSON.stringify(listed))).toBeGreaterThan(400 * 1024)
    await store.add('image#worst', [list(listed)])
    expect((await store.read('image#worst')).facts).toEqual([list(listed)])

    const random = Array.from({ length: 1000 }, (_, index) => ({
      ...finding(`CVE-2026-${index}`, 'CRITICAL', 'openssl'),
      url: `https://example.com/${randomBytes(400).toString('hex')}`,
    }))
    await store.add('image#incompressible', [list(random)])
    const [fact] = (await store.read('image#incompressible')).facts
    const kept = fact?.kind === 'findings' ? fact.findings : []
    expect(kept.length).toBeGreaterThan(400)
    expect(kept).toEqual(random.slice(0, kept.length))
  })
})
