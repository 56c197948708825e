import { parseArgs } from 'node:util'
import { moduleInit, zipSize } from './bundle.ts'
import { UsageError } from './errors.ts'
import { type Figure, met } from './figure.ts'
import { latency } from './latency.ts'
import { render } from './render.ts'
import { faults, properties } from './truth.ts'

const usage = `Usage: npx -y pnpm@12 bench [options]

Measures the built alerts on this machine, some minutes long. Exits with 0 whatever the figures are.

  --deliveries N   of the fault test; default: 10000
  --runs N         of the property test; default: 10000
  --json           print one JSON document instead of lines
  --help           print this

CORPUS=folder makes it render recorded events (folder/events/*.json) instead of built ones.`

try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? `bench: ${error.message}` : error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { json, help, deliveries, runs } = options()
  if (help) return console.log(usage)
  const figures: Figure[] = []
  const add = (...more: readonly Figure[]) => {
    figures.push(...more)
    if (!json) for (const figure of more) console.log(lineOf(figure))
  }
  add(render(process.env['CORPUS']))
  add(...moduleInit())
  add(zipSize())
  add(...(await latency()))
  add(await properties(runs))
  add(...(await faults(deliveries)))
  const all = figures.map((figure) => ({ ...figure, met: met(figure) ?? null }))
  if (json) console.log(JSON.stringify({ node: process.version, figures: all }, null, 2))
}

function lineOf(figure: Figure): string {
  const { name, value, unit, goal, note } = figure
  const verdict = { true: 'met   ', false: 'MISSED', undefined: '      ' }[`${met(figure)}`] ?? ''
  const wanted = goal ? ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`) : ''
  const measured = `${value.toLocaleString('en')} ${unit}`.padEnd(18)
  const line = `${verdict} ${name.padEnd(36)} ${measured} ${wanted}`.trimEnd()
  return note === undefined ? line : `${line}\n         ${note}`
}

function options() {
  const { values } = read()
  const number = (name: 'deliveries' | 'runs') => {
    if (!/^[1-9]\d{0,6}$/.test(values[name]))
      throw new UsageError(`--${name} takes a whole number from 1 on, not "${values[name]}"`)
    return Number(values[name])
  }
  return { ...values, deliveries: number('deliveries'), runs: number('runs') }
}

function read() {
  try {
    return parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
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
