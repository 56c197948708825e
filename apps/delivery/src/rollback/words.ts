import type { DeploymentTarget } from '@repo/environments'
import { glyphs } from '@repo/slack-message'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictWords } from '../verdict/words.ts'
import { by, shortCommit } from '../words.ts'
import type { RollbackTarget } from './find-target.ts'

/** From which revision to which a rollback leads, in one line. */
export function rollbackTargetLine(
  { revision, commit, served, from }: RollbackTarget,
  { name, service: { name: service } }: DeploymentTarget,
): string {
  const proven = served ? '' : ', which never served before'
  return `${glyphs.rolled_back} ${name} · ${service}: from ${shortCommit(from.commit)} (revision ${from.revision}) to ${shortCommit(commit)} (revision ${revision})${proven}`
}

export interface RollbackFacts {
  readonly status: 'rolled_back' | 'failed' | 'cancelled'
  /** `undefined`: no revision was found. */
  readonly target: RollbackTarget | undefined
  readonly verdict: Verdict | undefined
}

/** The first line of a rollback by hand. */
export function rollbackHeadline(
  { status, target, verdict }: RollbackFacts,
  { name, service: { name: service } }: DeploymentTarget,
): string {
  const place = `${name} · ${service}`
  const to = target ? ` to ${shortCommit(target.commit)}` : ''
  if (status === 'rolled_back') return `${glyphs.rolled_back} ${place}: rolled back by hand${to}`
  if (status === 'cancelled') return `${glyphs.stopped} ${place}: the rollback${to} was cancelled`
  if (!target) return `${glyphs.failed} ${place}: no rollback, nothing was changed`
  return `${glyphs.failed} ${place}: the rollback${to} failed, ${verdict?.commit ? `${shortCommit(verdict.commit)} is PRIMARY` : 'what serves is not known'}`
}

/** What stands below it. The reason is what the person wrote. */
export function rollbackDetails(
  { target, verdict }: RollbackFacts,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): string[] {
  return [
    `${by(actor)} · ${reason}`,
    ...(target
      ? [
          `from ${shortCommit(target.from.commit)} (revision ${target.from.revision}) to ${shortCommit(target.commit)} (revision ${target.revision})`,
        ]
      : []),
    ...(verdict ? [`deployment: ${verdictWords(verdict)}`] : []),
  ]
}
