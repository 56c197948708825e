import { InputError } from '@repo/cli'
import * as z from 'zod'
import { parseJson } from '../read-json.ts'
import { type ScanResult, scanResult } from '../scan/result.ts'
import { type Verdict, verdict } from '../verdict/verdict.ts'

/** The jobs that deliver, in their order. The others only tell of it. */
const JOBS = ['plan', 'test', 'build', 'deploy'] as const
export type Job = (typeof JOBS)[number]

/** `needs` of a job, as `toJSON(needs)` gives it. */
const needs = z.record(
  z.string(),
  z
    .object({
      result: z.enum(['success', 'failure', 'cancelled', 'skipped']),
      outputs: z.record(z.string(), z.string()).nullish(),
    })
    // A job that was skipped has put nothing out, whatever stands there (act leaves the expressions as they are).
    .transform(({ result, outputs }) => ({
      result,
      outputs: result === 'skipped' ? {} : (outputs ?? {}),
    })),
)

/** How far a run has come, or how it ended. */
export type Progress =
  | { readonly status: 'deploying' }
  | { readonly status: 'delivered' }
  | { readonly status: 'failed' | 'cancelled'; readonly job: Job }

/** What the message tells of a run of the workflow. */
export interface Run {
  readonly progress: Progress
  /** `undefined`: nothing was scanned, as the build failed or ECR has the image. */
  readonly scan: ScanResult | undefined
  /** ECR had the image before this run. */
  readonly imageWasThere: boolean
  /** The job that deploys has started, and said how it ended. */
  readonly began: boolean
  readonly pushed: boolean
  /** `undefined`: ECS was not asked, as nothing was deployed. */
  readonly verdict: Verdict | undefined
  /** The message that an earlier job posted. */
  readonly posted: { readonly channel: string; readonly ts: string } | undefined
}

/**
 * Reads a run from the results and outputs of its jobs.
 * @throws InputError where a job is missing, or an output is not what its command writes
 */
export function readRun(json: string): Run {
  const jobs = parseJson(json, 'NEEDS', needs)
  const output = (job: string, name: string) => jobs[job]?.outputs[name] || undefined
  for (const job of ['plan', 'test', 'build'] as const)
    if (!jobs[job]) throw new InputError(`NEEDS: there is no job ${job}`)
  const scan = output('build', 'scan')
  const judged = output('deploy', 'verdict')
  const [channel, ts] = [output('announce', 'channel'), output('announce', 'ts')]
  return {
    progress: progressOf(jobs, verdictOf(judged)),
    scan: scan === undefined ? undefined : parseJson(scan, 'output scan', scanResult),
    imageWasThere: output('plan', 'digest') !== undefined,
    began: output('deploy', 'began') !== undefined,
    pushed: output('deploy', 'digest') !== undefined,
    verdict: verdictOf(judged),
    posted: channel !== undefined && ts !== undefined ? { channel, ts } : undefined,
  }
}

/** The first job that did not succeed says how the run ended: those behind it were skipped because of it. */
function progressOf(jobs: z.output<typeof needs>, judged: Verdict | undefined): Progress {
  for (const job of JOBS) {
    const result = jobs[job]?.result
    if (result === undefined) return { status: 'deploying' }
    if (result === 'cancelled') return { status: 'cancelled', job }
    if (result !== 'success') return { status: 'failed', job }
  }
  // Green is what was observed, and nothing else.
  return judged?.outcome === 'serving'
    ? { status: 'delivered' }
    : { status: 'failed', job: 'deploy' }
}

function verdictOf(output: string | undefined): Verdict | undefined {
  return output === undefined ? undefined : parseJson(output, 'output verdict', verdict)
}
