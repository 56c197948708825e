import type { Figure } from '../figure.ts'
import { moduleInit, zipSize } from './bundle.ts'
import { latency } from './latency.ts'
import { render } from './render.ts'
import { faults, properties } from './truth.ts'

export interface AlertsOptions {
  /** Folder of recorded events. */
  readonly corpus: string | undefined
  readonly runs: number
  readonly deliveries: number
}

/** Speed of the alerts, and whether their messages are correct. */
export async function* alerts(options: AlertsOptions): AsyncGenerator<Figure> {
  yield render(options.corpus)
  yield* moduleInit()
  yield zipSize()
  yield* await latency()
  yield await properties(options.runs)
  yield* await faults(options.deliveries)
}
