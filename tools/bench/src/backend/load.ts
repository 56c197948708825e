import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { type Figure, median } from '../figure.ts'
import type { Contender, Contenders } from './contenders.ts'
import { onCore, startServer } from './server.ts'

const ROUNDS = 3
const SECONDS = 4
const CONNECTIONS = 50
/** autocannon sends at a rate in bursts, a request on each connection: with 50, bare node:http has a p99 of 12 ms. */
const CONNECTIONS_AT_RATE = 10

interface Round {
  /** Requests a second. */
  readonly rate: number
  /** Resident, in MB, after the load. */
  readonly memory: number | undefined
  /** Milliseconds that 99 of 100 answers take at most, at half of the rate. */
  readonly p99: number
}

/** Requests a second of each contender, in rounds one after the other, with what users notice: latency at half load. */
export async function load(all: Contenders): Promise<Figure[]> {
  const rounds: ReadonlyMap<string, Round>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const measured = new Map<string, Round>()
    for (const [name, contender] of Object.entries(all))
      measured.set(name, await measure(contender))
    rounds.push(measured)
  }
  const note = `${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turns, log into a pipe; server and client on a core each, where they can be bound`
  const medianOf = (who: keyof Contenders, figure: 'rate' | 'p99') =>
    median(rounds.map((round) => round.get(who)?.[figure] ?? Number.NaN))
  // Within a round, so that noise hits both sides.
  const ratio = (who: keyof Contenders, to: keyof Contenders) =>
    hundredths(
      median(
        rounds.map(
          (round) => (round.get(who)?.rate ?? Number.NaN) / (round.get(to)?.rate ?? Number.NaN),
        ),
      ),
    )
  const p99 = (who: keyof Contenders): Figure => ({
    name: `p99 at half load, ${all[who]?.request.path}`,
    value: medianOf(who, 'p99'),
    unit: 'ms',
    goal: { atMost: 10 },
    note: `${CONNECTIONS_AT_RATE} connections; bare node:http ${medianOf('http', 'p99')} ms`,
  })
  const figures: Figure[] = [
    {
      name: 'requests/s, /version with everything on',
      value: Math.round(medianOf('ours', 'rate')),
      unit: '/s',
      note,
    },
    {
      ...{ name: '/version, to the generated starter', unit: 'x', goal: { atLeast: 1 } },
      value: ratio('ours', 'starter'),
      note: 'the starter answers a text, with nothing on',
    },
    p99('ours'),
    ...(all.me
      ? [
          {
            ...{ name: '/me (checks a token), to /version', unit: 'x', goal: { atLeast: 0.7 } },
            value: ratio('me', 'ours'),
          },
          p99('me'),
        ]
      : []),
    ...(all.uploads
      ? [
          {
            ...{ name: '/uploads (signs a URL), to /version', unit: 'x', goal: { atLeast: 0.3 } },
            value: ratio('uploads', 'ours'),
          },
          p99('uploads'),
        ]
      : []),
    { name: '/version, to bare Fastify', value: ratio('ours', 'fastify'), unit: 'x' },
    { name: '/version, to bare node:http', value: ratio('ours', 'http'), unit: 'x' },
  ]
  const memory = (who: keyof Contenders) =>
    rounds.flatMap((round) => round.get(who)?.memory ?? []).toSorted((a, b) => a - b)
  const [ours, starter] = [median(memory('ours')), median(memory('starter'))]
  if (Number.isNaN(ours)) return figures
  figures.push(
    {
      ...{ name: 'memory under load', value: ours, unit: 'MB' },
      note: `resident, after a round; the generated starter ${starter} MB, the task has 512 MB`,
    },
    {
      ...{ name: 'memory, to the generated starter', unit: 'x', goal: { atMost: 1 } },
      value: hundredths(ours / starter),
    },
  )
  return figures
}

async function measure(contender: Contender): Promise<Round> {
  const server = await startServer(contender)
  try {
    await fire(server.url, contender, 1)
    const { requests } = await fire(server.url, contender, SECONDS)
    const memory = server.memory()
    const half = Math.floor(requests.average / 2)
    const { latency } = await fire(server.url, contender, 2, half)
    return { rate: requests.average, memory, p99: latency.p99 }
  } finally {
    await server.stop()
  }
}

const autocannon = createRequire(import.meta.url).resolve('autocannon')

/**
 * autocannon's report.
 * @param rate requests a second in all; default: as many as there can be
 * @throws if one of them is not answered with 200
 */
async function fire(
  url: string,
  { request: { method = 'GET', headers = {}, body } }: Contender,
  seconds: number,
  rate?: number,
): Promise<Report> {
  const connections = rate === undefined ? CONNECTIONS : CONNECTIONS_AT_RATE
  const flags = ['--json', '--no-progress', '-c', String(connections), '-d', String(seconds)]
  flags.push('-m', method, ...(body === undefined ? [] : ['-b', body]))
  for (const [name, value] of Object.entries(headers)) flags.push('-H', `${name}=${value}`)
  if (rate !== undefined) flags.push('-R', String(rate))
  const [command = '', ...args] = onCore(1, [process.execPath, autocannon, ...flags, url])
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 16 * 2 ** 20 })
  const report: Report = JSON.parse(stdout)
  const { non2xx, errors } = report
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers not 2xx, ${errors} errors`)
  return report
}

interface Report {
  readonly requests: { readonly average: number }
  /** Milliseconds. */
  readonly latency: { readonly p99: number }
  readonly non2xx: number
  readonly errors: number
}

const hundredths = (value: number) => Math.round(value * 100) / 100
