import { page } from '../page.ts'
import { invalidParameter } from './errors.ts'
import { compileFilterPattern } from './filter-pattern.ts'
import type { LogEvent, LogGroup, LogStream } from './store.ts'

interface Range {
  startTime?: number
  endTime?: number
}

/** `startTime` is inclusive, `endTime` exclusive, as in CloudWatch Logs. */
function within({ startTime = 0, endTime = Number.POSITIVE_INFINITY }: Range) {
  return ({ timestamp }: LogEvent) => timestamp >= startTime && timestamp < endTime
}

export interface GetLogEvents extends Range {
  limit?: number
  nextToken?: string
  startFromHead?: boolean
}

/** A page of a stream. Tokens are positions between two events; at either end the same token is returned. */
export function getLogEvents(input: GetLogEvents, stream: LogStream) {
  const events = stream.events.filter(within(input))
  const limit = input.limit ?? 10_000
  const { from, to } = window(input, events.length, limit)
  return {
    events: events.slice(from, to),
    nextForwardToken: `f/${String(to).padStart(56, '0')}`,
    nextBackwardToken: `b/${String(from).padStart(56, '0')}`,
  }
}

function window({ nextToken, startFromHead }: GetLogEvents, length: number, limit: number) {
  if (nextToken === undefined)
    return startFromHead
      ? { from: 0, to: Math.min(limit, length) }
      : { from: Math.max(length - limit, 0), to: length }
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(nextToken) ?? []
  const at = Math.min(Number(position), length)
  if (direction === 'f') return { from: at, to: Math.min(at + limit, length) }
  if (direction === 'b') return { from: Math.max(at - limit, 0), to: at }
  throw invalidParameter('The specified nextToken is invalid.')
}

export interface FilterLogEvents extends Range {
  logStreamNames?: string[]
  logStreamNamePrefix?: string
  filterPattern?: string
  limit?: number
  nextToken?: string
}

/** Events of a group by time. */
export function filterLogEvents(input: FilterLogEvents, group: LogGroup) {
  const matches = compileFilterPattern(input.filterPattern ?? '')
  const events = [...group.streams.values()]
    .filter(
      ({ name }) =>
        (!input.logStreamNames || input.logStreamNames.includes(name)) &&
        name.startsWith(input.logStreamNamePrefix ?? ''),
    )
    .flatMap(({ name, events }) =>
      events
        .filter(within(input))
        .map((event, index) => ({ logStreamName: name, ...event, eventId: `${name}/${index}` })),
    )
    .filter(({ message }) => matches(message))
    .sort((a, b) => a.timestamp - b.timestamp)
  const { items, nextToken } = page(events, {
    token: input.nextToken,
    size: input.limit ?? 10_000,
  })
  return { events: items, searchedLogStreams: [], nextToken }
}
