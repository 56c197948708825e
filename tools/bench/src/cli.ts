import { parseArgs } from 'node:util'
import { alerts } from './alerts/index.ts'
import { backend } from './backend/index.ts'
import { openStarter } from './backend/starter.ts'
import { findDocker } from './docker.ts'
import { LeftOutError, UsageError } from './errors.ts'
import { type Figure, met } from './figure.ts'
import { image } from './image/index.ts'

const parts = ['alerts', 'backend', 'image'] as const
type Part = (typeof parts)[number]

const usage = `Usage: npx -y pnpm@12 bench [PART…] [options]

Measures on this machine, some minutes long, and exits with 0 whatever the figures are. Without a PART: all of them.

  alerts           the Lambda that tells Slack what happened
  backend          the service, against the starter that Nest's own command line generates, on this machine
  image            the service's image; takes a Docker engine

  --deliveries N   of the alerts' fault test; default: 10000
  --runs N         of the alerts' property test; default: 10000
  --json           print one JSON document instead of lines
  --help           print this

CORPUS=folder makes it render recorded events (folder/events/*.json) instead of built ones.
NODE_IMAGE=image is the base of images, if not what Dockerfile.ecs says.`

const starter = openStarter()
try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? `bench: ${error.message}` : error)
  process.exitCode = 1
} finally {
  starter.close()
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(usage)
  const figures: Figure[] = []
  const leftOut: { part: Part; why: string }[] = []
  for (const part of options.parts) {
    try {
      for await (const figure of measure(part, options)) {
        figures.push(figure)
        if (!options.json) console.log(lineOf(figure))
      }
    } catch (error) {
      if (!(error instanceof LeftOutError)) throw error
      leftOut.push({ part, why: error.message })
      if (!options.json) console.log(`left out: ${part}, ${error.message}`)
    }
  }
  const all = figures.map((figure) => ({ ...figure, met: met(figure) ?? null }))
  if (options.json)
    console.log(JSON.stringify({ node: process.version, figures: all, leftOut }, null, 2))
}

function measure(part: Part, { runs, deliveries }: ReturnType<typeof readOptions>) {
  const { CORPUS: corpus, NODE_IMAGE: nodeImage } = process.env
  if (part === 'alerts') return alerts({ corpus, runs, deliveries })
  if (part === 'backend') return backend(starter)
  return image(findDocker(nodeImage), starter)
}

function lineOf(figure: Figure): string {
  const { name, value, unit, goal, note } = figure
  const verdict = { true: 'met   ', false: 'MISSED', undefined: '      ' }[`${met(figure)}`] ?? ''
  const wanted = goal ? ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`) : ''
  const measured = `${value.toLocaleString('en')} ${unit}`.padEnd(18)
  const line = `${verdict} ${name.padEnd(48)} ${measured} ${wanted}`.trimEnd()
  return note === undefined ? line : `${line}\n         ${note}`
}

function readOptions() {
  const { values, positionals } = read()
  const number = (name: 'deliveries' | 'runs') => {
    if (!/^[1-9]\d{0,6}$/.test(values[name]))
      throw new UsageError(`--${name} takes a whole number from 1 on, not "${values[name]}"`)
    return Number(values[name])
  }
  const unknown = positionals.find((name) => !parts.some((part) => part === name))
  if (unknown !== undefined)
    throw new UsageError(`there is no part "${unknown}": ${parts.join(', ')}`)
  return {
    ...values,
    deliveries: number('deliveries'),
    runs: number('runs'),
    parts: parts.filter((part) => positionals.length === 0 || positionals.includes(part)),
  }
}

function read() {
  try {
    return parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        deliveries: { type: 'string', default: '10000' },
        runs: { type: 'string', default: '10000' },
      },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UsageError(message.split('. ')[0] ?? message)
  }
}
