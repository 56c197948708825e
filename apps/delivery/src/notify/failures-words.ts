import { glyphs } from '@repo/slack-message'
import type { Rejection } from '../github/attempt.ts'
import { shortCommit } from '../words.ts'
import type { Change, FailedJob, Run } from './run.ts'
import type { Subject } from './subject.ts'
import { exceededWords, rejectionLine } from './words.ts'

/** How a run ended whose failures alone are reported. */
export type FailuresEnd =
  | { readonly status: 'success' }
  /** The results of its jobs could not be read. */
  | { readonly status: 'unknown' }
  | { readonly status: 'rejected'; readonly rejection: Rejection }
  /** A newer commit is there already, so nothing was changed. */
  | { readonly status: 'superseded'; readonly newer: string }
  | {
      readonly status: 'failure' | 'cancelled'
      readonly job: FailedJob
      readonly change: Change
    }

/** The first line of a run whose failures alone are reported. */
export function failuresHeadline(
  end: FailuresEnd,
  what: string,
  { attempt }: Run,
  { environment, commit }: Subject,
): string {
  const place = environment ? `${environment.name} · ${what}` : what
  switch (end.status) {
    case 'success':
      return `${glyphs.deployed} ${place}: successful in attempt ${attempt}`
    case 'unknown':
      return `${glyphs.warning} ${place}: it is not known how the run ended`
    case 'rejected':
      return `${glyphs.stopped} ${place}: ${end.rejection.by} rejected it, nothing was changed`
    case 'superseded':
      return `${glyphs.stopped} ${place}: ${shortCommit(commit)} was not deployed, the newer ${shortCommit(end.newer)} is there`
    case 'cancelled':
      return `${glyphs.stopped} ${place}: cancelled in the job ${end.job.id}${changed[end.change]}`
    case 'failure':
      return `${glyphs.failed} ${place}: ${failure(end.job)}${changed[end.change]}`
  }
}

function failure({ id, exceeded }: FailedJob): string {
  return exceeded === undefined
    ? `failed in the job ${id}`
    : `the job ${id} ${exceededWords(exceeded)}`
}

const changed: Readonly<Record<Change, string>> = {
  none: '',
  begun: ' while it was changing AWS',
  unknown: ', it is not known what it changed',
}

/** What stands below it. */
export function failuresDetails(end: FailuresEnd): string[] {
  if (end.status === 'rejected') return rejectionLine(end.rejection)
  return 'change' in end && end.change !== 'none'
    ? ['What CloudFormation has begun goes on: look at the stacks.']
    : []
}
