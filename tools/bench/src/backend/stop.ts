import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad } from '@repo/backend/load'
import { type Figure, median } from '../figure.ts'
import type { Contender, Contenders } from './contenders.ts'
import { startServer } from './server.ts'

const ROUNDS = 3
const CLIENTS = 20

/** How long a contender takes to end after SIGTERM under load, and how many requests its clients lose. */
export async function stop({ ours, starter }: Contenders): Promise<Figure[]> {
  const rounds: { ours: Stop; starter: Stop }[] = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ ours: await stopUnderLoad(ours), starter: await stopUnderLoad(starter) })
  const lost = (who: 'ours' | 'starter') => rounds.reduce((sum, round) => sum + round[who].lost, 0)
  const ms = Math.round(median(rounds.map((round) => round.ours.ms)))
  const note = `${CLIENTS} clients that keep their connections, ${ROUNDS} rounds; the first second is for the load balancer to look elsewhere`
  return [
    { name: 'SIGTERM to exit, under load', value: ms, unit: 'ms', goal: { atMost: 2_000 }, note },
    {
      ...{ name: 'requests lost meanwhile', value: lost('ours'), unit: '', goal: { atMost: 0 } },
      note: `the generated starter loses ${lost('starter')}: it ends at once, and its clients with it`,
    },
  ]
}

interface Stop {
  readonly ms: number
  readonly lost: number
}

async function stopUnderLoad(contender: Contender): Promise<Stop> {
  const server = await startServer(contender)
  const load = startLoad(server.url, CLIENTS)
  await sleep(1_000)
  const ms = await server.stop()
  return { ms, lost: (await load.lost()).length }
}
