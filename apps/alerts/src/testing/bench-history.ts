import type { AddressInfo } from 'node:net'
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { prod } from '@repo/environments/fixture'
import dynalite from 'dynalite'
import type { TaskFact } from '../deployment/fact.ts'
import { servicePartition } from '../places/partition.ts'
import { createDynamoStore } from '../store/dynamodb.ts'
import type { Fact, Store } from '../store/store.ts'
import { createAlertsTable } from './create-table.ts'
import { change } from './facts.ts'
import { sizeOf } from './metered-table.ts'
import { placeOf, queued, setup } from './setup.ts'

/** What one event costs on a service with a history. */
export interface HistoryCost {
  /** From the batch to the answer, the store's answers included, median. */
  readonly ms: number
  /** Bytes of all items that were read, in DynamoDB's own measure. */
  readonly bytes: number
  /** Requests to DynamoDB. */
  readonly requests: number
}

export interface HistorySize {
  readonly deployments: number
  readonly failedTasks: number
  /** Over which both are spread evenly. */
  readonly days: number
}

const DAY = 86_400_000
/** A day of which the end is as far as possible from where the episodes before were cut, so most is read. */
const END = Date.UTC(2026, 10, 24) - 1000
const RUNS = 15

/** Stores the history of a service in DynamoDB, then measures one more event: a deployment that begins, and one that ends. */
export async function historyCost(size: HistorySize): Promise<HistoryCost> {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address` is a string only for a pipe.
  const { port } = server.address() as AddressInfo
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: prod.region,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  try {
    await createAlertsTable(client, 'alerts')
    const metered = meter(client)
    const store = createDynamoStore({ client: metered.client, table: 'alerts' })
    await seed(store, size)
    const costs: HistoryCost[] = []
    for (let run = 0; run < RUNS; run++) costs.push(await oneEvent(store, metered, run))
    costs.sort((a, b) => a.ms - b.ms)
    const [median = { ms: Number.NaN, requests: 0 }] = costs.slice(Math.floor(RUNS / 2))
    return { ...median, bytes: Math.max(...costs.map(({ bytes }) => bytes)) }
  } finally {
    client.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function oneEvent(
  store: Store,
  metered: ReturnType<typeof meter>,
  run: number,
): Promise<HistoryCost> {
  const { handle, build } = setup({ store, environment: prod })
  const seconds = (END - Date.parse(build.started('0', 0).time)) / 1000
  const id = `48210000000000${String(run).padStart(5, '0')}`
  const event = build.started(id, seconds)
  metered.reset()
  const begun = performance.now()
  await handle(queued(event))
  const ms = performance.now() - begun
  return { ms, bytes: metered.bytes(), requests: metered.requests() }
}

async function seed(store: Store, { deployments, failedTasks, days }: HistorySize): Promise<void> {
  const partition = servicePartition(placeOf(prod))
  const from = END - days * DAY
  const times = (count: number) =>
    Array.from({ length: count }, (_, index) => from + ((index + 0.5) * days * DAY) / count)
  const ids = times(deployments).map((at, index) => ({
    at,
    id: `ecs-svc/${String(index).padStart(19, '7')}`,
  }))
  await inTurns(ids, async ({ id, at }) => {
    await store.add(partition, deploymentFacts(id, at))
    const replies = {}
    const state = { channel: 'C0123456789', ts: `${at / 1000}`, hash: 'h'.repeat(22), replies }
    await store.remember(partition, id, state, undefined)
  })
  await inTurns(times(failedTasks), async (at) => {
    const serving = ids.findLast((one) => one.at < at) ?? ids[0]
    await store.add(partition, [taskFact(serving?.id ?? '', at)])
  })
}

async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  for (let index = 0; index < all.length; index += 20)
    await Promise.all(all.slice(index, index + 20).map(work))
}

/** As long as those of a real service: what the events of a deployment and ECS bring. */
function deploymentFacts(deployment: string, at: number): Fact[] {
  const place = `${prod.region}:${prod.account}`
  const arn = `arn:aws:ecs:${place}:service-deployment/${prod.cluster}/${prod.service.name}/${'a'.repeat(21)}`
  const rollout = { kind: 'rollout', deployment, reason: `ECS deployment ${deployment} …` } as const
  return [
    { ...rollout, at, state: 'started' },
    { ...rollout, at: at + 90_000, state: 'completed' },
    { ...change('A'), deployment, container: prod.service.container },
    { kind: 'counts', deployment, at: at + 90_000, running: 2, others: 0, desired: 2 },
    ...(['IN_PROGRESS', 'SUCCESSFUL'] as const).map((status, index) => ({
      ...({ kind: 'service-deployment', deployment, arn, status, byHand: false } as const),
      at: at + index * 90_000,
    })),
  ]
}

function taskFact(deployment: string, at: number): TaskFact {
  const place = `${prod.region}:${prod.account}`
  const registry = `${prod.account}.dkr.ecr.${prod.region}.amazonaws.com`
  return {
    kind: 'task',
    deployment,
    task: `arn:aws:ecs:${place}:task/${prod.cluster}/${at.toString(16).padStart(32, '0')}`,
    at,
    startedAt: at - 3_600_000,
    version: 6,
    taskDefinition: `arn:aws:ecs:${place}:task-definition/${prod.service.name}:57`,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'app', image: `${registry}/backend:${'8b31d07f'.repeat(5)}`, exitCode: 137 },
      { name: 'log-router', image: `${registry}/fluent-bit:2.34.0`, exitCode: 0 },
    ],
  }
}

/** A client that adds up what it reads. */
function meter(client: DynamoDBClient) {
  let [bytes, requests] = [0, 0]
  const send = async (...args: Parameters<DynamoDBClient['send']>) => {
    const answer: unknown = await client.send(...args)
    requests += 1
    for (const item of itemsIn(answer)) bytes += sizeOf({ M: item })
    return answer
  }
  return {
    // Only `send` is used of it, with any command.
    client: { send } as unknown as Pick<DynamoDBClient, 'send'>,
    bytes: () => bytes,
    requests: () => requests,
    reset() {
      bytes = 0
      requests = 0
    },
  }
}

type Item = Record<string, AttributeValue>

function itemsIn(answer: unknown): Item[] {
  // The answers of `Query` and `BatchGetItem`; those of other requests have neither.
  const { Items = [], Responses = {} } = answer as {
    readonly Items?: Item[]
    readonly Responses?: Record<string, Item[]>
  }
  return [...Items, ...Object.values(Responses).flat()]
}
