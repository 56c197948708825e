import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { type Figure, median } from '../figure.ts'
import type { Contender, Contenders } from './contenders.ts'
import { onCore, startServer } from './server.ts'

const ROUNDS = 3
const SECONDS = 4
const CONNECTIONS = 50

interface Round {
  readonly rate: number
  readonly memory: number | undefined
}

/** Requests a second of each contender, and the memory of those that carry Nest, in rounds one after the other. */
export async function load(all: Contenders): Promise<Figure[]> {
  const rounds: Record<keyof Contenders, Round>[] = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({
      ours: await measure(all.ours),
      starter: await measure(all.starter),
      nestFastify: await measure(all.nestFastify),
      fastify: await measure(all.fastify),
      http: await measure(all.http),
    })
  const note = `${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turns; server and client on a core each, where they can be bound`
  const rate = (who: keyof Contenders) => median(rounds.map((round) => round[who].rate))
  // Within a round, so that noise hits both sides.
  const ratio = (who: keyof Contenders, to: keyof Contenders) =>
    hundredths(median(rounds.map((round) => round[who].rate / round[to].rate)))
  const figures: Figure[] = [
    { name: 'requests/s, everything on', value: Math.round(rate('ours')), unit: '/s', note },
    {
      ...{ name: 'everything on, to the generated starter', unit: 'x', goal: { atLeast: 1 } },
      value: ratio('ours', 'starter'),
    },
    {
      ...{ name: 'bare Nest on Fastify, to the starter', unit: 'x', goal: { atLeast: 1.9 } },
      value: ratio('nestFastify', 'starter'),
    },
    { name: 'everything on, to bare Fastify', value: ratio('ours', 'fastify'), unit: 'x' },
    { name: 'everything on, to bare node:http', value: ratio('ours', 'http'), unit: 'x' },
  ]
  const memory = (who: keyof Contenders) =>
    rounds.flatMap((round) => round[who].memory ?? []).toSorted((a, b) => a - b)
  const [ours, starter] = [median(memory('ours')), median(memory('starter'))]
  if (Number.isNaN(ours)) return figures
  const after = `resident, after a round; the generated starter ${starter} MB, the task has 512 MB`
  figures.push(
    { name: 'memory under load', value: ours, unit: 'MB', note: after },
    { name: 'memory, to the generated starter', value: hundredths(ours / starter), unit: 'x' },
  )
  return figures
}

async function measure(contender: Contender): Promise<Round> {
  const server = await startServer(contender)
  try {
    await fire(server.url, 1)
    const rate = await fire(server.url, SECONDS)
    return { rate, memory: server.memory() }
  } finally {
    await server.stop()
  }
}

const autocannon = createRequire(import.meta.url).resolve('autocannon')

/** Requests a second. @throws if one of them is not answered with 200 */
async function fire(url: string, seconds: number): Promise<number> {
  const flags = ['--json', '--no-progress', '-c', String(CONNECTIONS), '-d', String(seconds)]
  const [command = '', ...args] = onCore(1, [process.execPath, autocannon, ...flags, url])
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 16 * 2 ** 20 })
  // autocannon's own report.
  const { requests, non2xx, errors }: Report = JSON.parse(stdout)
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers not 2xx, ${errors} errors`)
  return requests.average
}

interface Report {
  readonly requests: { readonly average: number }
  readonly non2xx: number
  readonly errors: number
}

const hundredths = (value: number) => Math.round(value * 100) / 100
