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
  const list: Started[] = [ours, withoutCache(ours), starter]
  const script = join(import.meta.dirname, 'start.ts')
  const run = [process.execPath, script, JSON.stringify(list), String(ROUNDS)]
  const [command = '', ...args] = onCore(0, run)
  const { stdout } = await promisify(execFile)(command, args)
  return startFigures('one core', JSON.parse(stdout), ROUNDS)
}

/** The same service, without the compile cache that the image has and the starter has not. */
export function withoutCache(ours: Started): Started {
  return { ...ours, env: { ...ours.env, NODE_DISABLE_COMPILE_CACHE: '1' } }
}

/** Figures of starts of the service, of the service without its compile cache, and of the starter, in this order. */
export function startFigures(where: string, times: number[][], rounds: number): Figure[] {
  const [ours = Number.NaN, uncached = Number.NaN, starter = Number.NaN] = times.map((list) =>
    Math.round(median(list)),
  )
  const ratio = (ms: number) => Math.round((ms / starter) * 100) / 100
  return [
    {
      ...{ name: `start at ${where}`, value: ours, unit: 'ms' },
      note: `from the start of the process until it listens, the pool's keys fetched; median of ${rounds} starts in turns; ${uncached} ms without the compile cache, the generated starter ${starter} ms`,
    },
    {
      ...{ name: `start at ${where}, to the generated starter`, unit: 'x', goal: { atMost: 0.5 } },
      value: ratio(ours),
    },
    { name: 'the same without the compile cache', value: ratio(uncached), unit: 'x' },
  ]
}
