import { propertyRuns } from '@repo/alerts/bench'
import { faultTest } from '@repo/replay'
import type { Figure } from '../figure.ts'

const SEED = 20_261_123

/**
 * Every way a deployment can go, in so many random orders, repetitions and batches.
 * @throws if a message differs from what happened
 */
export async function properties(runs: number): Promise<Figure> {
  const started = performance.now()
  const done = await propertyRuns(runs, SEED)
  return {
    name: 'property runs without a wrong card',
    value: done,
    unit: 'runs',
    goal: { atLeast: runs },
    note: `any order, each event twice, any batches; ${seconds(started)}`,
  }
}

/** So many deliveries, while Slack and ECS fail and events come twice and out of order. */
export async function faults(deliveries: number): Promise<Figure[]> {
  const started = performance.now()
  const result = await faultTest(deliveries, SEED)
  const kinds = Object.entries(result.faults).map(([kind, count]) => `${count} ${kind}`)
  const note = `${result.deployments} deployments; faults: ${kinds.join(', ')}; ${seconds(started)}`
  for (const problem of [...result.lost, ...result.wrong, ...result.duplicate])
    console.error(`fault test: ${problem}`)
  const none = { atMost: 0 }
  return [
    { name: 'deliveries', value: result.deliveries, unit: '', goal: { atLeast: deliveries }, note },
    { name: 'messages lost', value: result.lost.length, unit: '', goal: none },
    { name: 'messages wrong', value: result.wrong.length, unit: '', goal: none },
    { name: 'messages twice', value: result.duplicate.length, unit: '', goal: none },
    { name: 'dead letters', value: result.deadLetters, unit: '', goal: none },
  ]
}

const seconds = (started: number) => `${Math.round((performance.now() - started) / 1000)} s`
