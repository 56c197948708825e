import { section } from '@repo/slack-message'
import { onCall, type Report } from '../slack/message.ts'
import { failuresDetails, failuresHeadline } from './failures-words.ts'
import { changeOf, failedJob, type Run } from './run.ts'
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
  const failed = failedJob(run)
  if (!failed && run.attempt === 1 && Object.keys(run.jobs).length > 0) return undefined
  const change = failed?.id === changing ? changeOf(failed) : 'none'
  const rejected = failed?.started === false && run.rejection !== undefined
  const byPerson = rejected || (failed?.result === 'cancelled' && failed.exceeded === undefined)
  const unread = Object.keys(run.jobs).length === 0
  const outcome =
    unread || (failed && (!byPerson || change !== 'none')) ? 'bad' : failed ? 'neutral' : 'good'
  const facts = { what, environment, run, failed, change, rejected, unread }
  return {
    outcome,
    headline: failuresHeadline(facts),
    details: failuresDetails(facts).map((line) => section([line])),
    pages: pagesOf(subject),
    mentions: outcome === 'bad' ? onCall(environment) : [],
    metadata: {
      status: rejected ? 'rejected' : (failed?.result ?? (unread ? 'unknown' : 'success')),
      what,
      environment: environment?.name ?? '',
      run: runUrl,
    },
  }
}
