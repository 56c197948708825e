import { arn, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import type { BusRule, EventBus } from './bus.ts'
import { InvalidPatternError } from './errors.ts'
import { compilePattern } from './pattern.ts'

interface PutEventsEntry {
  Source?: string
  DetailType?: string
  Detail?: string
  /** Seconds since 1970. */
  Time?: number
  Resources?: string[]
}

interface List {
  EventBusName?: string
  Limit?: number
  NextToken?: string
}

/** Every account and region has the default bus only. */
function checkBus({ EventBusName = 'default' }: List): void {
  if (EventBusName.split('/').at(-1) !== 'default')
    throw new AwsError('ResourceNotFoundException', `Event bus ${EventBusName} does not exist.`)
}

function pageOf<T>(all: readonly T[], { Limit = 100, NextToken }: List) {
  const { items, nextToken } = page(all, { token: NextToken, size: Limit }, 'ValidationException')
  return { items, next: nextToken === undefined ? {} : { NextToken: nextToken } }
}

/**
 * EventBridge's API: puts events, describes rules, tests patterns. Rules are created by `bus.putRule`,
 * because their targets are functions.
 */
export function createEventsService(
  bus: EventBus,
  { clock, newId = uuid }: { clock: Clock; newId?: () => string },
): AwsService {
  return {
    name: 'events',
    model: { name: 'events' },
    protocol: 'json',
    targetPrefix: 'AWSEvents',
    operations: {
      async PutEvents({ Entries = [] }: { Entries?: PutEventsEntry[] }, caller) {
        if (Entries.length < 1 || Entries.length > 10)
          throw new AwsError(
            'ValidationException',
            `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10`,
          )
        const answers = Entries.map((entry) => putEvent(entry, caller))
        return {
          FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
          Entries: answers,
        }
      },
      ListRules({ NamePrefix = '', ...input }: List & { NamePrefix?: string }, caller) {
        checkBus(input)
        const rules = bus.rules(caller).filter(({ name }) => name.startsWith(NamePrefix))
        const { items, next } = pageOf(rules, input)
        return { Rules: items.map((rule) => describe(rule, caller)), ...next }
      },
      DescribeRule: (input: List & { Name?: string }, caller) => ({
        ...describe(find(input.Name, input, caller), caller),
        CreatedBy: caller.account,
      }),
      ListTargetsByRule(input: List & { Rule?: string }, caller) {
        const { described = [] } = find(input.Rule, input, caller)
        const { items, next } = pageOf(described, input)
        return { Targets: items, ...next }
      },
      ListEventBuses: ({ NamePrefix = '' }: { NamePrefix?: string }, caller) => ({
        EventBuses: 'default'.startsWith(NamePrefix)
          ? [{ Name: 'default', Arn: arn('events', caller, 'event-bus/default') }]
          : [],
      }),
      TestEventPattern: (input: { EventPattern?: string; Event?: string }) => ({
        Result: matcher(input.EventPattern)(testEvent(input.Event)),
      }),
    },
  }

  /** @throws AwsError ResourceNotFoundException */
  function find(wanted: string | undefined, input: List, caller: Caller): BusRule {
    checkBus(input)
    const rule = bus.rules(caller).find(({ name }) => name === wanted)
    if (!rule)
      throw new AwsError(
        'ResourceNotFoundException',
        `Rule ${wanted} does not exist on EventBus default.`,
      )
    return rule
  }

  function putEvent(entry: PutEventsEntry, caller: Caller) {
    const problem = problemOf(entry)
    if (problem) return problem
    const id = newId()
    const time = entry.Time === undefined ? clock.now() : entry.Time * 1000
    void bus.emit({
      version: '0',
      id,
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: caller.account,
      time: `${new Date(time).toISOString().slice(0, 19)}Z`,
      region: caller.region,
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail ?? '{}'),
    })
    return { EventId: id }
  }
}

/** The error of an entry that `PutEvents` rejects; it accepts the others. */
function problemOf(entry: PutEventsEntry) {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name])
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      }
  if (entry.Source?.startsWith('aws.'))
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    }
  if (!isObject(parsed(entry.Detail)))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  return undefined
}

function describe(rule: BusRule, caller: Caller) {
  return {
    Name: rule.name,
    Arn: arn('events', caller, `rule/${rule.name}`),
    EventPattern: rule.pattern === undefined ? undefined : JSON.stringify(rule.pattern),
    ScheduleExpression: rule.schedule,
    State: 'ENABLED',
    Description: rule.description,
    EventBusName: 'default',
  }
}

function matcher(pattern: string | undefined): (event: unknown) => boolean {
  try {
    return compilePattern(parsed(pattern))
  } catch (error) {
    if (error instanceof InvalidPatternError)
      throw new AwsError('InvalidEventPatternException', error.message)
    throw error
  }
}

const required = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
function testEvent(text: string | undefined): unknown {
  const event = parsed(text)
  const missing = isObject(event) ? required.find((field) => !(field in event)) : 'Event'
  if (missing !== undefined)
    throw new AwsError(
      'ValidationException',
      `Parameter Event is not valid. Reason: ${missing} is a required field.`,
    )
  return event
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
