import type { Project } from '@repo/environments'
import type { Construct } from 'constructs'

/** What a person who is woken by an alarm needs, in this order. */
export interface AlarmText {
  /** What is true now, and what it means for those who use the service or wait for a message. */
  readonly means: string
  /** What to look at first, with the command that shows it. */
  readonly lookAt: readonly string[]
  /** What to do then, with the command that does it. */
  readonly next: readonly string[]
  /** The page of `docs/runbooks` that is about it. Default: the list of all. */
  readonly runbook?: 'alerts-silent' | 'dead-letters' | 'rollback'
}

/** Key of the address of `docs/runbooks` in the context of the app. */
export const RUNBOOKS = 'runbooks'

/** The address of `docs/runbooks` on GitHub, on the default branch. */
export function runbooksUrl({ repository, defaultBranch }: Project): string {
  return `https://github.com/${repository}/blob/${defaultBranch}/docs/runbooks`
}

/** The description of an alarm: it is the body of the e-mail. CloudWatch takes 1024 characters. */
export function alarmText(
  { node }: Construct,
  { means, lookAt, next, runbook }: AlarmText,
): string {
  return [
    `WHAT: ${means}`,
    ...lookAt.map((line) => `LOOK: ${line}`),
    ...next.map((line) => `NEXT: ${line}`),
    `RUNBOOK: ${node.getContext(RUNBOOKS)}/${runbook ?? 'README'}.md`,
  ].join('\n')
}
