import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { page } from '../page.ts'
import { invalidParameter } from '../wire/read-input.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import { type FilterLogEvents, filterLogEvents, type GetLogEvents, getLogEvents } from './read.ts'
import type { LogGroup, LogStore, LogStream } from './store.ts'

export interface Named {
  logGroupName?: string
  /** Name or ARN: newer clients send it instead of the name. */
  logGroupIdentifier?: string
  logStreamName?: string
}

/** CloudWatch Logs: the operations that write and read log events. */
export function createLogs(store: LogStore, clock: Clock): AwsService {
  function group(input: Named, caller: Caller): LogGroup {
    const name = input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, '')
    const found = store.groups(caller).get(name ?? '')
    if (!found) throw missing('group')
    return found
  }
  function stream(input: Named, caller: Caller): LogStream {
    const found = group(input, caller).streams.get(input.logStreamName ?? '')
    if (!found) throw missing('stream')
    return found
  }
  return {
    name: 'logs',
    model: { name: 'logs', invalid: invalidParameter },
    protocol: 'json',
    targetPrefix: 'Logs_20140328',
    operations: {
      CreateLogGroup: ({ logGroupName = '' }: Named, caller: Caller) => {
        if (logGroupName === '') throw new AwsError('InvalidParameterException', 'logGroupName')
        if (store.groups(caller).has(logGroupName)) throw exists('group')
        store.createGroup(caller, logGroupName, clock.now())
      },
      CreateLogStream: (input: Named, caller: Caller) => {
        const { logStreamName = '' } = input
        if (group(input, caller).streams.has(logStreamName)) throw exists('stream')
        store.createStream(group(input, caller), logStreamName, clock.now())
      },
      PutLogEvents: (
        input: Named & { logEvents?: { timestamp: number; message: string }[] },
        caller: Caller,
      ) => {
        const target = stream(input, caller)
        for (const { message, timestamp } of input.logEvents ?? [])
          store.append(target, message, timestamp, clock.now())
        // CloudWatch Logs no longer checks tokens, but older clients require one.
        return { nextSequenceToken: String(target.events.length) }
      },
      GetLogEvents: (input: Named & GetLogEvents, caller: Caller) =>
        getLogEvents(input, stream(input, caller)),
      FilterLogEvents: (input: Named & FilterLogEvents, caller: Caller) =>
        filterLogEvents(input, group(input, caller)),
      DescribeLogGroups: (input: Describe, caller: Caller) => describeGroups(store, input, caller),
      DescribeLogStreams: (input: Named & Describe, caller: Caller) =>
        describeStreams(group(input, caller), input, caller),
    },
  }
}

interface Describe {
  logGroupNamePrefix?: string
  logStreamNamePrefix?: string
  orderBy?: 'LogStreamName' | 'LastEventTime'
  descending?: boolean
  limit?: number
  nextToken?: string
}

function describeGroups(store: LogStore, input: Describe, caller: Caller) {
  const groups = [...store.groups(caller).values()]
    .filter(({ name }) => name.startsWith(input.logGroupNamePrefix ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextToken } = page(groups, { token: input.nextToken, size: input.limit ?? 50 })
  const logGroups = items.map(({ name, creationTime }) => ({
    logGroupName: name,
    creationTime,
    metricFilterCount: 0,
    storedBytes: 0,
    arn: arn('logs', caller, `log-group:${name}:*`),
    logGroupArn: arn('logs', caller, `log-group:${name}`),
    logGroupClass: 'STANDARD',
  }))
  return { logGroups, nextToken }
}

function describeStreams(group: LogGroup, input: Describe, caller: Caller) {
  const lastTime = ({ events, creationTime }: LogStream) => events.at(-1)?.timestamp ?? creationTime
  const streams = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ''))
    .sort((a, b) =>
      input.orderBy === 'LastEventTime' ? lastTime(a) - lastTime(b) : a.name < b.name ? -1 : 1,
    )
  if (input.descending) streams.reverse()
  const { items, nextToken } = page(streams, { token: input.nextToken, size: input.limit ?? 50 })
  const logStreams = items.map(({ name, creationTime, events }) => ({
    logStreamName: name,
    creationTime,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
    lastIngestionTime: events.at(-1)?.ingestionTime,
    uploadSequenceToken: String(events.length),
    arn: arn('logs', caller, `log-group:${group.name}:log-stream:${name}`),
    storedBytes: 0,
  }))
  return { logStreams, nextToken }
}

function missing(what: 'group' | 'stream'): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified log ${what} does not exist.`)
}

function exists(what: 'group' | 'stream'): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified log ${what} already exists`)
}
