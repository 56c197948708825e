import * as z from 'zod'
import { parseJson } from '../inputs/json.ts'

const needs = z.record(
  z.string(),
  z
    .object({
      result: z.enum(['success', 'failure', 'cancelled', 'skipped']),
      outputs: z.record(z.string(), z.string()).nullish(),
    })
    // A skipped job has set no outputs, but act leaves their expressions in place.
    .transform(({ result, outputs }) => ({
      result,
      outputs: result === 'skipped' ? {} : (outputs ?? {}),
    })),
)

/** Results and outputs of jobs by their names, in the order of `needs`. */
export type Jobs = z.output<typeof needs>

/**
 * Reads `toJSON(needs)`.
 * @throws InputError
 * @see https://docs.github.com/actions/reference/workflows-and-actions/contexts#needs-context
 */
export function readJobs(json: string): Jobs {
  return parseJson(json, 'NEEDS', needs)
}

export interface FailedJob {
  readonly job: string
  readonly result: string
}

/** The job that ended the run; those behind it were skipped because of it. `undefined` where all were successful. */
export function failedJob(jobs: Jobs): FailedJob | undefined {
  const all = Object.entries(jobs).map(([job, { result }]) => ({ job, result }))
  return (
    all.find(({ result }) => result === 'failure') ??
    all.find(({ result }) => result === 'cancelled') ??
    all.find(({ result }) => result === 'skipped')
  )
}
