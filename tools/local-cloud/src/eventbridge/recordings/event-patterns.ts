import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../../../../recordings/event-patterns.json')

/** Results of Event Ruler, the engine of EventBridge, by pattern. */
export interface EventPatterns {
  /** Events for the cases without one of their own. */
  readonly events: Readonly<Record<string, object>>
  readonly cases: readonly PatternCase[]
}

export interface PatternCase {
  readonly name: string
  readonly pattern: unknown
  /** Default: all of `events`. */
  readonly event?: object
  /** Whether it matches the event, or the names of the events that it matches; null: the pattern is rejected. */
  readonly matches: boolean | readonly string[] | null
}

export function readEventPatterns(): EventPatterns {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Formats each event and each case as one line. */
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
