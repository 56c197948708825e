import type { DeploymentTarget } from '@repo/environments'
import { glyphs } from '@repo/slack-message'
import { shortCommit } from '../words.ts'
import type { RollbackTarget } from './find-target.ts'

/** From which revision to which a rollback leads, in one line. */
export function rollbackTargetLine(
  { revision, commit, served, from }: RollbackTarget,
  { name, service: { name: service } }: DeploymentTarget,
): string {
  const proven = served ? '' : ', which never served before'
  return `${glyphs.rolled_back} ${name} · ${service}: from ${shortCommit(from.commit)} (revision ${from.revision}) to ${shortCommit(commit)} (revision ${revision})${proven}`
}
