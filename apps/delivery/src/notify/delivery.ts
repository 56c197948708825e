import { type ScanResult, scanResult } from '../scan/result.ts'
import { type Verdict, verdict } from '../verdict/verdict.ts'
import { type Output, readOutput } from './outputs.ts'
import { type Change, changeOf, type EndedJob, failedJob, type Run, rejectionOf } from './run.ts'

/** The job that posts the message before the deployment: no job needs it. */
const reporting = 'announce'

/** How far a run has come, or how it ended. */
export type Progress =
  | { readonly status: 'deploying' }
  | { readonly status: 'delivered' }
  /** It is PRIMARY, and a schedule wants no task. */
  | { readonly status: 'scaled_to_zero' }
  /** A reviewer rejected it, or the stacks of its commit. */
  | { readonly status: 'rejected'; readonly stacksBy?: string }
  /** The stacks of its commit still wait for a reviewer. */
  | { readonly status: 'waiting' }
  /** The environment runs a newer commit, so nothing was changed. */
  | { readonly status: 'superseded'; readonly newer: string }
  /** The job that deploys ended without a verdict, after it may have changed something. */
  | { readonly status: 'unknown' }
  | { readonly status: 'failed' | 'cancelled'; readonly job: string; readonly elsewhere?: true }

/** A run of `deploy.yml`, as its message shows it. */
export interface DeliveryRun {
  readonly progress: Progress
  /** `undefined`: nothing was scanned, as the build failed or ECR has the image. */
  readonly scan: Output<ScanResult> | undefined
  /** ECR had the image before this run. */
  readonly imageWasThere: boolean
  readonly pushed: boolean
  /** What the job that deploys has changed. */
  readonly change: Change
  /** That job got a runner. `undefined`: not known. */
  readonly started: boolean | undefined
  /** The time limit that the job exceeded which ended the run, in minutes. */
  readonly exceeded: number | undefined
  /** `undefined`: nothing was deployed, or its verdict is missing. */
  readonly verdict: Output<Verdict> | undefined
}

/** Reads a delivery from the results and outputs of its jobs. */
export function readDelivery(run: Run): DeliveryRun {
  const { build, deploy } = run.jobs
  const result = readOutput(deploy, 'verdict', verdict)
  const progress = progressOf(run, result?.value)
  return {
    progress,
    scan: readOutput(build, 'scan', scanResult),
    imageWasThere: build?.result === 'success' && Boolean(build.outputs['digest']),
    pushed: Boolean(deploy?.outputs['digest']),
    // Behind a job that was not successful the deployment did not begin, whatever GitHub makes of its result.
    change: 'job' in progress && progress.job !== 'deploy' ? 'none' : changeOf(deploy),
    started: deploy?.started,
    exceeded:
      'elsewhere' in progress
        ? undefined
        : 'job' in progress
          ? run.jobs[progress.job]?.exceeded
          : deploy?.exceeded,
    verdict: result,
  }
}

/** Also a job that this file does not name may end a delivery: the deployment may need it. */
function progressOf(run: Run, result: Verdict | undefined): Progress {
  const { [reporting]: _, ...delivering } = run.jobs
  const { plan, deploy } = delivering
  // Without the first job `needs` could not be read.
  if (!plan) return { status: 'unknown' }
  if (run.elsewhere !== undefined && run.elsewhere !== 'deploy')
    return { status: 'failed', job: run.elsewhere, elsewhere: true }
  const failed = failedJob(delivering, 'deploy')
  if (failed?.id === 'stacks') {
    const { rejected, waiting } = failed.outputs
    if (rejected) return { status: 'rejected', stacksBy: rejected }
    if (waiting) return { status: 'waiting' }
  }
  if (failed && failed.id !== 'deploy' && deploy?.result !== 'success')
    return { status: isCancelled(failed) ? 'cancelled' : 'failed', job: failed.id }
  if (!deploy) return { status: 'deploying' }
  if (deploy.result !== 'success') return deployEnd(run, result)
  // A green job is not enough: only the verdict counts as delivered.
  if (result?.outcome === 'serving') return { status: 'delivered' }
  if (result?.outcome === 'scaled_to_zero') return { status: 'scaled_to_zero' }
  return result ? { status: 'failed', job: 'deploy' } : { status: 'unknown' }
}

/** By a person: a job that exceeded its time limit has failed. */
const isCancelled = (job: EndedJob | undefined) =>
  job?.result === 'cancelled' && job.exceeded === undefined

function deployEnd(run: Run, result: Verdict | undefined): Progress {
  const { deploy } = run.jobs
  if (rejectionOf(deploy, run)) return { status: 'rejected' }
  const newer = deploy?.outputs['newer']
  if (newer) return { status: 'superseded', newer }
  // With a verdict it was cancelled after ECS had ended.
  if (isCancelled(deploy) && !result) return { status: 'cancelled', job: 'deploy' }
  if (changeOf(deploy) !== 'none' && !result) return { status: 'unknown' }
  return { status: 'failed', job: 'deploy' }
}
