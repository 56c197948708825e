import { perPlace } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { LogSink } from '../ecs/ports.ts'

export interface LogEvent {
  readonly timestamp: number
  readonly message: string
  readonly ingestionTime: number
}

export interface LogStream {
  readonly name: string
  readonly creationTime: number
  /** Sorted by timestamp, then by arrival. */
  readonly events: LogEvent[]
}

export interface LogGroup {
  readonly name: string
  readonly creationTime: number
  readonly streams: Map<string, LogStream>
}

export interface LogStore extends LogSink {
  groups(caller: Caller): Map<string, LogGroup>
  createGroup(caller: Caller, name: string, now: number): LogGroup
  createStream(group: LogGroup, name: string, now: number): LogStream
  append(stream: LogStream, message: string, timestamp: number, now: number): void
  /** The events of a stream, or of all streams of the group, by time. */
  lines(caller: Caller, group: string, stream?: string): string[]
}

/** Number of events that a stream keeps, so that a service that runs for days does not fill the memory. */
const KEPT = 20_000

/** Log groups and streams of every account and region. */
export function createLogStore(): LogStore {
  const groups = perPlace(() => new Map<string, LogGroup>())

  const store: LogStore = {
    groups,
    createGroup(caller, name, now) {
      const group: LogGroup = { name, creationTime: now, streams: new Map() }
      groups(caller).set(name, group)
      return group
    },
    createStream(group, name, now) {
      const stream: LogStream = { name, creationTime: now, events: [] }
      group.streams.set(name, stream)
      return stream
    },
    append({ events }, message, timestamp, now) {
      const after = events.findLastIndex((event) => event.timestamp <= timestamp)
      events.splice(after + 1, 0, { timestamp, message, ingestionTime: now })
      if (events.length > KEPT) events.splice(0, events.length - KEPT)
    },
    write(caller, groupName, streamName, message, timestamp) {
      const group = groups(caller).get(groupName) ?? store.createGroup(caller, groupName, timestamp)
      const stream =
        group.streams.get(streamName) ?? store.createStream(group, streamName, timestamp)
      store.append(stream, message, timestamp, timestamp)
    },
    lines(caller, groupName, streamName) {
      const streams = [...(groups(caller).get(groupName)?.streams.values() ?? [])]
      return streams
        .filter((stream) => streamName === undefined || stream.name === streamName)
        .flatMap((stream) => stream.events)
        .sort((a, b) => a.timestamp - b.timestamp)
        .map((event) => event.message)
    },
  }
  return store
}
