import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderOnly } from '@repo/alerts/bench'
import { build } from '@repo/aws-events/build'
import { type Figure, median } from '../figure.ts'

const ROUNDS = 7
const ROUND_MS = 400

/** Events a second from JSON to rendered messages, without store and Slack, on one core. */
export function render(corpus: string | undefined): Figure {
  const bodies = corpus === undefined ? built() : recorded(corpus)
  const readable = bodies.filter(canBeRendered)
  const rates = Array.from({ length: ROUNDS }, () => rate(readable))
  const rendered = readable.filter((body) => renderOnly(body).length > 0).length
  const which =
    corpus === undefined
      ? 'built events (CORPUS is not set; the goal of 25,000 is for recorded ones)'
      : 'recorded events'
  return {
    name: 'render only',
    value: Math.round(median(rates)),
    unit: 'events/s',
    ...(corpus === undefined ? {} : { goal: { atLeast: 25_000 } }),
    note: `${readable.length} ${which}, ${rendered} of which lead to a message; median of ${ROUNDS} rounds`,
  }
}

function rate(bodies: readonly string[]): number {
  const started = performance.now()
  let events = 0
  while (performance.now() - started < ROUND_MS) {
    for (const body of bodies) renderOnly(body)
    events += bodies.length
  }
  return (events / (performance.now() - started)) * 1000
}

function recorded(corpus: string): string[] {
  const folder = join(corpus, 'events')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}

function built(): string[] {
  return Object.values(build).map((make) => JSON.stringify(make()))
}

/** Whether the alerts can parse an event. A broken one is dead-lettered, not rendered. */
function canBeRendered(body: string): boolean {
  try {
    renderOnly(body)
    return true
  } catch {
    return false
  }
}
