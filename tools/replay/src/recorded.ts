import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The captured events in the folder `events` of a corpus, for tests. */
export function recordedEvents(corpus: string): unknown[] {
  const folder = join(corpus, 'events')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}
