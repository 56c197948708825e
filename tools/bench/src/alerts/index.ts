import type { Figure } from '../figure.ts'
import { moduleInit, zipSize } from './bundle.ts'
import { groupFigures } from './groups.ts'
import { historyFigures } from './history.ts'
import { latency } from './latency.ts'
import { render } from './render.ts'
import { silenceFigures } from './silence.ts'
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
  yield* await historyFigures()
  yield* await silenceFigures()
  yield* await groupFigures()
  yield await properties(options.runs)
  yield* await faults(options.deliveries)
}
