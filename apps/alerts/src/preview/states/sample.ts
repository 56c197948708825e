import type { Sample } from '../samples.ts'

export type Samples = Readonly<Record<string, Sample>>

export const sample = (
  description: string,
  events: Sample['events'],
  described: Sample['described'] = [],
): Sample => ({ description, events, described })
