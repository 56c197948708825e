import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Figure, median } from '../figure.ts'
import type { Contenders } from './contenders.ts'
import { onCore } from './server.ts'
import type { Started } from './start.ts'

const ROUNDS = 15

/** How long the service and the starter take to start on a core of their own. */
export async function oneCore({ ours, starter }: Contenders): Promise<Figure[]> {
  const list: Started[] = [ours, starter]
  const script = join(import.meta.dirname, 'start.ts')
  const run = [process.execPath, script, JSON.stringify(list), String(ROUNDS)]
  const [command = '', ...args] = onCore(0, run)
  const { stdout } = await promisify(execFile)(command, args)
  return startFigures('one core', 150, JSON.parse(stdout), ROUNDS)
}

/** Figures of starts of the service and of the starter, in this order. `goal` in milliseconds. */
export function startFigures(where: string, goal: number, times: number[][], rounds: number) {
  const [ours = Number.NaN, starter = Number.NaN] = times.map((list) => Math.round(median(list)))
  const figures: Figure[] = [
    {
      ...{ name: `start at ${where}`, value: ours, unit: 'ms', goal: { atMost: goal } },
      note: `from the start of the process until it listens, the pool's keys fetched; median of ${rounds} starts in turns; the generated starter ${starter} ms`,
    },
    {
      ...{ name: `start at ${where}, to the generated starter`, unit: 'x', goal: { atMost: 0.5 } },
      value: Math.round((ours / starter) * 100) / 100,
    },
  ]
  return figures
}
