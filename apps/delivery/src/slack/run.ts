import { InputError } from '@repo/cli'
import { parseJson } from '../inputs/json.ts'
import { type ScanResult, scanResult } from '../scan/result.ts'
import { type Verdict, verdict } from '../verdict/verdict.ts'
import { type Jobs, readJobs } from './jobs.ts'

/** The jobs that deliver, in their order. The others only report. */
const DELIVERING = ['plan', 'test', 'build', 'deploy'] as const
export type DeliveringJob = (typeof DELIVERING)[number]

/** How far a run has come, or how it ended. */
export type Progress =
  | { readonly status: 'deploying' }
  | { readonly status: 'delivered' }
  | { readonly status: 'failed' | 'cancelled'; readonly job: DeliveringJob }

/** A run of the workflow, as its message shows it. */
export interface Run {
  readonly progress: Progress
  /** `undefined`: nothing was scanned, as the build failed or ECR has the image. */
  readonly scan: ScanResult | undefined
  /** ECR had the image before this run. */
  readonly imageWasThere: boolean
  /** The steps of the job `deploy` were reached: it was approved and got a runner. */
  readonly began: boolean
  readonly pushed: boolean
  /** `undefined`: nothing was deployed. */
  readonly verdict: Verdict | undefined
  /** The message that an earlier job posted. */
  readonly posted: { readonly channel: string; readonly ts: string } | undefined
}

/**
 * Reads a run from the results and outputs of its jobs.
 * @param needs `toJSON(needs)`
 * @throws InputError where a job is missing, or an output is not what its command writes
 */
export function readRun(needs: string): Run {
  const jobs = readJobs(needs)
  const output = (job: string, name: string) => jobs[job]?.outputs[name] || undefined
  for (const job of ['plan', 'test', 'build'] as const)
    if (!jobs[job]) throw new InputError(`NEEDS: there is no job ${job}`)
  const scan = output('build', 'scan')
  const result = verdictOf(output('deploy', 'verdict'))
  const [channel, ts] = [output('announce', 'channel'), output('announce', 'ts')]
  return {
    progress: progressOf(jobs, result),
    scan: scan === undefined ? undefined : parseJson(scan, 'output scan', scanResult),
    imageWasThere: output('plan', 'digest') !== undefined,
    began: output('deploy', 'began') !== undefined,
    pushed: output('deploy', 'digest') !== undefined,
    verdict: result,
    posted: channel !== undefined && ts !== undefined ? { channel, ts } : undefined,
  }
}

/** The first delivering job that was not successful decides: those behind it were skipped because of it. */
function progressOf(jobs: Jobs, result: Verdict | undefined): Progress {
  for (const job of DELIVERING) {
    const ended = jobs[job]?.result
    if (ended === undefined) return { status: 'deploying' }
    if (ended === 'cancelled') return { status: 'cancelled', job }
    if (ended !== 'success') return { status: 'failed', job }
  }
  // A green job is not enough: only the verdict counts as delivered.
  return result?.outcome === 'serving'
    ? { status: 'delivered' }
    : { status: 'failed', job: 'deploy' }
}

function verdictOf(output: string | undefined): Verdict | undefined {
  return output === undefined ? undefined : parseJson(output, 'output verdict', verdict)
}
