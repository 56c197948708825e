import { build, type CommandContext, defineCommand, runCommand, type Values } from '@repo/cli'
import * as z from 'zod'
import { alerts } from './alerts/index.ts'
import { backend } from './backend/index.ts'
import { openStarter, type Starter } from './backend/starter.ts'
import { findDocker } from './docker.ts'
import { LeftOutError } from './errors.ts'
import { type Figure, met, missedBy } from './figure.ts'
import { image } from './image/index.ts'
import { scale } from './scale/index.ts'

const parts = ['alerts', 'scale', 'backend', 'image'] as const
type Part = (typeof parts)[number]

const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1 on')
  .default('10000')
  .transform(Number)

const inputs = {
  parts: {
    positional: '[PART…]',
    means:
      'alerts (the Lambda), scale (how far it goes, in simulated time), backend (the service, against the starter that Nest’s own command line generates, on this machine), image (the service’s image; takes a Docker engine); default: all of them',
    schema: z.array(z.enum(parts, `must be of ${parts.join(', ')}`)).default([...parts]),
  },
  deliveries: { value: 'N', means: 'of the alerts’ fault test; default: 10000', schema: count },
  runs: { value: 'N', means: 'of the alerts’ property test; default: 10000', schema: count },
  corpus: {
    value: 'FOLDER',
    env: 'CORPUS',
    means: 'renders recorded events, FOLDER/events/*.json, instead of built ones',
    schema: z.string().optional(),
  },
  nodeImage: {
    value: 'IMAGE',
    env: 'NODE_IMAGE',
    means: 'base of images, if not what Dockerfile.ecs names',
    schema: z.string().optional(),
  },
} as const

await runCommand(
  defineCommand({
    name: 'bench',
    summary:
      'Measures on this machine, some minutes long. Exits with 1 if a goal is missed, and prints by how much.',
    inputs,
    async run(values, context) {
      await build(['@repo/alerts', '@repo/backend'], context)
      const starter = openStarter()
      try {
        return await bench(values, starter, context)
      } finally {
        starter.close()
      }
    },
  }),
)

async function bench(
  values: Values<typeof inputs>,
  starter: Starter,
  { print }: CommandContext,
): Promise<number> {
  const figures: Figure[] = []
  const leftOut: { part: Part; why: string }[] = []
  for (const part of parts.filter((one) => values.parts.includes(one))) {
    try {
      for await (const figure of measure(part, values, starter)) {
        figures.push(figure)
        if (!values.json) print(lineOf(figure))
      }
    } catch (error) {
      if (!(error instanceof LeftOutError)) throw error
      leftOut.push({ part, why: error.message })
      if (!values.json) print(`left out: ${part}, ${error.message}`)
    }
  }
  const all = figures.map((figure) => ({ ...figure, met: met(figure) ?? null }))
  if (values.json) print(JSON.stringify({ node: process.version, figures: all, leftOut }, null, 2))
  const missed = figures.flatMap((figure) => missedBy(figure) ?? [])
  if (!values.json) for (const line of missed) print(line)
  return missed.length > 0 ? 1 : 0
}

function measure(
  part: Part,
  { runs, deliveries, corpus, nodeImage }: Values<typeof inputs>,
  starter: Starter,
) {
  if (part === 'alerts') return alerts({ corpus, runs, deliveries })
  if (part === 'scale') return scale()
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
