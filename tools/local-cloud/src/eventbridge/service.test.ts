import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCalls } from '../calls.ts'
import { createClock } from '../clock.ts'
import { openWire, type Wire } from '../wire/wire.ts'
import { createEventBus, type EventBus } from './bus.ts'
import { createEventsService } from './service.ts'

const caller = { account: '111122223333', region: 'eu-west-1' }
let wire: Wire
let bus: EventBus
let client: EventBridgeClient

beforeEach(async () => {
  const clock = createClock({ speed: 0, start: Date.parse('2026-01-02T03:04:05Z') })
  wire = await openWire({ port: 0, calls: createCalls(), clock, fallback: caller })
  bus = createEventBus({ clock })
  wire.addService(createEventsService(bus, { clock, newId: () => 'id-1' }))
  client = new EventBridgeClient({
    endpoint: wire.endpoint,
    region: caller.region,
    credentials: { accessKeyId: caller.account, secretAccessKey: 'x' },
    maxAttempts: 1,
  })
})
afterEach(async () => {
  client.destroy()
  bus.stop()
  await wire.close()
})

describe('PutEvents', () => {
  it('PutEvents puts an event on the bus of the caller', async () => {
    const got: unknown[] = []
    bus.putRule(caller, {
      name: 'orders',
      pattern: { detail: { total: [{ numeric: ['>', 5] }] } },
      targets: [(event) => void got.push(event)],
    })
    const answer = await client.send(
      new PutEventsCommand({
        Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{"total":7}', Resources: ['r'] }],
      }),
    )
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: 'id-1' }] })
    expect(got).toEqual([
      {
        version: '0',
        id: 'id-1',
        'detail-type': 'Order',
        source: 'shop',
        ...caller,
        time: '2026-01-02T03:04:05Z',
        resources: ['r'],
        detail: { total: 7 },
      },
    ])
  })

  it('PutEvents accepts valid entries and returns an error for each other one', async () => {
    const entry = { Source: 'shop', DetailType: 'Order', Detail: '{}' }
    const answer = await client.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Source: 'aws.ecs' },
          { ...entry, Detail: '[]' },
          { Source: 'shop', DetailType: 'Order' },
          { ...entry, Time: new Date('2026-02-03T04:05:06Z') },
        ],
      }),
    )
    expect(answer.FailedEntryCount).toBe(3)
    expect(answer.Entries?.map((one) => one.ErrorCode)).toEqual([
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
      undefined,
    ])
    expect(bus.list().map(({ event }) => event)).toMatchObject([{ time: '2026-02-03T04:05:06Z' }])
  })

  it.each([0, 11])('PutEvents rejects %i entries', async (count) => {
    const entry = { Source: 'shop', DetailType: 'Order', Detail: '{}' }
    const call = client.send(new PutEventsCommand({ Entries: Array(count).fill(entry) }))
    await expect(call).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('ListRules and DescribeRule', () => {
  const pattern = { source: ['aws.ecs'] }
  beforeEach(() => {
    bus.putRule(caller, { name: 'ecs', description: 'Events of ECS', pattern, targets: [] })
    bus.putRule(caller, { name: 'every-minute', schedule: 'rate(1 minute)', targets: [] })
  })

  it('ListRules and DescribeRule return the rules of the caller', async () => {
    const { Rules } = await client.send(new ListRulesCommand({ NamePrefix: 'every' }))
    expect(Rules).toMatchObject([{ Name: 'every-minute', ScheduleExpression: 'rate(1 minute)' }])
    const rule = await client.send(new DescribeRuleCommand({ Name: 'ecs' }))
    expect(rule).toMatchObject({
      Arn: 'arn:aws:events:eu-west-1:111122223333:rule/ecs',
      Description: 'Events of ECS',
      EventPattern: JSON.stringify(pattern),
      State: 'ENABLED',
    })
  })

  it('DescribeRule of an unknown rule is a ResourceNotFoundException', async () => {
    await expect(client.send(new DescribeRuleCommand({ Name: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: '1',
    source: 'a',
    time: '2026-01-02T03:04:05Z',
    region: 'r',
    resources: [],
    'detail-type': 'd',
  }
  const test = (pattern: string, of: object = event) =>
    client.send(new TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(of) }))

  it('TestEventPattern returns whether the event matches', async () => {
    expect(await test('{"source":["a"]}')).toMatchObject({ Result: true })
    expect(await test('{"source":["b"]}')).toMatchObject({ Result: false })
  })

  it.each(['{"source":"a"}', '{'])('TestEventPattern rejects the pattern %s', async (pattern) => {
    await expect(test(pattern)).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  })

  it('TestEventPattern rejects an event without its envelope', async () => {
    await expect(test('{"source":["a"]}', { source: 'a' })).rejects.toMatchObject({
      message: expect.stringContaining('id is a required field'),
    })
  })
})

describe('lists', () => {
  const described = [{ Id: 'Target0', Arn: `arn:aws:sqs:eu-west-1:${caller.account}:q` }]
  beforeEach(() => {
    for (const name of ['a', 'b', 'c'])
      bus.putRule(caller, { name, pattern: { source: ['x'] }, targets: [], described })
  })

  it('ListRules returns pages', async () => {
    const first = await client.send(new ListRulesCommand({ Limit: 2 }))
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['a', 'b'])
    const second = await client.send(new ListRulesCommand({ NextToken: first.NextToken }))
    expect(second.Rules?.map(({ Name }) => Name)).toEqual(['c'])
  })

  it('ListTargetsByRule returns the targets of a rule', async () => {
    const answer = await client.send(new ListTargetsByRuleCommand({ Rule: 'a' }))
    expect(answer.Targets).toEqual(described)
    await expect(client.send(new ListTargetsByRuleCommand({ Rule: 'z' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('ListEventBuses returns the default bus, and another bus does not exist', async () => {
    const answer = await client.send(new ListEventBusesCommand({}))
    expect(answer.EventBuses?.map(({ Name }) => Name)).toEqual(['default'])
    await expect(
      client.send(new ListRulesCommand({ EventBusName: 'other' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
