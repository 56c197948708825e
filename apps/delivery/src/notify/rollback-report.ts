import { section } from '@repo/slack-message'
import { rollbackTarget } from '../rollback/find-target.ts'
import { type Outcome, onCall, type Report } from '../slack/message.ts'
import { verdict } from '../verdict/verdict.ts'
import { readOutput } from './outputs.ts'
import { type RollbackRun, rollbackDetails, rollbackHeadline } from './rollback-words.ts'
import { changeOf, type Run, rejectionOf } from './run.ts'
import { pagesOf, type Subject } from './subject.ts'

/** The state of a run of `rollback.yml`. */
export function rollbackReport(run: Run, subject: Subject, reason: string): Report {
  const { environment, runUrl } = subject
  const rollback = readRollback(run)
  const { status, target } = rollback
  const outcome = outcomeOf(rollback)
  return {
    outcome,
    headline: rollbackHeadline(rollback, subject),
    details: rollbackDetails(rollback, subject, reason).map((line) => section([line])),
    pages: pagesOf(subject, 'service'),
    mentions: outcome === 'bad' ? onCall(environment) : [],
    metadata: {
      status,
      environment: environment?.name ?? '',
      commit: target?.commit ?? '',
      run: runUrl,
    },
  }
}

function readRollback(run: Run): RollbackRun {
  const { plan, rollback: job } = run.jobs
  const rejection = rejectionOf(job, run)
  const change = plan && plan.result !== 'success' ? 'none' : job ? changeOf(job) : 'unknown'
  const reached = readOutput(job, 'verdict', verdict)
  return {
    status: statusOf(),
    change,
    exceeded: job?.exceeded,
    rejection,
    target: readOutput(job, 'target', rollbackTarget)?.value,
    verdict: reached,
  }

  /** Rolled back is only what was observed: a successful job and a verdict that the target serves. */
  function statusOf(): RollbackRun['status'] {
    if (job?.result === 'success') {
      if (reached?.value?.outcome === 'serving') return 'rolled_back'
      if (reached?.value?.outcome === 'scaled_to_zero') return 'scaled_to_zero'
    }
    if (rejection) return 'rejected'
    const ended = plan && plan.result !== 'success' ? plan : job
    // With a verdict it was cancelled after ECS had ended.
    if (ended?.result === 'cancelled' && ended.exceeded === undefined && !reached?.value)
      return 'cancelled'
    return change !== 'none' && !reached?.value ? 'unknown' : 'failed'
  }
}

function outcomeOf({ status, change }: RollbackRun): Outcome {
  if (status === 'rolled_back') return 'good'
  if (status === 'scaled_to_zero') return 'neutral'
  if (status === 'failed' || status === 'unknown') return 'bad'
  return change === 'none' ? 'neutral' : 'bad'
}
