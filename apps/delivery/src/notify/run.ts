import type { Attempt, Rejection } from '../github/attempt.ts'
import type { DeclaredJob, DeclaredJobs } from '../github/workflow-file.ts'
import type { Job, Jobs } from './jobs.ts'

/** A run: the results of its jobs, and what GitHub has of them. */
export interface Run {
  /** By id, in the order of `needs`. Empty where they could not be read. */
  readonly jobs: Readonly<Record<string, EndedJob>>
  /** A reviewer rejected the deployment. */
  readonly rejection: Rejection | undefined
  /** From 1; higher where somebody started the run again. */
  readonly attempt: number
  /** The job that failed for another service, and not for the one of this run. */
  readonly elsewhere?: string
}

export interface EndedJob extends Job {
  /**
   * Whether it got a runner. `undefined`: not known. GitHub has no outputs of a job whose runner was lost, and none of a job
   * that a reviewer rejected.
   */
  readonly started: boolean | undefined
  /** The time limit that it exceeded, in minutes. GitHub cancels such a job, as a person would. */
  readonly exceeded: number | undefined
}

export interface RunSources {
  readonly jobs: Jobs
  readonly attempt: number
  /** `undefined`: GitHub's API could not be read. */
  readonly record: Attempt | undefined
  readonly declared: DeclaredJobs
}

export function runOf({ jobs, attempt, record, declared }: RunSources): Run {
  const ended = Object.entries(jobs).map(([id, job]) => {
    const records = recordsOf(declared[id], record)
    const exceeded = exceeds(job, declared[id]?.limit, records)
    return [id, { ...job, started: startedOf(job, records), exceeded }]
  })
  return { jobs: Object.fromEntries(ended), rejection: record?.rejection, attempt }
}

/** What GitHub has of a job; of several where it has a matrix. */
export function recordsOf(job: DeclaredJob | undefined, record: Attempt | undefined) {
  return record?.jobs.filter(({ name }) => job?.name.test(name)) ?? []
}

/** Whether a job got a runner. `undefined`: GitHub has no record of it. */
export function startedIn(records: Attempt['jobs']): boolean | undefined {
  return records.length > 0 ? records.some(({ started }) => started) : undefined
}

function startedOf({ outputs }: Job, records: Attempt['jobs']): boolean | undefined {
  return Object.values(outputs).some(Boolean) || startedIn(records)
}

/** Seconds before its limit from which a cancelled job counts as one that exceeded it: clocks and rounding. */
const tolerance = 30

function exceeds({ result }: Job, limit: number | undefined, records: Attempt['jobs']) {
  if (result !== 'cancelled' || limit === undefined) return undefined
  return records.some(({ seconds }) => seconds >= limit * 60 - tolerance) ? limit : undefined
}

/** What a job has changed in AWS. `unknown`: it ended without outputs. */
export type Change = 'none' | 'begun' | 'unknown'

/**
 * Reads the outputs `began`, which every end of the job sets, and `changing`, which the step before the first change sets.
 * Without any output the job may have changed something, unless it never got a runner.
 */
export function changeOf(job: EndedJob | undefined): Change {
  if (!job || job.result === 'skipped' || job.started === false) return 'none'
  if (job.outputs['changing']) return 'begun'
  return job.outputs['began'] ? 'none' : 'unknown'
}

/**
 * Who rejected a job. GitHub lists the reviews of all attempts of a run: a job that somebody cancelled while it waited was rejected in
 * none, or in an earlier one.
 */
export function rejectionOf(
  job: EndedJob | undefined,
  { rejection }: Pick<Run, 'rejection'>,
): Rejection | undefined {
  return job?.started === false && job.result === 'failure' ? rejection : undefined
}

export interface FailedJob extends EndedJob {
  readonly id: string
}

/**
 * The job that ended a run; those behind it were skipped or cancelled because of it. `undefined` where all were successful.
 * @param last the job that needs all others
 */
export function failedJob(jobs: Run['jobs'], last: string): FailedJob | undefined {
  const all = Object.entries(jobs)
    .map(([id, job]) => ({ id, ...job }))
    .sort((one, other) => Number(one.id === last) - Number(other.id === last))
  return (
    all.find(({ result }) => result === 'failure') ??
    all.find(({ result }) => result === 'cancelled') ??
    all.find(({ result }) => result === 'skipped')
  )
}
