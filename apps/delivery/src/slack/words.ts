import type { DeploymentTarget } from '@repo/environments'
import { glyphs } from '@repo/slack-message'
import { isClean, type ScanResult } from '../scan/result.ts'
import { scanLine } from '../scan/words.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictWords } from '../verdict/words.ts'
import { shortCommit } from '../words.ts'
import type { FailedJob } from './jobs.ts'
import type { DeliveringJob, Run } from './run.ts'
import type { Subject } from './subject.ts'

export const linkLabels = { run: 'Run' } as const

/** Branch or tag that the run is for. */
export const source = ({ ref, isBranch }: Subject) => (isBranch ? `branch ${ref}` : ref)

/** The first line; it is complete by itself. The environment and the service come first, as in the alerts. */
export function headline(run: Run, { environment, ref, commit }: Subject): string {
  const place = environment ? `${environment.name} · ${environment.service.name}` : ref
  const { progress } = run
  switch (progress.status) {
    case 'deploying':
      // It may still wait for a reviewer, which no output of a job shows.
      return `${glyphs.in_progress} ${place}: ${shortCommit(commit)} passed its tests and scans, next is the deployment`
    case 'delivered':
      return `${glyphs.deployed} ${place}: delivered ${shortCommit(commit)}`
    case 'cancelled':
      return `${glyphs.stopped} ${place}: delivery of ${shortCommit(commit)} was cancelled in the job ${progress.job}`
    case 'failed':
      return run.verdict?.outcome === 'rolled_back'
        ? `${glyphs.rolled_back} ${place}: ${shortCommit(commit)} failed, rolled back to ${before(run.verdict, commit)}`
        : `${glyphs.failed} ${place}: ${shortCommit(commit)} was not delivered, ${failure(run, progress.job, environment)}`
  }
}

/** The same commit may have served before with other settings: then the task definition distinguishes them. */
function before(verdict: Verdict, commit: string): string {
  const same = verdict.commit === commit && verdict.taskDefinition !== undefined
  return same ? `${verdict.taskDefinition}` : shortCommit(verdict.commit)
}

function failure(run: Run, job: DeliveringJob, environment: DeploymentTarget | undefined): string {
  const { scan, verdict } = run
  switch (job) {
    case 'plan':
      return environment ? 'the run failed before its tests' : 'this ref deploys nowhere'
    case 'test':
      return 'tests failed'
    case 'build':
      if (scan?.trivy.verdict === 'refused') return 'Trivy refused the image'
      if (scan?.dockle.verdict === 'refused') return 'Dockle refused the image'
      if (!scan) return 'the image could not be built'
      return isClean(scan) ? 'the image could not be handed on' : 'the image could not be scanned'
    case 'deploy':
      if (verdict) return deployFailure(verdict)
      if (!run.began) return 'a reviewer or a rule said no, or the runner was lost'
      return run.pushed ? 'it was pushed but not deployed' : 'it was not pushed'
  }
}

function deployFailure({ outcome, commit }: Verdict): string {
  switch (outcome) {
    case 'serving':
      return 'it serves, but ecspresso failed'
    case 'other_serves':
      return `${shortCommit(commit)} serves`
    case 'stopped':
      return 'its deployment was stopped'
    case 'undecided':
      return 'its deployment did not end'
    case 'not_answering':
      return 'the service does not answer with it'
    default:
      return 'its deployment failed'
  }
}

/** What stands below the first line, a line each. */
export function details(run: Run, { environment }: Subject): string[] {
  const { scan, verdict, imageWasThere, progress } = run
  const lines: string[] = []
  if (imageWasThere) lines.push('image: in ECR already, neither built nor scanned again')
  if (scan) lines.push(`scan: ${scanLine(scan)}`, ...worst(scan))
  if (verdict && environment) lines.push(`deployment: ${verdictWords(verdict)}`)
  if (progress.status === 'cancelled' && progress.job === 'deploy')
    lines.push('What ECS had begun by then goes on. The alerts tell how it ends.')
  return lines
}

function worst({ trivy, dockle }: ScanResult): string[] {
  const lines = [...trivy.worst, ...dockle.worst].map(
    ({ id, level, what }) => `${id} ${level.toLowerCase()} · ${what}`,
  )
  return lines.length > 0 ? [lines.join('\n')] : []
}

/** The first line of a run that failed or was cancelled. */
export function failureHeadline(
  what: string,
  { job, result }: FailedJob,
  environment: DeploymentTarget | undefined,
): string {
  const place = environment ? `${environment.name} · ${what}` : what
  if (result === 'cancelled') return `${glyphs.stopped} ${place}: cancelled in the job ${job}`
  return `${glyphs.failed} ${place}: failed in the job ${job}`
}
