import type { DeploymentTarget } from '@repo/environments'
import { glyphs } from '@repo/slack-message'
import { isClean, type ScanResult } from '../scan/result.ts'
import { scanLine } from '../scan/words.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { servesWords, verdictWords } from '../verdict/words.ts'
import { cutLine, shortCommit } from '../words.ts'
import type { DeliveryRun } from './delivery.ts'
import type { Run } from './run.ts'
import type { Subject } from './subject.ts'
import { exceededWords, rejectionLine, stillGoing } from './words.ts'

/** Branch or tag that the run is for. */
export const source = ({ ref, isBranch }: Subject) => (isBranch ? `branch ${ref}` : ref)

/** The first line, which is complete by itself, without the place in front of it. */
export interface Headline {
  readonly glyph: string
  readonly text: string
}

export function headline(
  delivery: DeliveryRun,
  { rejection }: Run,
  { environment, commit }: Subject,
): Headline {
  const short = shortCommit(commit)
  const { progress, verdict } = delivery
  switch (progress.status) {
    case 'deploying':
      // It may still wait for a reviewer, which no output of a job shows.
      return {
        glyph: glyphs.in_progress,
        text: `${short} passed its tests and scans, next is the deployment`,
      }
    case 'delivered':
      return { glyph: glyphs.deployed, text: `delivered ${short}` }
    case 'scaled_to_zero':
      return {
        glyph: glyphs.scaled_to_zero,
        text: `deployed ${short}, but 0 tasks are wanted by the schedule`,
      }
    case 'waiting':
      return {
        glyph: glyphs.stopped,
        text: `${short} was not deployed, its stacks still wait for a reviewer`,
      }
    case 'rejected':
      if (progress.stacksBy)
        return {
          glyph: glyphs.stopped,
          text: `${progress.stacksBy} rejected the stacks of ${short}, so it was not deployed`,
        }
      return {
        glyph: glyphs.stopped,
        text: `${rejection?.by ?? 'a reviewer'} rejected ${short}, nothing was changed`,
      }
    case 'superseded':
      return {
        glyph: glyphs.stopped,
        text: `${short} was not deployed, the newer ${shortCommit(progress.newer)} runs`,
      }
    case 'unknown':
      return {
        glyph: glyphs.warning,
        text: `it is not known what became of ${short}, ${unknownEnd(delivery)}`,
      }
    case 'cancelled':
      return {
        glyph: glyphs.stopped,
        text: `delivery of ${short} was cancelled ${cancelledWhen(progress.job, delivery)}`,
      }
    case 'failed':
      if (verdict?.value?.outcome === 'rolled_back')
        return {
          glyph: glyphs.rolled_back,
          text: `${short} failed, rolled back to ${before(verdict.value, commit)}`,
        }
      return {
        glyph: glyphs.failed,
        text: `${
          deployedBut(verdict?.value, short) ??
          `${short} was not delivered, ${failure(delivery, progress.job, environment)}`
        }`,
      }
  }
}

/** What is wrong although the commit is PRIMARY; `undefined` where it is not. */
function deployedBut(verdict: Verdict | undefined, short: string): string | undefined {
  switch (verdict?.outcome) {
    case 'serving':
      return `${short} ${servesWords(verdict)}, but its job was not successful`
    case 'scaled_to_zero':
      return `deployed ${short}, without a task, and its job was not successful`
    case 'not_answering':
      return `deployed ${short}, but the service does not answer with it`
    case 'nothing_runs':
      return `deployed ${short}, but no task runs`
    case 'unhealthy':
      return `deployed ${short}, but its tasks are not healthy`
    case 'incomplete':
      return `deployed ${short}, but without some settings of its definition`
    default:
      return undefined
  }
}

function unknownEnd({ change, exceeded }: DeliveryRun): string {
  if (exceeded !== undefined) return `its job ${exceededWords(exceeded)}`
  return change === 'begun' ? 'its deployment has no verdict' : 'its job ended without a result'
}

function cancelledWhen(job: string, { change, started }: DeliveryRun): string {
  if (job !== 'deploy') return `in the job ${job}`
  if (change === 'begun') return 'while ECS was deploying it'
  if (change === 'unknown') return 'in the job deploy, it is not known what ECS did'
  return started ? 'before it changed the service' : 'before its deployment began'
}

/** The same commit may have served before with other settings: then the task definition distinguishes them. */
function before(verdict: Verdict, commit: string): string {
  const same = verdict.commit === commit && verdict.taskDefinition !== undefined
  return same ? `${verdict.taskDefinition}` : shortCommit(verdict.commit)
}

function failure(
  delivery: DeliveryRun,
  job: string,
  environment: DeploymentTarget | undefined,
): string {
  const { verdict, exceeded, started, pushed } = delivery
  if (verdict?.value) return deployFailure(verdict.value)
  if ('elsewhere' in delivery.progress) return `the job ${job} failed for another service`
  if (exceeded !== undefined) return `the job ${job} ${exceededWords(exceeded)}`
  switch (job) {
    case 'plan':
      return environment ? 'the run failed before its tests' : 'this ref deploys nowhere'
    case 'test':
      return 'tests failed'
    case 'build':
      return buildFailure(delivery)
    case 'stacks':
      return 'the stacks of its commit were not deployed'
    case 'deploy':
      if (verdict) return 'its verdict could not be read'
      if (started === false) return 'a rule of its GitHub Environment rejected it'
      return pushed ? 'it was pushed but not deployed' : 'it was not pushed'
    default:
      return `the job ${job} failed`
  }
}

function buildFailure({ scan }: DeliveryRun): string {
  if (!scan) return 'the image could not be built'
  const { value } = scan
  if (!value) return 'the result of its scan could not be read'
  if (value.trivy.verdict === 'refused') return 'Trivy refused the image'
  if (value.dockle.verdict === 'refused') return 'Dockle refused the image'
  return isClean(value) ? 'the image could not be handed on' : 'the image could not be scanned'
}

function deployFailure({ outcome, commit }: Verdict): string {
  switch (outcome) {
    case 'other_serves':
      return `${shortCommit(commit)} serves`
    case 'stopped':
      return 'its deployment was stopped'
    case 'undecided':
      return 'its deployment did not end'
    default:
      return 'its deployment failed'
  }
}

/** Characters of an output that could not be read. */
const unreadable = 200

/** What stands below the first line, a line each. */
export function details(
  { scan, verdict, imageWasThere, progress, change }: DeliveryRun,
  { rejection, attempt }: Run,
  { environment }: Subject,
): string[] {
  const lines: string[] = []
  if (imageWasThere) lines.push('image: in ECR already, neither built nor scanned again')
  if (scan?.value) lines.push(`scan: ${scanLine(scan.value)}`, ...worst(scan.value))
  if (scan?.text) lines.push(`scan: not readable: ${cutLine(scan.text, unreadable)}`)
  if (verdict?.value && environment) lines.push(`deployment: ${verdictWords(verdict.value)}`)
  if (verdict?.text) lines.push(`deployment: not readable: ${cutLine(verdict.text, unreadable)}`)
  if (progress.status === 'rejected' && rejection) lines.push(...rejectionLine(rejection))
  if (progress.status === 'waiting')
    lines.push('Once they are deployed, start the failed jobs of this run again.')
  if (progress.status === 'superseded') lines.push('To go back to it, start the workflow Rollback.')
  if (['unknown', 'cancelled'].includes(progress.status) && change !== 'none')
    lines.push(stillGoing(change))
  if (attempt > 1 && progress.status === 'delivered') lines.push(`attempt ${attempt} of this run`)
  return lines
}

function worst({ trivy, dockle }: ScanResult): string[] {
  const lines = [...trivy.worst, ...dockle.worst].map(
    ({ id, level, what }) => `${id} ${level.toLowerCase()} · ${what}`,
  )
  return lines.length > 0 ? [lines.join('\n')] : []
}
