import { section } from '@repo/slack-message'
import { type Outcome, onCall, type Report } from '../slack/message.ts'
import { type FailuresEnd, failuresDetails, failuresHeadline } from './failures-words.ts'
import { changeOf, failedJob, type Run, rejectionOf } from './run.ts'
import { pagesOf, type Subject } from './subject.ts'

/** The job that changes AWS, in every workflow that has one. */
const changing = 'deploy'

/**
 * The state of a run whose failures alone are reported.
 * @param what what was to be done, in a few words
 * @returns `undefined` for a successful run, unless it is a repetition: then an earlier attempt was reported as a failure
 */
export function failuresReport(run: Run, subject: Subject, what: string): Report | undefined {
  const { environment, runUrl } = subject
  const end = endOf(run)
  if (end.status === 'success' && run.attempt === 1) return undefined
  const outcome = outcomeOf(end)
  return {
    outcome,
    headline: failuresHeadline(end, what, run, subject),
    details: failuresDetails(end).map((line) => section([line])),
    pages: pagesOf(subject, 'stacks'),
    mentions: outcome === 'bad' ? onCall(environment) : [],
    metadata: { status: end.status, what, environment: environment?.name ?? '', run: runUrl },
  }
}

function endOf(run: Run): FailuresEnd {
  // Its jobs could not be read.
  if (Object.keys(run.jobs).length === 0) return { status: 'unknown' }
  const job = failedJob(run.jobs, changing)
  if (!job) return { status: 'success' }
  const rejection = rejectionOf(job, run)
  if (rejection) return { status: 'rejected', rejection }
  const newer = job.outputs['newer']
  if (newer) return { status: 'superseded', newer }
  const change = job.id === changing ? changeOf(job) : 'none'
  const cancelled = job.result === 'cancelled' && job.exceeded === undefined
  return { status: cancelled ? 'cancelled' : 'failure', job, change }
}

/** A person who cancels or rejects a run is there already, so nobody else is notified, unless AWS may be changing meanwhile. */
function outcomeOf(end: FailuresEnd): Outcome {
  switch (end.status) {
    case 'success':
      return 'good'
    case 'rejected':
    case 'superseded':
      return 'neutral'
    case 'cancelled':
      return end.change === 'none' ? 'neutral' : 'bad'
    default:
      return 'bad'
  }
}
