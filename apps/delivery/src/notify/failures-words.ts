import type { DeploymentTarget } from '@repo/environments'
import { glyphs } from '@repo/slack-message'
import type { Change, FailedJob, Run } from './run.ts'
import { exceededWords, rejectionLine } from './words.ts'

export interface Failure {
  readonly what: string
  readonly environment: DeploymentTarget | undefined
  readonly run: Run
  /** `undefined`: no job failed. */
  readonly failed: FailedJob | undefined
  readonly change: Change
  /** A reviewer rejected it. */
  readonly rejected: boolean
  /** The results of the jobs could not be read. */
  readonly unread: boolean
}

/** The first line of a run whose failures alone are reported. */
export function failuresHeadline(facts: Failure): string {
  const { what, environment, run, failed, change, rejected, unread } = facts
  const place = environment ? `${environment.name} · ${what}` : what
  if (unread) return `${glyphs.warning} ${place}: it is not known how the run ended`
  if (!failed) return `${glyphs.deployed} ${place}: successful in attempt ${run.attempt}`
  if (rejected)
    return `${glyphs.stopped} ${place}: ${run.rejection?.by ?? 'a reviewer'} rejected it, nothing was changed`
  const glyph =
    failed.result === 'cancelled' && failed.exceeded === undefined ? glyphs.stopped : glyphs.failed
  return `${glyph} ${place}: ${ending(failed)}${changed[change]}`
}

function ending({ id, result, exceeded }: FailedJob): string {
  if (exceeded !== undefined) return `the job ${id} ${exceededWords(exceeded)}`
  return `${result === 'cancelled' ? 'cancelled' : 'failed'} in the job ${id}`
}

const changed: Readonly<Record<Change, string>> = {
  none: '',
  begun: ' while it was changing AWS',
  unknown: ', it is not known what it changed',
}

/** What stands below it. */
export function failuresDetails({ run: { rejection }, rejected, change }: Failure): string[] {
  if (rejected && rejection) return rejectionLine(rejection)
  return change === 'none' ? [] : ['What CloudFormation has begun goes on: look at the stacks.']
}
