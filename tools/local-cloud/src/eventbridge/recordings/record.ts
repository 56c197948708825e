// `npx -y pnpm@12 --filter @repo/local-cloud record`: writes the answers of `recordings/event-patterns.json` anew, from
// Event Ruler itself, and the events from their builders. Needs Java and Maven.
import { sampleEvents } from '@repo/aws-events/build'
import { readEventPatterns, writeEventPatterns } from './event-patterns.ts'
import { answersOfEventRuler } from './event-ruler.ts'

const events = Object.fromEntries(sampleEvents().map(({ name, event }) => [name, event]))
const { cases } = readEventPatterns()
const recorded = { events, cases: await answersOfEventRuler({ events, cases }) }
writeEventPatterns(recorded)
process.stdout.write(`${recorded.cases.length} patterns recorded\n`)
