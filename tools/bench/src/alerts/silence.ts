import { silenceCost } from '@repo/alerts/bench'
import type { Figure } from '../figure.ts'

const SERVICES = 10

/** A batch about ten services while ECS does not answer. */
export async function silenceFigures(): Promise<Figure[]> {
  const { publishedMs, ms } = await silenceCost(SERVICES)
  const figure = (name: string, value: number) => ({
    name,
    value: Math.round(value / 100) / 10,
    unit: 's',
    goal: { atMost: 8 },
  })
  return [
    figure(`${SERVICES} services, ECS silent: in Slack`, publishedMs),
    {
      ...figure(`${SERVICES} services, ECS silent: batch`, ms),
      note: 'later batches wait for nothing, as long as the circuit is open',
    },
  ]
}
