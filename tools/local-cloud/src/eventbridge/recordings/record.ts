// `npx -y pnpm@12 --filter @repo/local-cloud record`: rewrites the results in `recordings/event-patterns.json` by
// Event Ruler, and the events by their builders. Requires Java and Maven.
import { sampleEvents } from '@repo/aws-events/build'
import { readEventPatterns, writeEventPatterns } from './event-patterns.ts'
import { answersOfEventRuler } from './event-ruler.ts'

const events = Object.fromEntries(sampleEvents().map(({ name, event }) => [name, event]))
const { cases } = readEventPatterns()
const recorded = { events, cases: await answersOfEventRuler({ events, cases }) }
writeEventPatterns(recorded)
process.stdout.write(`${recorded.cases.length} patterns recorded\n`)
