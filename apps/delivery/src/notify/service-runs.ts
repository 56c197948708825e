import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import * as z from 'zod'
import type { Attempt } from '../github/attempt.ts'
import type { DeclaredJobs } from '../github/workflow-file.ts'
import type { Jobs } from './jobs.ts'
import { type Run, recordsOf, runOf, startedIn } from './run.ts'

/** A run, as it ended for one service. */
export interface ServiceRun {
  /** `undefined`: the run is for no environment. */
  readonly target: DeploymentTarget | undefined
  readonly run: Run
}

export interface ServiceRunSources {
  readonly jobs: Jobs
  readonly attempt: number
  /** `undefined`: GitHub's API could not be read. */
  readonly record: Attempt | undefined
  /** With the names that the jobs have for this service. */
  readonly declared: DeclaredJobs
  /** Folder with `outputs-JOB-SERVICE/outputs.json` of each job with a matrix of services. */
  readonly outputs: string
}

const ended = ['success', 'failure', 'cancelled'] as const
const outputsFile = z.record(
  z.string(),
  z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
)

/**
 * The run for one service. GitHub has one result of a job with a matrix, and the outputs of the service that ended last, so each
 * such job leaves a file with its own.
 * @see https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function serviceRun(target: DeploymentTarget, sources: ServiceRunSources): ServiceRun {
  const { jobs, attempt, record, declared, outputs: folder } = sources
  let elsewhere: string | undefined
  const own = Object.entries(jobs).map(([id, job]) => {
    const file = join(folder, `outputs-${id}-${target.service.name}`, 'outputs.json')
    if (!folder || !existsSync(file)) return [id, job] as const
    const outputs = readOutputs(file)
    const result = ended.find((one) => one === outputs['began'])
    const isLeftOver =
      outputs['attempt'] !== String(attempt) &&
      (result !== 'success' || startedIn(recordsOf(declared[id], record)) === false)
    if (isLeftOver) return [id, job] as const
    const failed = job.result === 'failure' || job.result === 'cancelled'
    if (failed && result === 'success') elsewhere ??= id
    return [id, { outputs, result: failed && result ? result : job.result }] as const
  })
  const run = runOf({ jobs: Object.fromEntries(own), attempt, record, declared })
  return { target, run: elsewhere === undefined ? run : { ...run, elsewhere } }
}

/** Nothing of what cannot be read: then it is not known how the job ended. */
function readOutputs(file: string): Readonly<Record<string, string>> {
  try {
    return outputsFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
