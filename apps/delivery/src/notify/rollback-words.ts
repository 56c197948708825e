import { glyphs } from '@repo/slack-message'
import type { Rejection } from '../github/attempt.ts'
import type { RollbackTarget } from '../rollback/find-target.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictWords } from '../verdict/words.ts'
import { by, cutLine, shortCommit } from '../words.ts'
import type { Output } from './outputs.ts'
import type { Change } from './run.ts'
import type { Subject } from './subject.ts'
import { exceededWords, longestText, rejectionLine, stillGoing } from './words.ts'

/** A run of `rollback.yml`, as its message shows it. */
export interface RollbackRun {
  /** `unknown`: it ended without a verdict, after it may have changed something. */
  readonly status:
    | 'rolled_back'
    | 'scaled_to_zero'
    | 'failed'
    | 'cancelled'
    | 'rejected'
    | 'unknown'
  readonly change: Change
  /** The time limit that the job exceeded, in minutes. */
  readonly exceeded: number | undefined
  readonly rejection: Rejection | undefined
  /** `undefined`: no revision was found. */
  readonly target: RollbackTarget | undefined
  readonly verdict: Output<Verdict> | undefined
}

/** The first line of a rollback by hand. */
export function rollbackHeadline(rollback: RollbackRun, { environment, ref }: Subject): string {
  const { status, target, verdict, change, exceeded, rejection } = rollback
  const place = environment ? `${environment.name} · ${environment.service.name}` : ref
  const to = target ? ` to ${shortCommit(target.commit)}` : ''
  const because = exceeded === undefined ? '' : `, its job ${exceededWords(exceeded)}`
  switch (status) {
    case 'rolled_back':
      return `${glyphs.rolled_back} ${place}: rolled back by hand${to}`
    case 'scaled_to_zero':
      return `${glyphs.scaled_to_zero} ${place}: rolled back by hand${to}, but 0 tasks are wanted by the schedule`
    case 'rejected':
      return `${glyphs.stopped} ${place}: ${rejection?.by ?? 'a reviewer'} rejected the rollback, nothing was changed`
    case 'cancelled':
      return `${glyphs.stopped} ${place}: the rollback${to} was cancelled${afterWhat[change]}`
    case 'unknown':
      return `${glyphs.warning} ${place}: it is not known what the rollback${to} did${because}`
    case 'failed':
      if (change === 'none')
        return `${glyphs.failed} ${place}: no rollback, nothing was changed${because}`
      if (reachedBy.includes(verdict?.value?.outcome))
        return `${glyphs.failed} ${place}: rolled back by hand${to}, but its job was not successful`
      return `${glyphs.failed} ${place}: the rollback${to} failed, ${primary(verdict?.value)}`
  }
}

/** Outcomes with the target as PRIMARY, and nothing known that is wrong with it. */
const reachedBy: readonly (Verdict['outcome'] | undefined)[] = ['serving', 'scaled_to_zero']

const afterWhat: Readonly<Record<Change, string>> = {
  none: ', nothing was changed',
  begun: ' while ECS was deploying',
  unknown: ', it is not known what ECS did',
}

function primary(verdict: Verdict | undefined): string {
  return verdict?.commit
    ? `${shortCommit(verdict.commit)} is PRIMARY`
    : 'it is not known what is PRIMARY'
}

/** What stands below it. The reason is what the person wrote. */
export function rollbackDetails(
  { status, change, target, verdict, rejection }: RollbackRun,
  { actor }: Subject,
  reason: string,
): string[] {
  const why = cutLine(reason, longestText) || 'no reason given'
  const lines = [`${by(actor)} · ${why}`]
  if (target)
    lines.push(
      `from ${shortCommit(target.from.commit)} (revision ${target.from.revision}) to ${shortCommit(target.commit)} (revision ${target.revision})`,
    )
  if (verdict?.value) lines.push(`deployment: ${verdictWords(verdict.value)}`)
  if (verdict?.text) lines.push(`deployment: not readable: ${cutLine(verdict.text, 200)}`)
  if (rejection) lines.push(...rejectionLine(rejection))
  if ((status === 'unknown' || status === 'cancelled') && change !== 'none')
    lines.push(stillGoing(change))
  return lines
}
