import * as z from 'zod'

const results = ['success', 'failure', 'cancelled', 'skipped'] as const

const job = z
  .object({
    // A result that GitHub does not have yet is not a success.
    result: z.enum(results).catch('failure'),
    outputs: z.record(z.string(), z.string().catch('')).nullish().catch(undefined),
  })
  // A skipped job has set no outputs, but act leaves their expressions in place.
  .transform(({ result, outputs }) => ({
    result,
    outputs: result === 'skipped' ? {} : (outputs ?? {}),
  }))
  .catch({ result: 'failure', outputs: {} })

const needs = z.record(z.string(), job).catch({})

/** Results and outputs of jobs by their ids, in the order of `needs`. */
export type Jobs = z.output<typeof needs>
export type Job = Jobs[string]

/**
 * Reads `toJSON(needs)`. It never throws, so that the message of a run is sent whatever the run left behind: what cannot be read
 * counts as a failure, and no jobs at all as a run whose end is not known.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/contexts#needs-context
 */
export function readJobs(json: string): Jobs {
  try {
    return needs.parse(JSON.parse(json))
  } catch {
    return {}
  }
}
