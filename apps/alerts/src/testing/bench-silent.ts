import { serviceEvents } from '@repo/aws-events/scenarios'
import { dev } from '@repo/environments/fixture'
import type { Enrich } from '../enrich/learn.ts'
import { placeOf, queued, setup } from './setup.ts'

/** What a batch about several services costs while ECS does not answer. Milliseconds from its arrival. */
export interface SilenceCost {
  /** Until all of it was in Slack. */
  readonly publishedMs: number
  /** Until the function was done. */
  readonly ms: number
}

/** Takes every request, and never answers: it ends with its signal. */
const silent: Enrich = (_, __, signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

/** Handles a batch with one event of each of so many services, with the function's time-out of 30 s. */
export async function silenceCost(services: number): Promise<SilenceCost> {
  const { handle, slack } = setup({ enrich: silent })
  const place = placeOf({ ...dev, cluster: 'many' })
  const begun = performance.now()
  let publishedMs = Number.NaN
  const watch = setInterval(() => {
    if (slack.messages.length === services && Number.isNaN(publishedMs))
      publishedMs = performance.now() - begun
  }, 5)
  const events = Array.from({ length: services }, (_, index) =>
    serviceEvents({ ...place, service: `service-${index}` }).started('A', 0),
  )
  await handle(queued(...events), () => 30_000 - (performance.now() - begun))
  clearInterval(watch)
  return { publishedMs, ms: performance.now() - begun }
}
