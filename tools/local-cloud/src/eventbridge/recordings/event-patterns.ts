import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../../../../recordings/event-patterns.json')

/** What Event Ruler, the engine of EventBridge, answers to patterns. */
export interface EventPatterns {
  /** Events that patterns without one of their own are asked about. */
  readonly events: Readonly<Record<string, object>>
  readonly cases: readonly PatternCase[]
}

export interface PatternCase {
  readonly name: string
  readonly pattern: unknown
  /** Left out: all of `events`. */
  readonly event?: object
  /** Whether it matches the event, or the names of the events that it matches; null: the pattern is refused. */
  readonly matches: boolean | readonly string[] | null
}

export function readEventPatterns(): EventPatterns {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Writes an event and a case a line. */
export function writeEventPatterns({ events, cases }: EventPatterns): void {
  const named = Object.entries(events).map(
    ([name, event]) => `    ${JSON.stringify(name)}: ${JSON.stringify(event)}`,
  )
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`)
  writeFileSync(
    file,
    `{\n  "events": {\n${named.join(',\n')}\n  },\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`,
  )
}
